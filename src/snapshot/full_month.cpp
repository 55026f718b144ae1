// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/full_month.h"

#include <algorithm>

namespace kith::snapshot {
namespace {

bool paused_within(const Snapshot& snapshot, MatchRef match, Day first, Day last, Day as_of) {
  const auto pauses = snapshot.of<PauseRow>(match);
  return std::any_of(pauses.begin(), pauses.end(), [&](const PauseRow& p) {
    return p.shows(as_of) && p.in_force() && p.days.from <= last && p.days.until >= first;
  });
}

bool closed_month(const Snapshot& snapshot, const MatchState& match, Day first, Day last, Day as_of) {
  const auto periods = snapshot.of<CalendarRow>(match.programme);
  for (Day d = first; d <= last; d = d + 1)
    if (std::none_of(periods.begin(), periods.end(), [&](const CalendarRow& c) {
          return c.kind == CalendarKind::closed_month && c.shows(as_of) && c.days.covers(d) &&
                 (!c.site || c.site == match.site);
        }))
      return false;
  return true;
}

}  // namespace

bool full_active_month(const Snapshot& snapshot, const MatchState& match, Day first, Day as_of) {
  const Day last = Day(last_of_month(first));
  return match.start <= first && match.end > last && !paused_within(snapshot, match.match, first, last, as_of) &&
         !closed_month(snapshot, match, first, last, as_of);
}

std::optional<Day> month_untold(const Snapshot& snapshot, const MatchState& match, Day today) {
  const Day first(add_months(first_of_month(today), -1)), last(last_of_month(first));
  if (!match.started() || !full_active_month(snapshot, match, first, today)) return std::nullopt;
  const auto logs = snapshot.of<MeetingLogRow>(match.match);
  if (std::any_of(logs.begin(), logs.end(),
                  [&](const MeetingLogRow& log) { return log.shows(today) && log.date >= first && log.date <= last; }))
    return std::nullopt;
  const auto entries = snapshot.of<NoMeetingRow>(match.match);
  if (std::any_of(entries.begin(), entries.end(),
                  [&](const NoMeetingRow& entry) { return entry.shows(today) && entry.month == first; }))
    return std::nullopt;
  return first;
}

}  // namespace kith::snapshot
