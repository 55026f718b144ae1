// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>

#include "matching/auction.h"
#include "matching/finish.h"

namespace kith::matching {

/// An auction in phases: its steps fall from a 32nd of the greatest worth by fours, not below the last step. Nothing
/// when a limit ended it.
std::optional<AuctionResult> auction_off(const PairSource&, const std::vector<std::int32_t>& capacity,
                                         const std::vector<Value>& bonus, Value last_step, Watch& watch);

/// Mends everything that is wrong with the market. When paths look at more than 40 times the market's arcs, the family
/// is hard for them: prices are found by auction instead, once, and paths mend the rest. False when a limit ended it.
struct Settled {
  bool done = true;
  bool by_auction = false;
  std::int64_t looked_at = 0;  ///< by the auction
};
Settled settle(Market& market, Watch& watch);

}  // namespace kith::matching
