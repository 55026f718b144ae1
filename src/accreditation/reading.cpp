// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/reading.h"

#include "accreditation/catalogue.h"
#include "accreditation/group_life.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

ProposalRef proposal_of(const Evaluation& e, const MatchState& match) {
  const MatchRow* row = e.snapshot().effective<MatchRow>(match.match, e.as_of());
  return row ? row->proposal : ProposalRef{};
}

void cap_at(Measure& measure, std::string_view reason, int rating) {
  for (const Cap& cap : measure.caps)
    if (cap.reason == reason) return;
  measure.caps.push_back({std::string(reason), rating});
}

void judge_document(const Evaluation& e, ProgrammeRef programme, DocumentKind kind, std::string unit,
                    Measure& measure) {
  const int status = document_status(e, programme, kind);
  measure.rating = status;
  if (status == 1)
    measure.pass([&] { return unit; });
  else
    measure.fail(std::move(unit), {"document_status:" + std::to_string(status)});
}

namespace {

std::map<PersonRef, Day> matched_on(const Evaluation& e, ProgrammeRef programme, Day d, PersonRef MatchState::*side) {
  std::map<PersonRef, Day> people;
  for (const MatchState& match : e.matches(programme)) {
    if (!match.active_on(d)) continue;
    const auto [at, fresh] = people.emplace(match.*side, match.start);
    if (!fresh) at->second = std::min(at->second, match.start);
  }
  return people;
}

}  // namespace

std::map<PersonRef, Day> mentors_matched_on(const Evaluation& e, ProgrammeRef programme, Day d) {
  return matched_on(e, programme, d, &MatchState::mentor);
}
std::map<PersonRef, Day> mentees_matched_on(const Evaluation& e, ProgrammeRef programme, Day d) {
  return matched_on(e, programme, d, &MatchState::mentee);
}

std::set<PersonRef> mentors_serving(const Evaluation& e, ProgrammeRef programme) {
  std::set<PersonRef> mentors;
  for (const MatchState& match : e.matches(programme))
    if (match.active_within(e.period().from, e.period().end())) mentors.insert(match.mentor);
  for (const HeldSession& session : held_sessions(e, programme)) {
    if (!e.period().holds(session.row->date)) continue;
    for (const AttendanceRow& a : shown<AttendanceRow>(e, session.session))
      if (a.role == GroupRole::mentor && a.attended()) mentors.insert(a.person);
  }
  return mentors;
}

}  // namespace kith::accreditation
