// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <span>
#include <vector>

#include "snapshot/kind_set.h"
#include "snapshot/snapshot.h"

namespace kith::snapshot {

/// What readers with the as-of day A find different in one snapshot of a store from another. Columns that both share
/// cost nothing, of the others the blocks that differ are compared row by row; so that after one act it takes some
/// microseconds. Both snapshots must outlive it.
class Changes {
 public:
  Changes(const Snapshot& before, const Snapshot& now, Day as_of);

  const Snapshot& before() const { return before_; }
  const Snapshot& now() const { return now_; }
  /// The kinds of which some owner has other rows that show on A: what can change an answer.
  const KindSet& seen() const { return seen_; }
  /// The kinds whose rows stand in other places: what makes a pointer to a row unsafe. Holds `seen`.
  const KindSet& moved() const { return moved_; }
  /// The owners of `seen`, by growing key.
  std::span<const std::uint32_t> owners(Kind kind) const;
  template <class Row>
  std::span<const std::uint32_t> owners() const {
    return owners(Row::table);
  }

 private:
  const Snapshot& before_;
  const Snapshot& now_;
  KindSet seen_, moved_;
  std::map<Kind, std::vector<std::uint32_t>> owners_;
};

}  // namespace kith::snapshot
