// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/mentor_view.h"

#include <algorithm>

#include "accreditation/attendance_view.h"

namespace kith::accreditation {

std::span<const MentorView::Pair> MentorView::pairs(ProgrammeRef programme) {
  const auto [at, fresh] = pairs_.try_emplace(programme);
  if (fresh) {
    for (const MatchState& m : e_.matches(programme))
      if (m.ever_active()) at->second.push_back({m.mentor, &m});
    std::stable_sort(at->second.begin(), at->second.end(), [](auto& a, auto& b) { return a.mentor < b.mentor; });
  }
  return at->second;
}

std::vector<PersonRef> MentorView::serving(ProgrammeRef programme) {
  std::vector<PersonRef> all;
  for (const Pair& p : pairs(programme))
    if (p.match->active_within(e_.period().from, e_.period().end())) all.push_back(p.mentor);
  for (const auto& attended : e_.shared<AttendanceView>().as_mentor(programme))
    if (e_.period().holds(attended.date)) all.push_back(attended.person);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace kith::accreditation
