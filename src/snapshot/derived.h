// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <vector>

#include "snapshot/snapshot.h"

namespace kith::snapshot {

/// Rows made from rows of other kinds, and the ends of those made earlier.
struct Change {
  Kind kind;
  Rows rows;
  std::vector<Ending> endings;
};

/// What follows for derived kinds from rows of `kind` being added to `before` and versions in it ending: pairings of a
/// match, caseload of an assignment, flat rows of contacts with their parties.
std::vector<Change> derived(const Snapshot& before, Kind kind, const Rows& additions, std::span<const Ending> endings);

/// The kinds that are made of rows of `kind`.
std::span<const Kind> derived_of(Kind kind);

/// The order of flat rows of one match and day: by the exchange id of the contact (measure_decisions.md §7.7).
Column::Tie tie_of(const Snapshot& snapshot, Kind kind);

}  // namespace kith::snapshot
