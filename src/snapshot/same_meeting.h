// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "platform/base/date.h"
#include "snapshot/codes.h"

namespace kith::snapshot {

/// What decides whether two logs of one match tell of the same meeting.
struct LoggedMeeting {
  Date day{};
  std::optional<int> start_minute;  ///< minutes after midnight
  std::optional<int> minutes;
  EnteredBy entered_by{};
};

/// Two logs of one match and day are one meeting when both have a start time and their times overlap or start
/// together, or when either has none and different parties entered them (measure_decisions.md §6.2, workflows §18.49).
/// A log without minutes takes no time: it overlaps only what starts with it or spans its start.
bool same_meeting(const LoggedMeeting& a, const LoggedMeeting& b);

/// Which meeting each log belongs to: `groups[i]` is the index of the first log of the same meeting. The relation is
/// closed transitively. Logs of one match, in any order. O(n²) within one day, O(n log n) over the days.
std::vector<std::size_t> group_meetings(std::span<const LoggedMeeting> logs);

/// Minutes of a meeting told by several logs: the greatest; blank counts as 0.
int minutes_of(std::span<const LoggedMeeting> logs, std::span<const std::size_t> groups, std::size_t group);

}  // namespace kith::snapshot
