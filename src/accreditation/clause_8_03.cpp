// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 8.03: how often staff are in contact with mentor, mentee and guardian (measure_decisions.md §7.9-7.10). Always the
// cadence of COA, whatever stricter one the agency runs.
#include <algorithm>

#include "accreditation/sections_6_to_8.h"
#include "obligations/windows.h"

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

/// M8.03: the windows of one programme whose last day is in P.
class WindowCount {
 public:
  WindowCount(const Evaluation& e, Measure& m) : e_(e), m_(m) {}

  void judge(const MatchCase& c) {
    if (!c.state.started()) return;
    const obligations::ContactSchedule schedule(c.state.start);
    bool missed_before = false;
    each_window(c, schedule, schedule.first_ending_from(e_.period().from), e_.period().end(),
                [&](const Window& w, const std::array<Judged, 3>& judged) {
                  for (const Track t : tracks) add(c, w, t, judged[place(t)]);
                  const bool missed = all_missed(judged);
                  missed_twice_ = missed_twice_ || (missed && missed_before);
                  missed_before = missed;
                });
  }

  void conclude() const {
    for (const Status s : {Status::met, Status::late, Status::missed, Status::excused, Status::not_applicable})
      m_.counts[lower(word(s))] = statuses_[static_cast<std::size_t>(s)];
    m_.counts["custody"] = custody_;
    m_.counts["substituted"] = substituted_;
    for (const Track t : tracks)
      for (std::size_t phase = 0; phase < 3; ++phase)
        if (const Share& share = shares_[place(t)][phase]; share.den > 0)
          m_.sub[std::string(word(t)) + ":" + static_cast<char>('A' + phase)] = share;
    if (missed_twice_) m_.caps.push_back({"all_tracks_missed_twice", 3});
  }

 private:
  void add(const MatchCase& c, const Window& w, Track track, const Judged& judged) {
    ++statuses_[static_cast<std::size_t>(judged.status)];
    if (judged.status != Status::met && judged.status != Status::late && judged.status != Status::missed) return;
    Share& share = shares_[place(track)][w.stretch];
    ++share.den;
    custody_ += judged.hit.flag == Flag::custody;
    substituted_ += judged.hit.flag == Flag::substituted;
    if (judged.status == Status::met) {
      ++share.num;
      m_.pass([&] { return e_.match_id(c.state.match) + "|" + std::string(word(track)) + "|" + w.name(); });
    } else {
      m_.fail(e_.match_id(c.state.match) + "|" + std::string(word(track)) + "|" + w.name(),
              {std::string(word(judged.status))});
    }
  }
  /// Every track that was owed in the window is missed.
  static bool all_missed(const std::array<Judged, 3>& judged) {
    bool missed = false;
    for (const Judged& j : judged) {
      if (j.status == Status::met || j.status == Status::late || j.status == Status::excused) return false;
      missed = missed || j.status == Status::missed;
    }
    return missed;
  }
  static std::string lower(std::string_view word) {
    std::string text(word);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
  }

  const Evaluation& e_;
  Measure& m_;
  std::array<std::int64_t, 7> statuses_{};
  std::array<std::array<Share, 3>, 3> shares_{};
  std::int64_t custody_{}, substituted_{};
  bool missed_twice_{};
};

/// M8.03g: the longest time in P without a contact that satisfied a window, per track.
class GapSearch {
 public:
  GapSearch(const Evaluation& e, Measure& m) : e_(e), m_(m) {}

  void judge(const MatchCase& c) {
    const Day from = e_.period().from, pe = e_.period().end();
    if (!(c.state.start <= pe) || c.state.end <= std::max(from, c.state.start)) return;
    const Day end = std::min(pe, c.state.end);
    if (end < from) return;
    take(c, Track::mentor, longest(c, end, [&](auto each) { own_days(c, Track::mentor, c.state.mentor, end, each); }));
    take(c, Track::mentee, longest(c, end, [&](auto each) { own_days(c, Track::mentee, c.state.mentee, end, each); }));
    if (c.guardian_applies(end))
      take(c, Track::guardian, longest(c, end, [&](auto each) { guardian_days(c, end, each); }));
  }

  void conclude() const {
    for (const Track t : tracks) {
      if (!best_[place(t)]) continue;
      m_.status = MeasureStatus::info;
      m_.counts[std::string(word(t))] = *best_[place(t)];
    }
  }

 private:
  /// The longest difference of neighbours among S, the days handed out in order, and `end`, whose later point is in P.
  template <class Days>
  int longest(const MatchCase& c, Day end, Days days) const {
    Day last = c.state.start;
    int gap = 0;
    const auto point = [&](Day d) {
      if (d >= e_.period().from) gap = std::max(gap, d - last);
      last = d;
    };
    days(point);
    point(end);
    return gap;
  }
  template <class Each>
  static void own_days(const MatchCase& c, Track track, PersonRef person, Day end, Each each) {
    const auto rows = rows_dated(c, c.state.start + 1, end);
    for (std::size_t i = rows.from; i < rows.until; ++i)
      if (informs_of(c, c.parties[i], track, person)) each(c.parties[i].date);
  }
  /// Judged window by window (§7.6), whether or not the track applies on a window's last day.
  template <class Each>
  static void guardian_days(const MatchCase& c, Day end, Each each) {
    const obligations::ContactSchedule schedule(c.state.start);
    Window w = schedule.window(0);
    for (int i = 0; w.first_day <= end; w = schedule.window(++i))
      obligations::GuardianJudge(c, rows_dated(c, w.first_day, w.last_day), w.last_day).each([&](obligations::Hit hit) {
        if (hit.by->date <= end) each(hit.by->date);
        return true;
      });
  }
  void take(const MatchCase& c, Track track, int days) {
    auto& best = best_[place(track)];
    if (best && days < best->days) return;
    std::string id = e_.match_id(c.state.match);
    if (!best || days > best->days || id < best->match_id) best = {days, std::move(id)};
  }

  const Evaluation& e_;
  Measure& m_;
  std::array<std::optional<LongestGap>, 3> best_;
};

}  // namespace

void compute_8_03(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const obligations::ContactRules rules = obligations::contact_rules(e.policies(), programme);
  WindowCount windows(e, m[0]);
  GapSearch gaps(e, m[1]);
  for (const MatchState& match : e.matches(programme)) {
    if (!match.started()) continue;
    const MatchCase c = open_case(e.snapshot(), rules, match, e.as_of());
    windows.judge(c);
    gaps.judge(c);
  }
  windows.conclude();
  gaps.conclude();
}

}  // namespace kith::accreditation
