// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/people.h"

namespace kith::snapshot {

static_assert(birthday(on(2008, 2, 29), 18, false) == Day(on(2026, 3, 1)));
static_assert(birthday(on(2008, 2, 29), 18, true) == Day(on(2026, 2, 28)));
static_assert(birthday(on(2008, 2, 29), 16, true) == Day(on(2024, 2, 29)));
static_assert(birthday(on(2008, 5, 17), 18, false) == Day(on(2026, 5, 17)));

Majority majority_of(const Policies& policies, ProgrammeRef programme) {
  return {policies.timeline(PolicyKey::age_of_majority, programme),
          policies.timeline(PolicyKey::leap_birthday, programme)};
}

Mentee mentee_as_of(const Snapshot& snapshot, PersonRef mentee, Day as_of) {
  const PersonRow* person = snapshot.effective<PersonRow>(mentee, as_of);
  return {as_of, person ? person->birth_date : Day::never(), snapshot.of<RelationshipRow>(mentee),
          snapshot.of<CustodyRow>(mentee), snapshot.of<ConsentRow>(mentee)};
}

bool guardian_party_applies(const Mentee& mentee, Day d, const Majority& majority) {
  if (!adult_on(d, mentee.birth_date, majority)) return !mentee.consented(ConsentKind::mature_minor, d);
  return mentee.any_relationship(d, [](auto& r) {
    return r.is_guardian && r.authority == Authority::adult_guardianship;
  }) || mentee.consented(ConsentKind::guardian_contact_after_majority, d);
}

}  // namespace kith::snapshot
