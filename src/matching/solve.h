// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <string_view>

#include "matching/problem.h"

namespace kith::matching {

struct Progress {
  Value value{};        ///< of the pairs so far
  Value bound{};        ///< no placement is worth more
  std::int64_t open{};  ///< mentees and mentors still to be looked at
};

struct Limits {
  double seconds = 0;                             ///< 0 = none; looked at about every millisecond
  std::function<bool()> cancel;                   ///< true = stop
  std::function<void(const Progress&)> progress;  ///< a few times a second
  bool first_of_equals = true;                    ///< see Solution::first_of_equals
};

/// A placement with the proof of how good it is.
struct Solution {
  std::vector<std::int32_t> mentor_of;  ///< per mentee, or `nobody`
  /// The certificate: prices >= 0 with mentee_price[j] + mentor_price[i] >= score + bonus for every arc. Hence no
  /// placement is worth more than `bound` = sum of mentee prices + sum of capacity * mentor price. A mentor's price is
  /// what one place more with this mentor would be worth: who is scarce (explain.h).
  std::vector<Value> mentee_price, mentor_price;
  Value value{};   ///< sum of score + bonus over the pairs
  Value bound{};   ///< equals `value` for an optimum
  bool optimal{};  ///< false only when a limit ended the search: `mentor_of` is the best so far, the gap is bound -
                   ///< value
  /// Of all optimal placements this is the first in the order of mentees, each with the mentor who stands first, nobody
  /// last. It depends on the problem alone, not on the method; locking one of its pairs leaves the others. False when
  /// it was not asked for, or when there were too many ties to tell (the placement is still optimal).
  bool first_of_equals{};
  std::string_view method;  ///< "shortest paths" or "auction, then shortest paths"
  std::int64_t arcs_looked_at{};
};

/// The optimum. The problem must have no flaw (std::invalid_argument names it).
///
/// Method: mentees bid greedily, then shortest augmenting paths over the prices, cut off as soon as a free place, or
/// a mentee who loses least by stepping back, is nearer than all that is unexplored. When paths grow long (hard
/// families) an auction with falling steps finds better prices first and paths repair what is left, so the result is
/// exact whatever the auction did. Worst case O(m * (arcs + n log n)), in practice near linear in arcs. Memory: the
/// problem, 48 bytes a mentee and 48 a mentor; the problem again from 2^18 arcs on (nearby.h), and the arcs once more
/// when mentors' prices must fall.
Solution solve(const Problem&, const Limits& = {});

/// Verifies a solution from nothing but the problem: pairs are arcs, capacities hold, prices are feasible, value and
/// bound are what they are said to be. Returns what is wrong or an empty text. O(arcs). `optimal` needs value == bound.
std::string_view objection(const Problem&, const Solution&);

}  // namespace kith::matching
