// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/problem.h"
#include "matching/rules.h"

namespace kith::matching {

/// Mentors as columns, so that one mentee is scored against many at once.
struct Columns {
  explicit Columns(const std::vector<Mentor>& mentors, const std::vector<std::int32_t>& order);

  std::vector<std::uint64_t> interests, goals, availability, sites;
  std::vector<std::uint32_t> languages, background;
  std::vector<std::int32_t> programmes, gender, youngest, oldest, household, may_gender, wish_gender, age_from, age_to,
      experience, able, known;
  std::vector<float> x, y, reach;
  std::array<std::vector<std::int32_t>, 4> traits;

  /// The small ones of those again, four to a word, so that a mentor who is looked at here and there costs half as many
  /// reads: gender, youngest and the ages from and to; programmes and the genders that may and are wished; able,
  /// known, experience and traits. Empty when one is too great for its bits.
  std::vector<std::uint32_t> ages, sets, rest;
  bool any_site = false, any_household = false;  ///< of somebody

 private:
  void pack();
};

/// `half`: as on a machine whose vectors have 256 bits (scores only; elsewhere it is the plain path).
enum class Vector { best, half, portable };

/// out[k] = score of mentor numbers[k] for the mentee, or 0 when the pair is impossible; exclusions are not known here.
/// The same numbers as `score` and `blocker`, on any machine: on x86 the widest vectors it has are chosen at run time.
void score_run(const Columns&, const Mentee&, const Rules&, const std::int32_t* numbers, std::int32_t count,
               std::int32_t* out, Vector = Vector::best);

}  // namespace kith::matching
