// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/http/visit.h"
#include "supervision/supervision.h"

/// Support and thanks (MS 8.02): requests that wait for an answer with their due days, new requests, answers, and the
/// mentors nobody has thanked for a year.
namespace kith::supervision {

http::Response support_page(Visit& visit, const Columns& columns);          ///< GET /supervision/support?programme=
http::Response post_support_request(Visit& visit, const Columns& columns);  ///< POST /supervision/support/requests
http::Response post_support_response(
    Visit& visit, const Columns& columns);  ///< POST /supervision/support/requests/{request}/responses
http::Response recognitions_page(Visit& visit, const Columns& columns);  ///< GET /supervision/recognitions: the list
http::Response recognitions_api(Visit& visit, const Columns& columns);   ///< GET /api/v1/recognitions: the same
http::Response post_recognition(Visit& visit, const Columns& columns);   ///< POST /supervision/support/recognitions

http::Response api_support_requests(Visit& visit, const Columns& columns);  ///< GET /api/v1/support-requests?programme=
http::Response api_post_support_request(Visit& visit, const Columns& columns);
http::Response api_post_support_response(Visit& visit, const Columns& columns);
http::Response api_post_recognition(Visit& visit, const Columns& columns);

/// What the API takes, for the route table.
http::Exchange support_list_exchange();
http::Exchange support_request_exchange();
http::Exchange support_response_exchange();
http::Exchange recognition_exchange();

}  // namespace kith::supervision
