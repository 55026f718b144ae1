// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/failing_matches.h"

#include "accreditation/case_unit.h"
#include "accreditation/reading.h"

namespace kith::accreditation {

std::unordered_map<std::string, MatchRef> matches_of_failing_logs(const Evaluation& e, const ProgrammeResult& result) {
  std::unordered_map<std::string, MatchRef> of;
  for (const Measure& m : result.measures)
    if (unit_of(m.id).unit == Unit::meeting)
      for (const Failing& failing : m.failing) of.emplace(failing.unit, MatchRef());
  if (of.empty()) return of;
  for (const MatchState& match : e.matches(result.programme))
    for (const auto& log : shown<snapshot::MeetingLogRow>(e, match.match)) {
      if (!e.period().holds(log.date)) continue;
      const auto at = of.find(e.snapshot().id_text<snapshot::MeetingLogRow>(log.id));
      if (at != of.end()) at->second = match.match;
    }
  return of;
}

PersonRef worker_on(const Evaluation& e, MatchRef match) {
  for (const auto& row : e.snapshot().of<snapshot::AssignmentRow>(match))
    if (row.shows(e.as_of()) && row.days.covers(e.as_of())) return row.worker;
  return {};
}

}  // namespace kith::accreditation
