// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/changes.h"

namespace kith::snapshot {

Changes::Changes(const Snapshot& before, const Snapshot& now, Day as_of) : before_(before), now_(now) {
  for (std::size_t i = 0; i < kith::snapshot::kinds; ++i) {
    const Kind kind = static_cast<Kind>(i);
    if (before.columns_[i].same_as(now.columns_[i])) continue;
    moved_.add(kind);
    auto owners = before.columns_[i].owners_that_differ(now.columns_[i], as_of);
    if (owners.empty()) continue;
    seen_.add(kind);
    owners_.emplace(kind, std::move(owners));
  }
}

std::span<const std::uint32_t> Changes::owners(Kind kind) const {
  const auto found = owners_.find(kind);
  return found == owners_.end() ? std::span<const std::uint32_t>() : found->second;
}

}  // namespace kith::snapshot
