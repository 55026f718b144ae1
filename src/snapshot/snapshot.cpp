// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/snapshot.h"

#include <numeric>

namespace kith::snapshot {

const IdPool& Snapshot::ids(Kind kind) const {
  static const IdPool none;
  return pools_[place(kind)] ? *pools_[place(kind)] : none;
}

std::size_t Snapshot::bytes() const {
  return std::accumulate(columns_.begin(), columns_.end(), std::size_t{0},
                         [](std::size_t sum, const Column& column) { return sum + column.bytes(); });
}

}  // namespace kith::snapshot
