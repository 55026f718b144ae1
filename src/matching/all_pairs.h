// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/pair_source.h"
#include "matching/solve.h"

namespace kith::matching {

/// How the certificate over all pairs was reached.
struct AllPairsWork {
  int passes = 0;              ///< times all pairs were scored and compared with the prices
  int auctions = 0;            ///< the one at first, and when shortest paths grew too long (settle.h)
  std::int64_t arcs = 0;       ///< pairs that ever took part in the search
  std::int64_t looked_at = 0;  ///< pairs scored, all passes together
};

/// The optimum over every pair of the source without a search over them all: an auction finds prices near the optimum,
/// a few pairs of each mentee that are best at these prices are solved, then all pairs are compared with the prices;
/// those worth more than their prices join, until a pass finds none. That last pass *is* the certificate. Possible
/// pairs are scored once and kept when they are at most 2^25 (256 MiB); of more, the best scores begin instead of the
/// auction and each pass scores anew. Capacities and bonus as in Problem, by real numbers of mentors.
Solution solve_all_pairs(const PairSource&, const std::vector<std::int32_t>& capacity, const std::vector<Value>& bonus,
                         const Limits& = {}, AllPairsWork* = nullptr);

/// As `objection` of solve.h, over all pairs of the source.
std::string_view objection(const PairSource&, const std::vector<std::int32_t>& capacity,
                           const std::vector<Value>& bonus, const Solution&);

}  // namespace kith::matching
