// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <map>

#include "obligations/obligations.h"
#include "obligations/preset_schedule.h"
#include "obligations/windows.h"

namespace kith::obligations {
namespace {

using snapshot::AssignmentRow;
using snapshot::CaseloadRow;
using snapshot::MatchRow;
using snapshot::Policies;

/// One track of an active match on one day, looked at window by window.
class TrackToday {
 public:
  TrackToday(const MatchCase& c, const PresetSchedule& schedule, Track track)
      : case_(c), schedule_(schedule), track_(track) {}

  /// The window that holds today, of two the one begun last; the first one when the match started today.
  int current() const { return schedule_.last_begun_by(case_.as_of); }
  Window window(int index) const { return schedule_.window(index); }
  Hit hit(int index) const {
    const Window w = window(index);
    const std::size_t from = rows_dated(case_, w.first_day, w.last_day).from;
    return TrackRows(case_).in(from, w.last_day).hits[static_cast<std::size_t>(track_)];
  }
  Status status(int index) const { return status_of(case_, track_, window(index), hit(index).by); }

  int missed_before(int index) const {
    int missed = 0;
    while (missed < index && status(index - missed - 1) == Status::missed) ++missed;
    return missed;
  }
  /// The last contact that satisfied a window, from window `index` backwards.
  std::optional<Day> last_contact(int index) const {
    for (; index >= 0; --index) {
      const Window w = window(index);
      const RowRange rows = rows_dated(case_, w.first_day, w.last_day);
      std::optional<Day> last;
      if (track_ == Track::guardian) {
        GuardianJudge(case_, rows, w.last_day).each([&](Hit h) {
          last = h.by->date;
          return true;
        });
      } else {
        const PersonRef person = track_ == Track::mentor ? case_.state.mentor : case_.state.mentee;
        for (std::size_t i = rows.from; i < rows.until; ++i)
          if (informs_of(case_, case_.parties[i], track_, person)) last = case_.parties[i].date;
      }
      if (last) return last;
    }
    return std::nullopt;
  }
  std::optional<Day> last_attempt() const {
    const RowRange rows = rows_dated(case_, case_.state.start, case_.as_of);
    for (std::size_t i = rows.until; i > rows.from; --i) {
      const PartyRow& row = case_.parties[i - 1];
      if (row.track == track_ && !row.informs && row.shows(case_.as_of)) return row.date;
    }
    return std::nullopt;
  }
  bool substitution_open(int index) const {
    if (track_ != Track::guardian) return false;
    const Window w = window(index);
    const GuardianJudge judge(case_, rows_dated(case_, w.first_day, w.last_day), w.last_day);
    return judge.attempt_days(case_.as_of) >= case_.rules->attempts.whole_on(case_.as_of);
  }

 private:
  const MatchCase& case_;
  const PresetSchedule& schedule_;
  Track track_;
};

bool may_be_met(Status status) { return status == Status::open || status == Status::missed; }

std::optional<Owed> owed_on(const MatchCase& c, const PresetSchedule& schedule, Track track, Day until) {
  const TrackToday today(c, schedule, track);
  const int index = today.current();
  const Window w = today.window(index);
  if (!may_be_met(today.status(index))) return std::nullopt;
  const int missed = today.missed_before(index);
  const bool overdue = missed > 0 || w.due < c.as_of;
  if (!overdue && w.due > until) return std::nullopt;
  Owed owed{c.state.match,
            track,
            w,
            overdue            ? Urgency::overdue
            : w.due == c.as_of ? Urgency::due_today
                               : Urgency::upcoming,
            std::nullopt,
            missed,
            today.last_contact(index),
            today.last_attempt(),
            today.substitution_open(index)};
  if (overdue) owed.overdue_since = missed > 0 ? today.window(index - missed).due : w.due;
  return owed;
}

/// The policies of each programme, read once.
class RulesByProgramme {
 public:
  RulesByProgramme(const Snapshot& snapshot, Day as_of) : policies_(snapshot, as_of) {}
  const ContactRules& of(ProgrammeRef programme) {
    const auto found = rules_.find(programme);
    return found != rules_.end() ? found->second
                                 : rules_.emplace(programme, contact_rules(policies_, programme)).first->second;
  }

