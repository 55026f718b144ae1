// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/solve.h"

namespace kith::matching {

/// Turns an optimal solution into the first of all optimal ones (Solution::first_of_equals) and sets that flag.
///
/// Every optimum uses only tight arcs of any optimal prices; two optima differ by cycles of tight arcs. Mentee after
/// mentee the best-placed tight mentor is tried: it can be had when a cycle leads back without those already settled.
/// Cycles stay inside strongly connected components, found once in O(arcs). Gives up, leaving an optimum, after looking
/// at 20 * (arcs + people) steps.
void put_first_of_equals(const Problem&, Solution&);

}  // namespace kith::matching
