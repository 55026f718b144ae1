// SPDX-License-Identifier: AGPL-3.0-or-later
// EEPM, fourth edition, benchmark B.6.4: exit interviews (measure_decisions.md §8.5).
#include "accreditation/eepm4_benchmarks.h"
#include "accreditation/reading.h"
#include "snapshot/agency_rows.h"
#include "snapshot/people.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

void compute_eepm_6_4(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  constexpr int days = 30;
  const Majority majority = majority_of(e.policies(), programme);
  for (const MatchState& match : e.matches(programme)) {
    if (!match.started() || !match.closed() || match.end < match.start || !e.period().holds(match.end)) continue;
    const Day due = match.end + days;
    if (due > e.as_of()) {
      ++m[0].excluded["not_due"];
      continue;
    }
    const auto asked = [&](InterviewParty party) {
      return any<ExitInterviewRow>(e, match.match, [&](auto& i) { return i.party == party && i.date <= due; });
    };
    std::vector<std::string> reasons;
    if (!asked(InterviewParty::mentor)) reasons.emplace_back("mentor");
    if (!asked(InterviewParty::mentee)) reasons.emplace_back("mentee");
    const Mentee mentee = mentee_as_of(e.snapshot(), match.mentee, e.as_of());
    if (guardian_party_applies(mentee, match.end, majority) && !asked(InterviewParty::guardian))
      reasons.emplace_back("guardian");
    m[0].judge(e.match_id(match.match), std::move(reasons));
  }
}

}  // namespace kith::accreditation
