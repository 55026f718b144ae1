// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "placement/placement.h"

/// A possible pair in words and addresses, the same from the child's page and from the mentor's.
namespace kith::placement {

/// Places in the pool.
struct Pairing {
  std::int32_t mentor{}, mentee{};
};

/// The parts that brought most: "Shared goals 600 · ...".
std::string reasons_of(const Visit& visit, const matching::Score& score);
/// All parts with the one point that every possible pair has: they add up to the total.
std::string all_parts_of(const Visit& visit, const matching::Score& score);
/// How far apart the two live, when both places are known, and what is not known of `other`.
std::string small_print(const Visit& visit, const ProgrammePool& pool, Pairing pair, const Somebody& other);

std::string mentor_address(const Visit& visit, const ProgrammePool& pool, std::int32_t mentor);
std::string sheet_address(const Visit& visit, const ProgrammePool& pool, std::int32_t mentor);
std::string propose_address(const Visit& visit, const ProgrammePool& pool, Pairing pair);

}  // namespace kith::placement
