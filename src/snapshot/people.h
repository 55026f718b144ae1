// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "snapshot/policies.h"

/// Who is of age, who is a guardian, and whether the guardian is a party at all (measure_decisions.md §1.10-1.11).
namespace kith::snapshot {

/// From which birthday on a person is an adult, day by day (policies `age_of_majority`, `leap_birthday`).
struct Majority {
  Timeline age, leap_birthday;
};
Majority majority_of(const Policies& policies, ProgrammeRef programme);

/// The birthday at `age` years. Born on 29 February, in a year without one: 1 March, or 28 February if `feb_28`.
constexpr Day birthday(Day born, int age, bool feb_28) {
  const std::chrono::year_month_day b{Date(born)};
  const std::chrono::year_month_day d = (b.year() + std::chrono::years{age}) / b.month() / b.day();
  if (d.ok()) return Day(Date(d));
  return Day(Date(d.year() / std::chrono::March / std::chrono::day{1})) - (feb_28 ? 1 : 0);
}
/// `born` = never: unknown, a minor.
inline bool adult_on(Day d, Day born, const Majority& majority) {
  if (born == Day::never()) return false;
  return d >= birthday(born, majority.age.whole_on(d), majority.leap_birthday.whole_on(d) != 0);
}

/// One mentee as known on an as-of day.
struct Mentee {
  Day as_of;
  Day birth_date{Day::never()};
  std::span<const RelationshipRow> relationships;
  std::span<const CustodyRow> custody;
  std::span<const ConsentRow> consents;

  template <class Test>
  bool any_relationship(Day d, Test test) const {
    for (const RelationshipRow& r : relationships)
      if (r.shows(as_of) && r.days.covers(d) && test(r)) return true;
    return false;
  }
  bool consented(ConsentKind kind, Day d) const {
    for (const ConsentRow& c : consents)
      if (c.kind == kind && c.shows(as_of) && c.in_force(d)) return true;
    return false;
  }
  bool in_temporary_custody(Day d) const {
    for (const CustodyRow& c : custody)
      if (c.temporary && c.shows(as_of) && c.days.covers(d)) return true;
    return false;
  }
  /// `person` is a guardian on `d` and may be contacted.
  bool open_guardian(PersonRef person, Day d) const {
    return any_relationship(
        d, [&](auto& r) { return r.person == person && r.is_guardian && r.rule != ContactRule::barred; });
  }
};
Mentee mentee_as_of(const Snapshot& snapshot, PersonRef mentee, Day as_of);

/// §1.11: for an adult only with a guardian of authority `adult_guardianship` or the consent
/// `guardian_contact_after_majority`; for a minor unless the consent `mature_minor` is in force. A minor with no
/// guardian on file has the party: missing data is a failure, not an exemption.
bool guardian_party_applies(const Mentee& mentee, Day d, const Majority& majority);

}  // namespace kith::snapshot
