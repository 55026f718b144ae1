// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/solve.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>

#include "matching/auction.h"
#include "matching/finish.h"
#include "matching/market.h"
#include "matching/order.h"

namespace kith::matching {
namespace {

constexpr std::string_view by_paths = "shortest paths", by_auction = "auction, then shortest paths";

/// Places mentee after mentee. False when a limit was met, or when more arcs were looked at than `budget`.
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

Ended release_all(Market& market, Watch& watch) {
  for (std::int32_t i = 0; i < market.mentors(); ++i) {
    if (!market.wrong_mentor(i)) continue;
    market.release(i);
    if (watch.over(market, market.mentors() - i)) return Ended::limit;
  }
  return Ended::done;
}

/// Prices by auction, then what it left by paths.
Ended start_again(const Problem& problem, Market& market, Watch& watch, std::int64_t& looked_at) {
  Auction auction(problem);
  for (Value step = auction.first_step();; step = std::max<Value>(1, step / 6)) {
    auction.begin_phase(step);
    while (!auction.run(4096))
      if (watch.over(market, market.mentees())) return Ended::limit;
    if (step == 1) break;
  }
  const AuctionResult found = std::move(auction).result();
  looked_at += found.arcs_looked_at;
  market.take_prices(found.mentor_price, found.mentor_of);
  constexpr auto no_budget = std::int64_t{1} << 60;
  if (place_all(market, watch, no_budget) == Ended::limit) return Ended::limit;
  return release_all(market, watch);
}

}  // namespace

Solution solve(const Problem& problem, const Limits& limits) {
  if (const auto found = flaw(problem)) throw std::invalid_argument("matching: " + std::string(*found));
  Watch watch(limits);
  Market market(problem);
  market.bid();
  const auto arcs = static_cast<std::int64_t>(problem.arcs.size());
  std::int64_t looked_at = 0;
  std::string_view method = by_paths;
  Ended ended = place_all(market, watch, 40 * arcs + 1'000'000);
  if (ended == Ended::budget) {
    method = by_auction;
    ended = start_again(problem, market, watch, looked_at);
  }
  Solution solution = finish(market, ended == Ended::done);
  solution.method = method;
  solution.arcs_looked_at = looked_at + market.looked_at();
  if (solution.optimal && limits.first_of_equals) put_first_of_equals(problem, solution);
  return solution;
}

std::string_view objection(const Problem& problem, const Solution& solution) {
  const std::int32_t m = problem.mentees(), n = problem.mentors();
  const auto is = [](const auto& list, std::int32_t size) { return static_cast<std::int32_t>(list.size()) == size; };
  if (!is(solution.mentor_of, m) || !is(solution.mentee_price, m) || !is(solution.mentor_price, n))
    return "a list has the wrong length";
  std::vector<std::int32_t> left = problem.capacity;
  Value value = 0, bound = 0;
  for (std::int32_t i = 0; i < n; ++i) {
    if (solution.mentor_price[i] < 0) return "a mentor's price is below 0";
    bound += solution.mentor_price[i] * problem.capacity[i];
  }
  for (std::int32_t j = 0; j < m; ++j) {
    if (solution.mentee_price[j] < 0) return "a mentee's price is below 0";
    bound += solution.mentee_price[j];
    bool found = solution.mentor_of[j] == nobody;
    for (std::int64_t a = problem.first[j]; a < problem.first[j + 1]; ++a) {
      const Arc& arc = problem.arcs[a];
      const Value worth = problem.bonus_of(j) + arc.score;
      if (solution.mentee_price[j] + solution.mentor_price[arc.mentor] < worth)
        return "a pair is worth more than its prices";
      if (arc.mentor != solution.mentor_of[j]) continue;
      found = true;
      value += worth;
      if (--left[arc.mentor] < 0) return "a mentor has more mentees than places";
    }
    if (!found) return "a pair has no arc";
  }
  if (value != solution.value) return "the value is not that of the pairs";
  if (bound != solution.bound) return "the bound is not that of the prices";
  return solution.optimal && value != bound ? "value and bound differ" : "";
}

}  // namespace kith::matching
