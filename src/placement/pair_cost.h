// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "placement/placement.h"

/// What keeping a pair together, or apart, would do to the best placement: seen before it is saved.
namespace kith::placement {

struct PairCost {
  bool possible = true;        ///< false: the rules, or other pairs kept together, do not allow it
  bool known = true;           ///< false: a time limit ended the search
  std::int64_t placed_less{};  ///< mentees placed; below 0 where a pair kept together until now cost more
  std::int64_t points_less{};  ///< below 0 there too, and where one mentee less is placed with more points
  std::int64_t moved{};        ///< mentees whose mentor would change
};
enum class Keep : std::uint8_t { together, apart };
/// Places in the pool. The optimum twice, without the rule and with it; `seconds` for each.
PairCost cost_of(const ProgrammePool& pool, std::int32_t mentor, std::int32_t mentee, Keep keep, double seconds);

/// A part of a sentence, with its full stop.
std::string one_cost_words(const i18n::Words& words, const PairCost& cost);
/// Both costs in sentences.
std::string cost_words(const Visit& visit, const ProgrammePool& pool, std::int32_t mentor, std::int32_t mentee);

}  // namespace kith::placement
