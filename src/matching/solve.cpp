// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/solve.h"

#include <stdexcept>
#include <string>

#include "matching/nearby.h"
#include "matching/order.h"
#include "matching/settle.h"

namespace kith::matching {
namespace {

constexpr std::string_view by_paths = "shortest paths", by_auction = "auction, then shortest paths";

constexpr std::int64_t many_arcs = 1 << 18;  ///< more than a processor's own cache holds

Solution by_market(const Problem& problem, const Limits& limits) {
  Watch watch(limits);
  Market market(problem);
  market.bid();
  const Settled settled = settle(market, watch);
  Solution solution = finish(market, settled.done);
  solution.method = settled.by_auction ? by_auction : by_paths;
  solution.arcs_looked_at = settled.looked_at + market.looked_at();
  return solution;
}

Solution by_neighbours(const Problem& problem, const Limits& limits) {
  const Nearby order = nearby(problem);
  const Solution found = by_market(order.problem, limits);
  Solution solution = found;
  for (std::size_t k = 0; k < order.mentees.size(); ++k) {
    const std::int32_t j = order.mentees[k], with = found.mentor_of[k];
    solution.mentor_of[j] = with == nobody ? nobody : order.mentors[with];
    solution.mentee_price[j] = found.mentee_price[k];
  }
  for (std::size_t k = 0; k < order.mentors.size(); ++k)
    solution.mentor_price[order.mentors[k]] = found.mentor_price[k];
  return solution;
}

}  // namespace

Solution solve(const Problem& problem, const Limits& limits) {
  if (const auto found = flaw(problem)) throw std::invalid_argument("matching: " + std::string(*found));
  Solution solution =
      std::ssize(problem.arcs) < many_arcs ? by_market(problem, limits) : by_neighbours(problem, limits);
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
