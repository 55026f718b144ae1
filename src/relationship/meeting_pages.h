// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "platform/http/router.h"
#include "snapshot/snapshot.h"

namespace kith::relationship {

/// The histories including every act that was durable before the call (`SnapshotKeeper::current`).
using Columns = std::function<std::shared_ptr<const snapshot::Snapshot>()>;

/// Pages and API of meetings (MS 8.01): log a meeting, see and correct one, say why a month had none.
std::vector<http::Route> routes(Columns columns);

// The handlers behind them.
http::Response meetings_new_page(Visit& visit,
                                 const snapshot::Snapshot& snapshot);  ///< GET /relationship/meetings/new?match=
http::Response meetings_post(Visit& visit, const snapshot::Snapshot& snapshot);  ///< POST /relationship/meetings
http::Response meetings_page(Visit& visit,
                             const snapshot::Snapshot& snapshot);  ///< GET /relationship/meetings/{meeting}
http::Response meetings_correct(Visit& visit,
                                const snapshot::Snapshot& snapshot);  ///< POST /relationship/meetings/{meeting}
http::Response months_without_new_page(Visit& visit, const snapshot::Snapshot& snapshot);
http::Response months_without_post(Visit& visit, const snapshot::Snapshot& snapshot);
http::Response meetings_api_list(Visit& visit, const snapshot::Snapshot& snapshot);  ///< GET /api/v1/meetings?match=
http::Response meetings_api_post(Visit& visit, const snapshot::Snapshot& snapshot);  ///< POST /api/v1/meetings
http::Response months_without_api_post(Visit& visit, const snapshot::Snapshot& snapshot);

}  // namespace kith::relationship
