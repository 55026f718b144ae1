// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/http/visit.h"
#include "supervision/supervision.h"

/// The home page of a mentor, a mentee or a guardian: the own matches, whom to call, and for a mentor what to tell and
/// ask (MS 8.01, 8.02). A match is reached by the right of the role in it (snapshot::reaches); any other does not
/// exist.
namespace kith::supervision {

http::Response mine_page(Visit& visit, const Columns& columns);         ///< GET /supervision/mine
http::Response own_request_page(Visit& visit, const Columns& columns);  ///< GET /supervision/mine/{match}/request
http::Response post_own_request(Visit& visit, const Columns& columns);  ///< POST the same
http::Response mine_api(Visit& visit, const Columns& columns);          ///< GET /api/v1/mine
/// POST /api/v1/mine/{match}/support-requests
http::Response api_post_own_request(Visit& visit, const Columns& columns);
std::span<const http::FieldDoc> own_request_fields();  ///< what it takes

}  // namespace kith::supervision
