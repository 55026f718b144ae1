// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>

#include "platform/http/router.h"
#include "platform/http/visit.h"
#include "snapshot/snapshot.h"

/// Pages of what was agreed to be shared with somebody outside (store.h): who opens it, and who reads it.
namespace kith::sharing {

using Columns = std::function<std::shared_ptr<const snapshot::Snapshot>()>;
std::vector<http::Route> routes(const Columns& columns);

http::Response shared_page(Visit& visit, const Columns& columns);       ///< GET /sharing/mine
http::Response shared_one_page(Visit& visit, const Columns& columns);   ///< GET /sharing/mine/{opening}
http::Response openings_page(Visit& visit, const Columns& columns);     ///< GET /sharing/matches/{match}
http::Response openings_post(Visit& visit, const Columns& columns);     ///< POST the same
http::Response opening_end_post(Visit& visit, const Columns& columns);  ///< POST .../openings/{opening}/end

http::Response openings_api_list(Visit& visit, const Columns& columns);  ///< GET /api/v1/matches/{match}/openings
http::Response openings_api_post(Visit& visit, const Columns& columns);  ///< POST the same
http::Response opening_api_end(Visit& visit, const Columns& columns);    ///< POST .../openings/{opening}/end
std::span<const http::FieldDoc> opening_fields();                        ///< what opening takes as JSON

}  // namespace kith::sharing