 private:
  Policies policies_;
  std::map<ProgrammeRef, ContactRules> rules_;
};

bool has_worker(const Snapshot& snapshot, MatchRef match, Day today) {
  const auto rows = snapshot.of<AssignmentRow>(match);
  return std::any_of(rows.begin(), rows.end(), [&](auto& row) { return row.shows(today) && row.days.covers(today); });
}

std::vector<MatchRef> matches_in(const Snapshot& snapshot, const Scope& scope, Day today) {
  std::vector<MatchRef> matches;
  if (scope.match) {
    matches.push_back(*scope.match);
  } else if (scope.worker) {
    for (const CaseloadRow& row : snapshot.of<CaseloadRow>(*scope.worker))
      if (row.shows(today) && row.days.covers(today)) matches.push_back(row.match);
    std::sort(matches.begin(), matches.end());
    matches.erase(std::unique(matches.begin(), matches.end()), matches.end());
  } else {
    for (std::uint32_t key = 1; key < snapshot.column<MatchRow>().owners(); ++key) matches.push_back({key});
  }
  return matches;
}

bool within(const Snapshot& snapshot, const Scope& scope, const MatchState& state, Day today) {
  if (scope.programme && state.programme != *scope.programme) return false;
  if (scope.without_worker && has_worker(snapshot, state.match, today)) return false;
  if (!scope.match || !scope.worker) return true;
  const auto rows = snapshot.of<AssignmentRow>(state.match);
  return std::any_of(rows.begin(), rows.end(), [&](auto& row) {
    return row.worker == *scope.worker && row.shows(today) && row.days.covers(today);
  });
}

}  // namespace

std::vector<Owed> owed_for(const Snapshot& snapshot, const Scope& scope, Day today, int horizon_days) {
  RulesByProgramme rules(snapshot, today);
  std::vector<Owed> owed;
  for (const MatchRef match : matches_in(snapshot, scope, today)) {
    const auto state = state_of(snapshot, match, today);
    if (!state || !state->active_on(today) || !within(snapshot, scope, *state, today)) continue;
    const MatchCase c = open_case(snapshot, rules.of(state->programme), *state, today);
    const PresetSchedule schedule(state->start, c.rules->preset);
    for (const Track track : tracks)
      if (auto o = owed_on(c, schedule, track, today + horizon_days)) owed.push_back(*o);
  }
  const snapshot::IdPool& ids = snapshot.ids<MatchRow>();
  const auto since = [](const Owed& o) { return o.overdue_since.value_or(o.window.due); };
  std::sort(owed.begin(), owed.end(), [&](const Owed& a, const Owed& b) {
    if (a.urgency != b.urgency) return a.urgency < b.urgency;
    if (since(a) != since(b)) return since(a) < since(b);
    if (a.match != b.match)
      return ids.less(snapshot.of<MatchRow>(a.match).front().id, snapshot.of<MatchRow>(b.match).front().id);
    return a.track < b.track;
  });
  return owed;
}

std::vector<NextDue> next_due(const Snapshot& snapshot, MatchRef match, Day today) {
  const auto state = state_of(snapshot, match, today);
  if (!state || !state->active_on(today)) return {};
  const ContactRules rules = contact_rules(Policies(snapshot, today), state->programme);
  const MatchCase c = open_case(snapshot, rules, *state, today);
  const PresetSchedule schedule(state->start, rules.preset);
  std::vector<NextDue> next;
  for (const Track track : tracks) {
    const TrackToday on_track(c, schedule, track);
    const int index = on_track.current();
    Status status = on_track.status(index);
    const bool met = status == Status::met || status == Status::late;
    if (met) status = on_track.status(index + 1);
    const Window w = on_track.window(met ? index + 1 : index);
    next.push_back({track, w, status == Status::missed ? Status::open : status, !met && w.first_day <= today});
  }
  return next;
}

}  // namespace kith::obligations
