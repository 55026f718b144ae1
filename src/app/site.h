// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <vector>

#include "app/agency.h"
#include "platform/base/log.h"
#include "platform/base/metrics.h"
#include "platform/http/router.h"

namespace kith::app {

/// Counts what browsers report of the content security policy (for /metrics) and logs a line for each: the directive
/// and the pattern of our page, nothing of what stands in its path or was to be loaded.
void note_csp_reports(const http::Request& request, const http::Router& router, Log& log);

/// What operators watch, in the text format of Prometheus: counts and times, nothing of any case.
http::Response metrics_answer(Agency* agency, const Metrics& metrics);

/// Routes of the program itself: probes, metrics, style guide, description of the API, reports of blocked content.
/// `router` is asked when a request comes, so it may be filled later.
std::vector<http::Route> site_routes(Agency* agency, const Metrics& metrics, const http::Router& router);

}  // namespace kith::app
