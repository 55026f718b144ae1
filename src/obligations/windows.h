// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "obligations/contact_schedule.h"
#include "obligations/match_case.h"

namespace kith::obligations {

/// What became of one window on one track.
struct Judged {
  Status status{};
  Hit hit;  ///< the earliest contact that satisfies it, if any, whatever the status
};

/// measure_decisions.md §7.8, first that fits.
inline Status status_of(const MatchCase& c, Track track, const Window& w, const PartyRow* by) {
  if (c.state.end <= w.due) return Status::cancelled;
  if (track == Track::guardian && !c.guardian_applies(w.last_day)) return Status::not_applicable;
  if (!c.pauses.empty() && c.excused(w.first_day, w.last_day)) return Status::excused;
  if (by) return by->date <= w.due ? Status::met : Status::late;
  return w.last_day <= c.as_of ? Status::missed : Status::open;
}

/// The earliest contact that satisfies each track of a window, by track.
inline std::array<Hit, 3> hits_in(const MatchCase& c, RowRange rows, Day last_day) {
  const std::array<PersonRef, 2> own{c.state.mentor, c.state.mentee};
  std::array<Hit, 3> hits{};
  std::size_t guardian = rows.until;  // the first row that informs of the guardian's track
  for (std::size_t i = rows.from; i < rows.until; ++i) {
    const PartyRow& row = c.parties[i];
    const auto k = static_cast<std::size_t>(row.track);
    if (!row.informs || hits[k].by) continue;
    if (row.track == Track::guardian)
      guardian = std::min(guardian, i);
    else if (informs_of(c, row, row.track, own[k]))
      hits[k].by = &row;
  }
  if (guardian < rows.until)
    GuardianJudge(c, rows, last_day)
        .each(
            [&](Hit hit) {
              hits[2] = hit;
              return false;
            },
            guardian);
  return hits;
}

/// The window after `w` of index `next - 1`; a schedule may know a shorter way.
template <class Schedule>
Window next_window(const Schedule& schedule, const Window& w, int next) {
  if constexpr (requires { schedule.after(w, next); })
    return schedule.after(w, next);
  else
    return schedule.window(next);
}

/// Every window of the match's schedule (`ContactSchedule`, `PresetSchedule`) with its three tracks, from index `from`
/// to the last window whose last day is on or before `until`: those whose first day is on or before the as-of day and,
/// in a closed match, before E (§7.3). Calls `each(const Window&, const std::array<Judged, 3>&)`. No allocation.
template <class Schedule, class Each>
void each_window(const MatchCase& c, const Schedule& schedule, int from, Day until, Each each) {
  Window w = schedule.window(from);
  std::size_t row = rows_dated(c, w.first_day, Day::never()).from;
  for (int i = from + 1; w.first_day <= c.as_of && w.first_day < c.state.end && w.last_day <= until;
       w = next_window(schedule, w, i++)) {
    if (row > 0 && c.parties[row - 1].date >= w.first_day)  // it overlaps the one before
      row = rows_dated(c, w.first_day, Day::never()).from;
    RowRange rows{row, row};
    const Day last = std::min(w.last_day, c.as_of);
    while (rows.until < c.parties.size() && c.parties[rows.until].date <= last) ++rows.until;
    row = rows.until;
    const std::array<Hit, 3> hits = hits_in(c, rows, w.last_day);
    std::array<Judged, 3> judged;
    for (const Track t : tracks) {
      const auto k = static_cast<std::size_t>(t);
      judged[k] = {status_of(c, t, w, hits[k].by), hits[k]};
    }
    each(w, judged);
  }
}

}  // namespace kith::obligations
