// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/rules.h"
#include "matching/solve.h"

namespace kith::matching {

/// Co-mentors: mentors with the same `team` (not 0) become one, with the least of their places, all their skills and
/// interests and the hours and languages they share, named "a+b". A mentee whom something separates from one of them is
/// separated from the team (Barrier::co_mentor). O(team members * mentees).
/// Gives the new place of each mentor.
std::vector<std::int32_t> join_teams(Pool&, const Rules&);

/// A placement with groups: a mentor with least[i] > 0 takes at least so many mentees or none. Groups that stay below
/// are closed, the emptiest first, and everything is solved again; at the end each closed group is tried once more.
/// What comes out respects every minimum. It is the optimum of the problem without the closed groups; `bound` is that
/// of the problem with all of them, so that the gap says how far from the best it can be at most (to find the best is
/// hard in general).
struct Grouped {
  Problem problem;                   ///< closed groups have no places
  Solution solution;                 ///< of that problem
  std::vector<std::int32_t> closed;  ///< mentors, rising
  Value bound = 0;
};
Grouped solve_groups(Problem problem, const std::vector<std::int32_t>& least, const Limits& = {});

}  // namespace kith::matching
