// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/pair_source.h"

/// Rows of pairs against the prices of mentors (by the source's numbers). O(row), with the widest vectors the machine
/// has; the same on any machine. Prices may be 64 or 32 bits wide: half the width, twice the speed.
namespace kith::matching {

/// Whether score - price > limit for a possible pair of the row: one that prices do not cover.
bool any_above(const PairSource::Row&, const std::vector<Value>& prices, Value limit, Vector = Vector::best);

/// Places in the row of the possible pairs with score - price > limit, rising.
void places_above(const PairSource::Row&, const std::vector<Value>& prices, Value limit,
                  std::vector<std::int32_t>& places);

/// The pair of a row that is worth most above its price, the first of equals, and what the best of the others is worth.
struct BestTwo {
  static constexpr Value none = -(Value{1} << 62);
  Value best = none, second = none;
  std::int32_t at = 0;  ///< its place in the row
};
BestTwo best_two(const PairSource::Row&, const std::vector<Value>& prices, Vector = Vector::best);
BestTwo best_two(const PairSource::Row&, const std::vector<std::int32_t>& prices, Vector = Vector::best);

}  // namespace kith::matching
