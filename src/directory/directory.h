// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "directory/store.h"
#include "platform/http/router.h"
#include "platform/http/visit.h"

/// Services that other organizations offer, as a directory publishes them (Open Referral HSDS), to refer a family to
/// (workflows.md §2 "referral out", MS 3.02; docs/decisions/0209). Nobody's case is in it.
namespace kith::directory {

std::vector<http::Route> routes();

/// GET /directory/services?words=&language=&age=&all=&page=&referral=. With a referral each service can be chosen for
/// it.
http::Response services_page(Visit& visit);
http::Response service_page(Visit& visit);   ///< GET /directory/services/{service}?referral=
http::Response services_api(Visit& visit);   ///< GET /api/v1/services
http::Response service_api(Visit& visit);    ///< GET /api/v1/services/{service}
http::Response readings_page(Visit& visit);  ///< GET /directory/readings: what was read, and the form for more
http::Response readings_post(Visit& visit);  ///< POST the same: files, `source`, `try`, `sure`

http::Response readings_api(Visit& visit);  ///< GET /api/v1/directory/readings
/// POST the same: one file, or an archive of several. What is wrong in it stands at "file:row:column".
http::Response readings_api_post(Visit& visit);

/// Of a path or form field; nothing when there is no such service.
std::optional<std::int64_t> open_service(const Visit& visit, std::string_view sealed);
std::string seal_service(const Visit& visit, std::int64_t service);

}  // namespace kith::directory
