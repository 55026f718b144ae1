// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 8.03: how often staff are in contact with mentor, mentee and guardian (measure_decisions.md §7.9-7.10). Always the
// cadence of COA, whatever stricter one the agency runs.
#include <algorithm>

#include "accreditation/sections_6_to_8.h"
#include "accreditation/window_tally.h"

namespace kith::accreditation {

using obligations::Status;
using obligations::tracks;
using snapshot::Track;

namespace {

constexpr std::size_t place(Track t) { return static_cast<std::size_t>(t); }

std::string lower(std::string_view word) {
  std::string text(word);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

/// M8.03: the windows of one programme whose last day is in P.
class WindowCount {
 public:
  WindowCount(const Evaluation& e, Measure& m) : e_(e), m_(m) {}

  void add(MatchRef match, const MatchWindows& windows) {
    for (std::size_t s = 0; s < statuses_.size(); ++s) statuses_[s] += windows.statuses[s];
    for (std::size_t t = 0; t < 3; ++t)
      for (std::size_t phase = 0; phase < 3; ++phase) {
        const std::int64_t met = windows.met[t][phase], counted = windows.counted[t][phase];
        shares_[t][phase].num += met, shares_[t][phase].den += counted;
        if (!m_.keeps_counted) m_.num += met, m_.den += met;
      }
    custody_ += windows.custody, substituted_ += windows.substituted;
    missed_twice_ = missed_twice_ || windows.missed_twice;
    for (const MatchWindows::Told& told : windows.told) tell(match, told);
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
  void tell(MatchRef match, const MatchWindows::Told& told) {
    const auto unit = [&] {
      return e_.match_id(match) + "|" + std::string(word(static_cast<Track>(told.track))) + "|" + told.window();
    };
    if (told.status == Status::met)
      m_.pass(unit);
    else
      m_.fail(unit(), {std::string(word(told.status))});
  }

  const Evaluation& e_;
  Measure& m_;
  std::array<std::int64_t, 7> statuses_{};
  std::array<std::array<Share, 3>, 3> shares_{};
  std::int64_t custody_{}, substituted_{};
  bool missed_twice_{};
};

/// M8.03g: the longest time in P without a contact that satisfied a window, per track; of equals the first id.
class GapSearch {
 public:
  GapSearch(const Evaluation& e, Measure& m) : e_(e), m_(m) {}

  void add(MatchRef match, const MatchWindows& windows) {
    for (const Track t : tracks)
      if (windows.gaps[place(t)] >= 0) take(match, best_[place(t)], windows.gaps[place(t)]);
  }
  void conclude() const {
    for (const Track t : tracks) {
      if (!best_[place(t)]) continue;
      m_.status = MeasureStatus::info;
      m_.counts[std::string(word(t))] = *best_[place(t)];
    }
  }

 private:
  void take(MatchRef match, std::optional<LongestGap>& best, int days) const {
    if (best && days < best->days) return;
    std::string id = e_.match_id(match);
    if (!best || days > best->days || id < best->match_id) best = {days, std::move(id)};
  }

  const Evaluation& e_;
  Measure& m_;
  std::array<std::optional<LongestGap>, 3> best_;
};

}  // namespace

void compute_8_03(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  WindowCount windows(e, m[0]);
  GapSearch gaps(e, m[1]);
  const auto matches = e.matches(programme);
  const auto& all = e.shared<WindowTally>().of(programme);
  for (std::size_t i = 0; i < matches.size(); ++i) {
    windows.add(matches[i].match, all[i]);
    gaps.add(matches[i].match, all[i]);
  }
  windows.conclude();
  gaps.conclude();
}

}  // namespace kith::accreditation
