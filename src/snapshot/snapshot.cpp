// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/snapshot.h"

namespace kith::snapshot {

std::size_t Snapshot::bytes() const {
  return std::apply([](const auto&... column) { return (column.bytes() + ...); }, columns_);
}

}  // namespace kith::snapshot
