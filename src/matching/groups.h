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

/// A placement with groups: a mentor with least[i] > 0 takes at least so many mentees or none. First groups that stay
/// below are closed, the emptiest first, and everything is solved again; each closed one is tried once more. Then a
/// search (group_search.h) looks for a better placement, or shows that there is none. It ends early in great pools,
/// where the gap between `value` and `bound` says how far from the best it can be at most (to find the best is hard in
/// general).
struct Grouped {
  Problem problem;                   ///< closed groups have no places; those held have no arcs, and take places
  Solution solution;                 ///< of that problem
  std::vector<std::int32_t> closed;  ///< mentors, rising
  /// (mentee, mentor): in a group that reaches its minimum only because they are held there.
  std::vector<std::pair<std::int32_t, std::int32_t>> held;
  Value value = 0;  ///< of the placement, those held included
  Value bound = 0;  ///< nothing that respects every minimum is worth more
  bool proven() const { return solution.optimal && value == bound; }
};
Grouped solve_groups(Problem problem, const std::vector<std::int32_t>& least, const Limits& = {});

}  // namespace kith::matching
