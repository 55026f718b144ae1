// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "matching/profile.h"

namespace kith::matching {

/// The parts of a score, in this order everywhere. Three parties' wishes are parts of their own.
enum class Criterion : std::uint8_t {
  interests,      ///< for each shared interest
  goals,          ///< for each goal of the mentee the mentor has a skill for
  languages,      ///< for each shared language
  availability,   ///< for each shared slot
  proximity,      ///< whole when at the same place, falling with the square of the distance to 0 at the lesser reach
  mentee_wish,    ///< the mentor's gender is one the mentee wishes
  guardian_wish,  ///< the mentor's background is one the guardian wishes
  mentor_wish,    ///< the mentee's gender is one the mentor wishes
  background,     ///< any shared background
  age,            ///< for each year below 20 between the mentee's age and the middle of the mentor's range
  personality,    ///< for each of 24 steps the four traits are closer than their farthest; one not known counts as
                  ///< farthest
  programme,      ///< both in exactly the same programmes
  experience,     ///< for each step of the mentor's experience
  urgency,        ///< the mentee is urgent
  waiting,        ///< for each day of waiting
};
constexpr std::size_t criteria = 15;
std::string_view word(Criterion);

/// Points per unit of a criterion, and the most units that count.
struct Weight {
  std::int32_t points = 0, most = 1;
};

/// What a programme decides. Versioned by whoever keeps it. Weights may be 0; points * most of all together stay below
/// 2^30.
struct Rules {
  std::array<Weight, criteria> weights{};
  // Hard rules that may be switched off; off, the criterion only scores.
  bool need_language = true, need_distance = true, need_programme = true;
  std::int32_t shared_slots = 1;  ///< availability must overlap in at least as many slots; 0 = need not
  std::int32_t years_older = 0;   ///< the mentor is at least so many years older (3 is often asked)
  bool placing_first = true;      ///< as many as possible of each tier before any score; otherwise the score alone

  const Weight& operator[](Criterion c) const { return weights[static_cast<std::size_t>(c)]; }
  Weight& operator[](Criterion c) { return weights[static_cast<std::size_t>(c)]; }
};

/// Sensible weights to begin with; the greatest score is about 12,000.
Rules usual_rules();

/// What is wrong with rules or pool, or nothing: weights below 0 or too great, traits or reach out of range, ids twice.
std::optional<std::string> flaw(const Rules&, const Pool&);

/// Why a pair is impossible, in the order in which it is asked. `none` = it may be proposed.
enum class Blocker : std::uint8_t {
  none,
  not_cleared,
  not_trained,
  no_place,
  programme,
  site,
  mentor_gender,
  mentee_gender,
  mentee_age,
  mentor_age,
  age_gap,
  language,
  availability,
  distance,
  household,
  safety,
  relative,
  line_of_authority,
  failed_before,
  refused_before,
  protected_identity,
  custody,
  forbidden,
  co_mentor,
};
constexpr std::size_t blockers = 24;
std::string_view word(Blocker);
Blocker blocker_of(Barrier);

/// The first reason against a pair, exclusions of the pool apart (`Exclusions` knows those).
Blocker blocker(const Mentor&, const Mentee&, const Rules&);

/// 1 + the sum of the parts, whether or not the pair is eligible.
struct Score {
  std::array<std::int32_t, criteria> parts{};
  std::int32_t total = 0;
};
Score score(const Mentor&, const Mentee&, const Rules&);

}  // namespace kith::matching
