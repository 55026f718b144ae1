// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 6.02: mentor, mentee and guardian say yes before the match begins (measure_decisions.md §5.2).
#include "accreditation/reading.h"
#include "accreditation/sections_6_to_8.h"
#include "snapshot/intake_rows.h"
#include "snapshot/people.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

/// Whether the latest answer on or before `start` among those of the party is a yes.
template <class OfParty>
bool accepted(const Evaluation& e, const MatchState& match, OfParty of_party) {
  const IdPool& ids = e.snapshot().ids<AcceptanceRow>();
  const AcceptanceRow* latest = nullptr;
  for (const AcceptanceRow& answer : shown<AcceptanceRow>(e, proposal_of(e, match))) {
    if (answer.date > match.start || !of_party(answer)) continue;
    if (!latest || latest->date < answer.date || (latest->date == answer.date && ids.less(latest->id, answer.id)))
      latest = &answer;
  }
  return latest && latest->accepted;
}

/// A guardian who may consent on the day of the answer, or the custody organization while it may.
bool may_answer_as_guardian(const Mentee& mentee, const AcceptanceRow& answer) {
  if (answer.party == AcceptanceParty::guardian)
    return mentee.any_relationship(
        answer.date, [&](auto& r) { return r.person == answer.person && r.is_guardian && r.may_consent; });
  return answer.party == AcceptanceParty::custody_organization &&
         std::any_of(mentee.custody.begin(), mentee.custody.end(), [&](const CustodyRow& c) {
           return c.may_consent && c.shows(mentee.as_of) && c.days.covers(answer.date);
         });
}

}  // namespace

void compute_6_02(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const Majority majority = majority_of(e.policies(), programme);
  for (const MatchState& match : e.matches(programme)) {
    if (!match.started() || !e.period().holds(match.start)) continue;
    const Mentee mentee = mentee_as_of(e.snapshot(), match.mentee, e.as_of());
    std::vector<std::string> reasons;
    if (!accepted(e, match, [&](auto& a) { return a.party == AcceptanceParty::mentor && a.person == match.mentor; }))
      reasons.emplace_back("mentor");
    if (!accepted(e, match, [&](auto& a) { return a.party == AcceptanceParty::mentee && a.person == match.mentee; }))
      reasons.emplace_back("mentee");
    if (guardian_party_applies(mentee, match.start, majority) &&
        !accepted(e, match, [&](auto& a) { return may_answer_as_guardian(mentee, a); })) {
      reasons.emplace_back("guardian");
      if (!adult_on(match.start, mentee.birth_date, majority)) cap_at(m[0], "guardian_acceptance_missing_for_minor", 3);
    }
    m[0].judge(e.match_id(match.match), std::move(reasons));
  }
}

}  // namespace kith::accreditation
