// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/school_terms.h"

#include <map>

#include "accreditation/blocks.h"
#include "accreditation/reading.h"
#include "snapshot/agency_rows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

std::vector<MatchState> pairings_in_groups(const Evaluation& e, ProgrammeRef programme) {
  std::vector<MatchState> pairs;
  for (const MatchState& match : e.matches(programme)) {
    const MatchRow* row = e.snapshot().effective<MatchRow>(match.match, e.as_of());
    if (row && row->group) pairs.push_back(match);
  }
  return pairs;
}

TermCheckIns::TermCheckIns(const Evaluation& e, ProgrammeRef programme)
    : e_(e),
      programme_(programme),
      majority_(majority_of(e.policies(), programme)),
      terms_(school_times(e, programme, CalendarKind::term)) {}

bool TermCheckIns::answered(PersonRef person, Track track, const Span& term) const {
  return any<CheckInRow>(e_, person, [&](auto& c) {
    return c.programme == programme_ && c.role == track && c.complete && term.covers(c.date);
  });
}

bool TermCheckIns::guardian_answered(PersonRef mentee, const Span& term) const {
  return any<RelationshipRow>(e_, mentee, [&](auto& relation) {
    return relation.is_guardian && any<CheckInRow>(e_, relation.person, [&](auto& c) {
             return c.programme == programme_ && c.role == Track::guardian && c.complete && term.covers(c.date) &&
                    relation.days.covers(c.date);
           });
  });
}

void TermCheckIns::judge(GroupRole members, Track track, Measure& m) const {
  constexpr int least_days = 30;
  std::map<PersonRef, std::vector<Span>> places;
  for (const Membership& place : memberships(e_, programme_, members)) places[place.person].push_back(place.days);
  for (const SchoolTime& term : terms_)
    for (const auto& [person, days] : places) {
      if (days_covered(days, term.days.from, term.days.until) < least_days) continue;
      bool passed = false;
      if (track == Track::guardian) {
        const Mentee mentee = mentee_as_of(e_.snapshot(), person, e_.as_of());
        if (!guardian_party_applies(mentee, term.days.until, majority_)) continue;
        passed = guardian_answered(person, term.days);
      } else {
        passed = answered(person, track, term.days);
      }
      m.judge(std::string(word(track)) + "|" + e_.person_id(person) + "|" + term.id,
              passed ? std::vector<std::string>{} : std::vector<std::string>{"no_check_in"});
    }
}

}  // namespace kith::accreditation
