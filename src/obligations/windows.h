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

/// Finds who satisfied the windows of one match; what is the same for all of them is looked up once.
class TrackRows {
 public:
  explicit TrackRows(const MatchCase& c)
      : case_(c), as_of_(c.as_of), own_{c.state.mentor, c.state.mentee}, rows_(c.parties) {
    for (const auto& r : c.mentee.relationships)
      requires_some_ = requires_some_ || (r.is_guardian && r.rule == snapshot::ContactRule::required);
  }

  /// What is found of one window.
  struct Found {
    std::array<Hit, 3> hits;  ///< the earliest contact that satisfies each track
    std::size_t until{};      ///< the first row dated after the window
  };
  /// `from`: the first row dated in the window.
  Found in(std::size_t from, Day last_day) const {
    const First first = first_of(from, std::min(last_day, case_.as_of));
    Found found{{}, first.until};
    for (std::size_t k = 0; k < 2; ++k)
      if (first.at[k] != none) found.hits[k].by = &rows_[first.at[k]];
    if (first.at[2] != none) found.hits[2] = guardian({from, first.until}, last_day, first.at[2]);
    return found;
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  /// By track: the first row that satisfies the mentor's or the mentee's, that may satisfy the guardian's.
  struct First {
    std::array<std::size_t, 4> at{none, none, none, none};
    std::size_t until{};
  };

  /// One pass without branches over what a row says: whether it informs is as good as random to a processor.
  First first_of(std::size_t from, Day last) const {
    First first;
    std::size_t i = from;
    for (; i < rows_.size() && rows_[i].date <= last; ++i) {
      const PartyRow& row = rows_[i];
      const auto k = static_cast<std::size_t>(row.track) & 3;
      const bool shows = (row.life.recorded_on <= as_of_) & (as_of_ < row.life.superseded_on);
      const bool fits =
          (row.track == Track::guardian) | ((row.kind == snapshot::InformantKind::self) & (row.person == own_[k & 1]));
      const bool counts = row.informs & (row.staff != own_[0]) & shows & fits;
      first.at[k] = std::min(first.at[k], counts ? i : none);
    }
    first.until = i;
    return first;
  }

  /// `first`: the first row that may satisfy the track.
  Hit guardian(RowRange window, Day last_day, std::size_t first) const {
    const PartyRow& row = rows_[first];
    if (!requires_some_ && row.kind == snapshot::InformantKind::guardian &&
        case_.mentee.open_guardian(row.person, row.date))
      return {&row, Flag::none};  // no contact before it counts, and no row of this one counts for more
    Hit earliest;
    GuardianJudge(case_, window, last_day)
        .each(
            [&](Hit hit) {
              earliest = hit;
              return false;
            },
            first);
    return earliest;
  }

  const MatchCase& case_;
  const snapshot::TypedDay as_of_;
  const std::array<PersonRef, 2> own_;
  const std::span<const PartyRow> rows_;
  bool requires_some_{};  ///< some guardian is or was one who must be reached (§7.6e)
};

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
  const TrackRows track_rows(c);
  Window w = schedule.window(from);
  const auto first_from = [&c](Day day) -> std::size_t {
    return c.parties.empty() || c.parties.front().date >= day ? 0 : rows_dated(c, day, Day::never()).from;
  };
  std::size_t row = first_from(w.first_day);
  for (int i = from + 1; w.first_day <= c.as_of && w.first_day < c.state.end && w.last_day <= until;
       w = next_window(schedule, w, i++)) {
    if (row > 0 && c.parties[row - 1].date >= w.first_day)  // it overlaps the one before
      row = first_from(w.first_day);
    const TrackRows::Found found = track_rows.in(row, w.last_day);
    row = found.until;
    std::array<Judged, 3> judged;
    for (const Track t : tracks) {
      const auto k = static_cast<std::size_t>(t);
      judged[k] = {status_of(c, t, w, found.hits[k].by), found.hits[k]};
    }
    each(w, judged);
  }
}

}  // namespace kith::obligations
