// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/workload.h"

#include <algorithm>

namespace kith::snapshot {

Loads::Loads(const Snapshot& snapshot, const Policies& policies, ProgrammeRef programme, Day as_of, Find find)
    : snapshot_(snapshot),
      programme_(programme),
      as_of_(as_of),
      find_(std::move(find)),
      weights_{policies.timeline(PolicyKey::weight_standard, programme),
               policies.timeline(PolicyKey::weight_raised, programme),
               policies.timeline(PolicyKey::weight_high, programme)},
      new_match_(policies.timeline(PolicyKey::weight_new_match, programme)),
      limit_(policies.timeline(PolicyKey::max_load, programme)) {}

Load Loads::on(PersonRef worker, Day d) const {
  std::vector<std::pair<const MatchState*, NeedLevel>> carried;  // few: most rows are of matches long closed
  for (const CaseloadRow& row : snapshot_.of<CaseloadRow>(worker)) {
    if (!row.days.covers(d) || !row.shows(as_of_)) continue;
    const MatchState* match = find_(row.match);
    if (match && match->active_on(d)) carried.emplace_back(match, row.need);
  }
  std::stable_sort(carried.begin(), carried.end(), [](auto& a, auto& b) { return a.first->match < b.first->match; });
  Load load;
  for (std::size_t i = 0; i < carried.size(); ++i) {
    if (i + 1 < carried.size() && carried[i + 1].first == carried[i].first) continue;
    const MatchState& match = *carried[i].first;
    ++load.matches;
    load.weight += weight_of(match, carried[i].second, d);
    load.mentors.insert(match.mentor);
    load.here = load.here || match.programme == programme_;
  }
  return load;
}

std::int64_t Loads::weight_of(const MatchState& match, NeedLevel need, Day d) const {
  const auto weight = weights_[static_cast<std::size_t>(need)].hundredths_on(d).value_or(0);
  return d < MonthsFrom(match.start).plus(1) ? weight + new_match_.hundredths_on(d).value_or(0) : weight;
}

bool is_unowned(const Snapshot& snapshot, MatchRef match, Day day) {
  const auto rows = snapshot.of<AssignmentRow>(match);
  return std::none_of(rows.begin(), rows.end(),
                      [&](const AssignmentRow& row) { return row.shows(day) && row.days.covers(day); });
}

}  // namespace kith::snapshot
