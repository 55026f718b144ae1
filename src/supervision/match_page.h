// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "platform/http/router.h"
#include "platform/http/visit.h"
#include "snapshot/snapshot.h"

namespace kith::supervision {

/// GET /supervision/matches/{match}: who is this, what is owed, what happened last. People with their safe-contact rules,
/// the windows of MS 8.03 as a picture with a table beside, the timeline. Twelve months back; `?since=DAY` for more.
http::Response matches_page(Visit& visit, const snapshot::Snapshot& snapshot);

std::vector<http::Route> match_routes(std::function<std::shared_ptr<const snapshot::Snapshot>()> columns);

}  // namespace kith::supervision
