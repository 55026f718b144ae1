// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "platform/http/router.h"
#include "snapshot/snapshot.h"

namespace kith::accreditation {

/// The histories including every act that was durable before the call (`SnapshotKeeper::current`).
using Columns = std::function<std::shared_ptr<const snapshot::Snapshot>()>;

/// Pages and API of the computed figures.
std::vector<http::Route> routes(Columns columns);

}  // namespace kith::accreditation
