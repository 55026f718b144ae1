// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/http/router.h"
#include "snapshot/snapshot.h"

namespace kith::accreditation {

class KeptFigures;

/// The histories including every act that was durable before the call (`SnapshotKeeper::current`).
using Columns = std::function<std::shared_ptr<const snapshot::Snapshot>()>;

/// Where figures are kept from one request to the next.
using Figured = std::function<KeptFigures&()>;

/// Pages and API of the computed figures. `own`: the folder of the agency's own catalogues (own_catalogues.h), or
/// empty. Without `figures` the routes keep their own.
std::vector<http::Route> routes(Columns columns, const std::string& own = {}, Figured figures = {});

}  // namespace kith::accreditation
