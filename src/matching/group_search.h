// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/solve.h"

namespace kith::matching {

/// The best placement in which each mentor with least[i] > 1 takes at least so many mentees or none, by branch and
/// bound: without the minimums it is an optimum as ever; a group that stays below its minimum is tried closed, and
/// tried with its first places worth more than all scores together, which fills them wherever they can be filled
/// without placing anybody less (of two placements, one that fills the places and one that places the mentees, a third
/// does both: Mendelsohn and Dulmage). A branch is left when it cannot be worth more than the best found.
struct GroupSearch {
  std::vector<std::int32_t> mentor_of;  ///< the best found, `begin_with` or better
  Value value{};
  Value bound{};  ///< nothing is worth more; equal to `value` when the search ended by itself
};
/// `begin_with`: a placement that respects the minimums, and what it is worth. At most `most_solves` optima are made;
/// exponential in the number of groups at worst. Where scores times mentees pass 2^29 nothing is searched.
GroupSearch search_groups(const Problem& problem, const std::vector<std::int32_t>& least, GroupSearch begin_with,
                          int most_solves, const Limits& limits);

}  // namespace kith::matching
