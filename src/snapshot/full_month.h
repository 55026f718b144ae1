// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>

#include "snapshot/match_state.h"

namespace kith::snapshot {

/// FAM (measure_decisions.md §1.9): the whole month that begins on `first` lies in the life of the match after S, is
/// touched by no pause in force and is not closed by the programme's calendar, as known on `as_of`.
bool full_active_month(const Snapshot& snapshot, const MatchState& match, Day first, Day as_of);

/// The month before that of `today`, when the match was active all of it and neither a meeting nor a reason for none is
/// on file (M8.01b). Nothing else.
std::optional<Day> month_untold(const Snapshot& snapshot, const MatchState& match, Day today);

}  // namespace kith::snapshot
