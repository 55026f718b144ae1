// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <vector>

#include "app/agency.h"
#include "platform/base/metrics.h"
#include "platform/http/router.h"

namespace kith::app {

/// Routes of the program itself: probes, metrics, style guide, description of the API, reports of blocked content.
/// `router` is asked when a request comes, so it may be filled later.
std::vector<http::Route> site_routes(Agency* agency, const Metrics& metrics, const http::Router& router);

}  // namespace kith::app
