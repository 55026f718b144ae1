// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/window_tally.h"

#include <algorithm>

namespace kith::accreditation {

using obligations::each_window;
using obligations::Flag;
using obligations::Judged;
using obligations::MatchCase;
using obligations::Status;
using obligations::tracks;
using obligations::Window;
using snapshot::PartyRow;
using snapshot::Track;

namespace {

constexpr std::size_t place(Track t) { return static_cast<std::size_t>(t); }

/// Every track that was owed in the window is missed.
bool all_missed(const std::array<Judged, 3>& judged) {
  bool missed = false;
  for (const Judged& j : judged) {
    if (j.status == Status::met || j.status == Status::late || j.status == Status::excused) return false;
    missed = missed || j.status == Status::missed;
  }
  return missed;
}

void add(const Window& w, Track track, const Judged& judged, bool keeps_counted, MatchWindows& all) {
  ++all.statuses[static_cast<std::size_t>(judged.status)];
  if (judged.status != Status::met && judged.status != Status::late && judged.status != Status::missed) return;
  ++all.counted[place(track)][w.stretch];
  all.custody += judged.hit.flag == Flag::custody;
  all.substituted += judged.hit.flag == Flag::substituted;
  if (judged.status == Status::met) ++all.met[place(track)][w.stretch];
  if (judged.status != Status::met || keeps_counted)
    all.told.push_back({w.stretch, static_cast<std::uint8_t>(track), w.number, judged.status});
}

/// M8.03: the windows whose last day is in P.
void judge_windows(const Evaluation& e, const MatchCase& c, MatchWindows& all) {
  const obligations::ContactSchedule schedule(c.state.start);
  bool missed_before = false;
  each_window(c, schedule, schedule.first_ending_from(e.period().from), e.period().end(),
              [&](const Window& w, const std::array<Judged, 3>& judged) {
                for (const Track t : tracks) add(w, t, judged[place(t)], e.keeps_counted(), all);
                const bool missed = all_missed(judged);
                all.missed_twice = all.missed_twice || (missed && missed_before);
                missed_before = missed;
              });
}

/// M8.03g: the longest difference of neighbours among S, the days handed out in order, and `end`, whose later point is
/// in P.
template <class Days>
int longest(const Evaluation& e, const MatchCase& c, Day end, Days days) {
  Day last = c.state.start;
  int gap = 0;
  const auto point = [&](Day d) {
    if (d >= e.period().from) gap = std::max(gap, d - last);
    last = d;
  };
  days(point);
  point(end);
  return gap;
}
template <class Each>
void own_days(const MatchCase& c, Track track, PersonRef person, Day end, Each each) {
  const auto rows = rows_dated(c, c.state.start + 1, end);
  for (std::size_t i = rows.from; i < rows.until; ++i)
    if (informs_of(c, c.parties[i], track, person)) each(c.parties[i].date);
}
/// Judged window by window (§7.6), whether or not the track applies on a window's last day.
template <class Each>
void guardian_days(const MatchCase& c, Day end, Each each) {
  const obligations::ContactSchedule schedule(c.state.start);
  Window w = schedule.window(0);
  for (int i = 0; w.first_day <= end; w = schedule.window(++i))
    obligations::GuardianJudge(c, rows_dated(c, w.first_day, w.last_day), w.last_day).each([&](obligations::Hit hit) {
      if (hit.by->date <= end) each(hit.by->date);
      return true;
    });
}

void judge_gaps(const Evaluation& e, const MatchCase& c, MatchWindows& all) {
  const Day from = e.period().from, pe = e.period().end();
  if (!(c.state.start <= pe) || c.state.end <= std::max(from, c.state.start)) return;
  const Day end = std::min(pe, c.state.end);
  if (end < from) return;
  const auto own = [&](Track track, PersonRef person) {
    all.gaps[place(track)] = longest(e, c, end, [&](auto each) { own_days(c, track, person, end, each); });
  };
  own(Track::mentor, c.state.mentor);
  own(Track::mentee, c.state.mentee);
  if (c.guardian_applies(end))
    all.gaps[place(Track::guardian)] = longest(e, c, end, [&](auto each) { guardian_days(c, end, each); });
}

}  // namespace

MatchWindows WindowTally::judge(const obligations::ContactRules& rules, const MatchState& match) const {
  MatchWindows all;
  all.gaps.fill(-1);
  if (!match.started()) return all;
  const MatchCase c = open_case(e_.snapshot(), rules, match, e_.as_of());
  judge_windows(e_, c, all);
  judge_gaps(e_, c, all);
  return all;
}

const std::vector<MatchWindows>& WindowTally::of(ProgrammeRef programme) {
  const auto [at, fresh] = windows_.try_emplace(programme);
  if (fresh) {
    const auto rules = obligations::contact_rules(e_.policies(), programme);
    for (const MatchState& match : e_.matches(programme)) at->second.push_back(judge(rules, match));
  }
  return at->second;
}

void WindowTally::follow(const snapshot::Changes& changes) {
  for (auto& [programme, windows] : windows_) {
    const auto matches = e_.matches(programme);  // by growing key
    const auto rules = obligations::contact_rules(e_.policies(), programme);
    for (const std::uint32_t key : changes.owners<PartyRow>()) {
      const auto at = std::partition_point(matches.begin(), matches.end(), [&](auto& m) { return m.match.key < key; });
      if (at != matches.end() && at->match.key == key)
        windows[static_cast<std::size_t>(at - matches.begin())] = judge(rules, *at);
    }
  }
}

}  // namespace kith::accreditation
