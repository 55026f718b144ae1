// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/settle.h"

#include <algorithm>

#include "matching/auction.h"

namespace kith::matching {
namespace {

enum class Ended { done, limit, budget };

Ended place_all(Market& market, Watch& watch, std::int64_t budget) {
  const std::int64_t until = market.looked_at() + budget;
  for (std::int32_t j = 0; j < market.mentees(); ++j) {
    if (!market.wrong(j)) continue;
    market.place(j);
    if (watch.over(market, market.mentees() - j)) return Ended::limit;
    if (market.looked_at() > until) return Ended::budget;
  }
  return Ended::done;
}

bool release_all(Market& market, Watch& watch) {
  for (std::int32_t i = 0; i < market.mentors(); ++i) {
    if (!market.wrong_mentor(i)) continue;
    market.release(i);
    if (watch.over(market, market.mentors() - i)) return false;
  }
  return true;
}

Problem problem_of(const Market& market) {
  Problem problem;
  problem.first.push_back(0);
  for (std::int32_t i = 0; i < market.mentors(); ++i) problem.capacity.push_back(market.capacity(i));
  for (std::int32_t j = 0; j < market.mentees(); ++j) {
    const auto arcs = market.arcs_of(j);
    problem.bonus.push_back(market.bonus(j));
    problem.arcs.insert(problem.arcs.end(), arcs.begin(), arcs.end());
    problem.first.push_back(static_cast<std::int64_t>(problem.arcs.size()));
  }
  return problem;
}

/// False when a limit ended it; the market is then as it was.
bool take_auction_prices(Market& market, Watch& watch, std::int64_t& looked_at) {
  const Problem problem = problem_of(market);
  Auction auction(problem);
  for (Value step = auction.first_step();; step = std::max<Value>(1, step / 6)) {
    auction.begin_phase(step);
    while (!auction.run(4096))
      if (watch.over(market, market.mentees())) return false;
    if (step == 1) break;
  }
  const AuctionResult found = std::move(auction).result();
  looked_at = found.arcs_looked_at;
  market.take_prices(found.mentor_price, found.mentor_of);
  return true;
}

}  // namespace

Settled settle(Market& market, Watch& watch) {
  Settled settled;
  std::int64_t arcs = 0;
  for (std::int32_t j = 0; j < market.mentees(); ++j) arcs += static_cast<std::int64_t>(market.arcs_of(j).size());
  Ended ended = place_all(market, watch, 40 * arcs + 1'000'000);
  if (ended == Ended::budget) {
    settled.by_auction = true;
    ended = Ended::limit;
    constexpr auto no_budget = std::int64_t{1} << 60;
    if (take_auction_prices(market, watch, settled.looked_at)) ended = place_all(market, watch, no_budget);
  }
  settled.done = ended == Ended::done && release_all(market, watch);
  return settled;
}

}  // namespace kith::matching
