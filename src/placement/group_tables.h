// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "placement/outcomes.h"

/// The fairness tables with their pictures: a bar for each group that is not small, placed and beside it left out.
namespace kith::placement {

struct Bar {
  std::string name, spoken;
  std::int64_t y{}, text_y{}, placed_width{}, left_x{}, left_width{};
  bool small{};
};
struct GroupTable {
  std::string name;
  std::vector<Outcome> groups;
  std::vector<Bar> bars;
  std::int64_t height{};
};
/// Without tables whose groups are all small.
std::vector<GroupTable> group_tables(const Visit& visit, const ProgrammePool& pool,
                                     const std::vector<std::int32_t>& mentor_of);

}  // namespace kith::placement
