// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>

#include "snapshot/snapshot.h"

namespace kith::snapshot {

/// A match as known on an as-of day (measure_decisions.md §1.6).
struct MatchState {
  MatchRef match;
  ProgrammeRef programme;
  SiteRef site;
  PersonRef mentor, mentee;
  Day start{Day::never()};  ///< S: first meeting held; never = not started
  Day end{Day::never()};    ///< E: effective day of the closure; never = none

  bool started() const { return start != Day::never(); }
  bool closed() const { return end != Day::never(); }
  bool active_on(Day d) const { return start <= d && d < end; }
  /// A match with E <= S was never active.
  bool ever_active() const { return started() && start < end; }
  /// Active on some day of [from, until].
  bool active_within(Day from, Day until) const { return start <= until && end > from && end > start; }
};

/// Nothing when the match does not exist on `as_of`.
std::optional<MatchState> state_of(const Snapshot& snapshot, MatchRef match, Day as_of);

}  // namespace kith::snapshot
