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
  std::array<Hit, 3> hits{};
  bool guardian_rows = false;
  for (std::size_t i = rows.from; i < rows.until; ++i) {
    const PartyRow& row = c.parties[i];
    if (row.track == Track::guardian) {
      guardian_rows = guardian_rows || row.informs;
    } else {
      auto& hit = hits[static_cast<std::size_t>(row.track)];
      const PersonRef person = row.track == Track::mentor ? c.state.mentor : c.state.mentee;
      if (!hit.by && informs_of(c, row, row.track, person)) hit.by = &row;
    }
  }
  if (guardian_rows)
    GuardianJudge(c, rows, last_day).each([&](Hit hit) {
      hits[2] = hit;
      return false;
    });
  return hits;
}

/// Every window of the match's schedule (`ContactSchedule`, `PresetSchedule`) with its three tracks, from index `from`
/// to the last window whose last day is on or before `until`: those whose first day is on or before the as-of day and,
/// in a closed match, before E (§7.3). Calls `each(const Window&, const std::array<Judged, 3>&)`. No allocation.
template <class Schedule, class Each>
void each_window(const MatchCase& c, const Schedule& schedule, int from, Day until, Each each) {
  Window w = schedule.window(from);
  std::size_t row = rows_dated(c, w.first_day, Day::never()).from;
  for (int i = from; w.first_day <= c.as_of && w.first_day < c.state.end && w.last_day <= until;
       w = schedule.window(++i)) {
    if (row > 0 && c.parties[row - 1].date >= w.first_day)  // it overlaps the one before
      row = rows_dated(c, w.first_day, Day::never()).from;
    RowRange rows{row, row};
    while (rows.until < c.parties.size() && c.parties[rows.until].date <= w.last_day &&
           c.parties[rows.until].date <= c.as_of)
      ++rows.until;
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
