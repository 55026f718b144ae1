// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace kith::matching {

/// What is known of somebody, as bits of Person::known. What is not known is neutral: it shuts nobody out and scores
/// nothing. But a limit that somebody stated (ages, a required gender, years older) is not met by what is not known.
enum Known : std::int32_t {
  known_languages = 1,
  known_availability = 2,
  known_place = 4,
  known_reach = 8,  ///< of a pair it is enough when one reach is known
  known_age = 16,
  known_traits = 32,  ///< and the next three bits: trait t is known by known_traits << t
};

/// Sets are bit masks; what a bit means is the caller's (the CSV reader numbers the words it meets). Gender: one bit.
struct Person {
  std::string id;
  std::uint64_t interests = 0;
  std::uint64_t goals = 0;         ///< of a mentee; of a mentor: the skills that serve them
  std::uint64_t availability = 0;  ///< a bit for each slot of the week
  std::uint64_t sites = 0;         ///< 0 = any site
  std::uint32_t languages = 0;
  std::uint32_t background = 0;
  std::int32_t programmes = 0;
  std::int32_t gender = 0;
  std::int32_t age = 0;
  std::int32_t household = 0;            ///< 0 = not known; else equal numbers live together
  float x = 0, y = 0;                    ///< kilometres on a plane
  float reach = 0;                       ///< km he or she is willing to travel; more than 0; not known: no limit
  std::array<std::int32_t, 4> traits{};  ///< personality, each 0..6
  std::int32_t known = ~0;               ///< bits of Known; sets that are not known are empty
};

struct Mentor : Person {
  std::int32_t capacity = 1;                ///< places left
  std::int32_t cleared = 1, trained = 1;    ///< 0 = the checks, the training are not done
  std::int32_t may_gender = ~0;             ///< hard: mentees the mentor and the programme allow
  std::int32_t wish_gender = ~0;            ///< soft
  std::int32_t age_from = 0, age_to = 200;  ///< hard, of the mentee
  std::int32_t experience = 0;              ///< 0..9
  std::int32_t least = 0;                   ///< a group: so many mentees or none (groups.h)
  std::int32_t team = 0;                    ///< 0 = alone; equal numbers are co-mentors (groups.h)
};

struct Mentee : Person {
  std::int32_t may_gender = ~0;             ///< hard: the family's rule about the mentor
  std::int32_t wish_gender = ~0;            ///< soft
  std::uint32_t guardian_wish = ~0U;        ///< soft: backgrounds of the mentor the guardian wishes
  std::int32_t age_from = 0, age_to = 200;  ///< hard, of the mentor
  std::int32_t tier = 0;                    ///< urgency, 0 the most urgent; used when Rules::placing_first
  std::int32_t urgent = 0;                  ///< 1: gets Weights::urgency
  std::int32_t waiting_days = 0;            ///< at most 3650 count
};

/// Why two people must never be proposed to each other.
enum class Barrier : std::uint8_t {
  safety,
  relative,
  household,
  line_of_authority,
  failed_before,
  refused_before,
  protected_identity,
  custody,
  forbidden,
  co_mentor,  ///< something stands between the mentee and one of a team
};

struct Exclusion {
  std::int32_t mentor, mentee;
  Barrier barrier;
};

struct Pool {
  std::vector<Mentor> mentors;
  std::vector<Mentee> mentees;
  std::vector<Exclusion> exclusions;
};

/// Orders both sides by id, so that the order of a file changes nothing; exclusions follow.
void put_in_order(Pool&);

}  // namespace kith::matching
