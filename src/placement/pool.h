// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>

#include "matching/engine.h"
#include "placement/records.h"
#include "snapshot/snapshot.h"

namespace kith::placement {

/// What a placement would like to know of somebody and the records do not say. It is neutral: a language, a free hour,
/// a place not known shuts nobody out and scores nothing, and pages say "not known yet: ask". Only a limit somebody
/// stated (a required gender, ages, years older) is not met by what is not known (ADR 0185).
enum class Unknown : std::uint8_t { birth_date, gender, languages, availability, place, profile };
inline constexpr int unknowns = 6;

/// One of the pool beside what the engine knows. Co-mentors are one: the first by exchange id, and the others.
struct Somebody {
  PersonId person;
  std::string name;            ///< of co-mentors all names; of a group its name before them
  std::uint8_t unknown{};      ///< bit k = Unknown k
  std::int64_t referral{};     ///< of a mentee: key of the referral
  Date since{};                ///< of a mentee: waiting since; after a match that ended, since its end (§18.33)
  Date first_since{};          ///< of a mentee: the first day of waiting, whatever came between
  std::vector<PersonId> co{};  ///< of co-mentors: the others
  bool is(PersonId who) const { return person == who || std::ranges::find(co, who) != co.end(); }
  bool lacks(Unknown what) const { return (unknown >> static_cast<unsigned>(what)) & 1U; }
};

/// The one of a list that this person is, or is one of.
template <class People>
auto find_person(People& people, PersonId who) {
  return std::ranges::find_if(people, [&](const Somebody& one) { return one.is(who); });
}

/// A programme's pool on a day: mentors with all that is said about them (also those without a place: "why not X?"),
/// and mentees who wait. Both lists stand in the order of exchange ids, as `asked.pool` does.
struct ProgrammePool {
  ProgrammeId programme;
  Date as_of;
  matching::Asked asked;
  std::vector<Somebody> mentors, mentees;
  std::vector<std::string> genders, languages, backgrounds;  ///< what the bits of matching::Person mean
};

/// Records to the matching problem, pure (MS 6.01): clearance and training by snapshot/mentor_ready.h; places are the
/// stated capacity (1 when none is stated) without open matches and open proposals; mentees with an open match or
/// proposal are not in the pool, nor are mentors on hold, suspended, gone or barred. Pairs are kept apart by the rules
/// written down for them, by an earlier refusal, a match that did not fit or ended for safety, kinship, and by a
/// teacher's or worker's authority over the child. Groups and co-mentors: teams.h. O(people + pair facts), sorting
/// apart.
ProgrammePool pool_of(const Facts& facts, const snapshot::Snapshot& snapshot);

/// The programme's rules and weights: the usual ones, changed by the criteria in force.
matching::Rules rules_of(const std::vector<CriterionFact>& criteria);
/// All sixteen settings that make these rules: rules_of(settings_of(r)) == r.
std::vector<CriterionFact> settings_of(const matching::Rules& rules);

/// SHA-256 of everything a run reads, in hexadecimal: equal digests, equal result.
std::string digest_of(const matching::Asked& asked);

}  // namespace kith::placement
