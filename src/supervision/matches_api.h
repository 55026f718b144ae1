// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/http/visit.h"
#include "supervision/supervision.h"

/// The work list and one match as JSON: what the pages show, from the same functions.
namespace kith::supervision {

/// GET /api/v1/work-list?whose=&programme=&site=&page=&per_page=
http::Response api_work_list(Visit& visit, const Columns& columns);
/// GET /api/v1/matches/{match:id} : people with safe-contact rules, workers, what is due next on each track.
http::Response api_match(Visit& visit, const Columns& columns);
/// GET /api/v1/matches/{match:id}/obligations?as_of= : every window of MS 8.03 that had begun.
http::Response api_match_obligations(Visit& visit, const Columns& columns);

/// What they take and give, for the route table.
http::Exchange work_list_exchange();
http::Exchange match_exchange();
http::Exchange obligations_exchange();

}  // namespace kith::supervision
