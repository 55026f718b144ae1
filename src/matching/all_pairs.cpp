// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/all_pairs.h"

#include <algorithm>
#include <stdexcept>

#include "matching/order.h"
#include "matching/price_rows.h"
#include "matching/settle.h"
#include "matching/top.h"

namespace kith::matching {
namespace {

constexpr std::int32_t first_arcs = 16, more_arcs = 8;
constexpr Value last_step = 16;  ///< of the auction; finer prices cost more bids than they save paths
constexpr std::int64_t most_kept = std::int64_t{1} << 25;  ///< pairs: 256 MiB
constexpr std::string_view by_pricing = "best pairs, then all pairs against the prices",
                           by_auction_first = "auction, then all pairs against the prices";

class AllPairs {
 public:
  AllPairs(const PairSource& source, const std::vector<std::int32_t>& capacity, const std::vector<Value>& bonus,
           const Limits& limits);
  Solution run(AllPairsWork* work);

 private:
  Value bonus(std::int32_t mentee) const { return bonus_.empty() ? 0 : bonus_[mentee]; }
  void score(std::int32_t mentee);
  void begin();
  void begin_by_auction();
  std::vector<Arc> above(std::int32_t mentee, Value limit, std::size_t most);
  std::int32_t turn(std::int32_t mentee) const;
  bool mend();
  bool pass();
  bool join(std::int32_t mentee);
  void refresh_prices();
  void cover(Solution& solution);
  Problem tight_pairs(const Solution& solution);
  Solution in_real_numbers(Solution solution) const;

  std::unique_ptr<KeptPairs> kept_;
  const PairSource* source_;  ///< kept_ where that is possible
  const std::vector<Value>& bonus_;
  const Limits& limits_;
  Watch watch_;
  Market market_;
  PairSource::Row row_;
  std::vector<std::int32_t> places_;
  std::vector<Value> prices_;  ///< of mentors, as they were at the last mentee who found a pair above them
  AllPairsWork work_;
};

std::vector<std::int32_t> in_source_order(const PairSource& source, const std::vector<std::int32_t>& capacity) {
  std::vector<std::int32_t> ordered(static_cast<std::size_t>(source.mentors()));
  for (std::int32_t k = 0; k < source.mentors(); ++k) ordered[k] = capacity[source.mentor_at(k)];
  return ordered;
}

AllPairs::AllPairs(const PairSource& source, const std::vector<std::int32_t>& capacity, const std::vector<Value>& bonus,
                   const Limits& limits)
    : source_(&source), bonus_(bonus), limits_(limits), watch_(limits), market_(in_source_order(source, capacity)) {
  if (source.at_hand()) return;
  kept_ = std::make_unique<KeptPairs>(source, most_kept);
  work_.looked_at += kept_->looked_at();
  if (kept_->complete()) source_ = kept_.get();
}

void AllPairs::score(std::int32_t mentee) {
  source_->score(mentee, row_);
  work_.looked_at += row_.looked_at;
}

void AllPairs::begin() {
  Top top(first_arcs);
  ++work_.passes;
  const std::int32_t all = market_.mentors();
  for (std::int32_t j = 0; j < source_->mentees(); ++j) {
    score(j);
    top.clear();
    const std::int32_t from = turn(j);
    for (std::int32_t k = 0; k < row_.count; ++k) {
      if (row_.scores[k] < top.least()) continue;
      const std::int32_t after = row_.mentor(k) - from;
      top.add(row_.scores[k], after < 0 ? after + all : after);
    }
    std::vector<Arc> best = top.finish();
    for (Arc& arc : best) arc.mentor = arc.mentor < all - from ? arc.mentor + from : arc.mentor + from - all;
    market_.add_mentee(best, bonus(j));
    work_.arcs += static_cast<std::int64_t>(best.size());
  }
  market_.bid();
}

/// Prices by auction over all pairs; each mentee's pairs nearest to the best at these prices are where the search
/// begins.
void AllPairs::begin_by_auction() {
  ++work_.auctions;
  std::vector<std::int32_t> capacity;
  for (std::int32_t i = 0; i < market_.mentors(); ++i) capacity.push_back(market_.capacity(i));
  const auto found = auction_off(*source_, capacity, bonus_, last_step, watch_);
  prices_ = found ? found->mentor_price : std::vector<Value>(capacity.size(), 0);
  const Value slack = found ? found->greatest / 32 + 1 : 1;
  ++work_.passes;
  for (std::int32_t j = 0; j < source_->mentees(); ++j) {
    score(j);
    const auto nearest = above(j, best_two(row_, prices_).best - slack, first_arcs);
    market_.add_mentee(nearest, bonus(j));
    work_.arcs += static_cast<std::int64_t>(nearest.size());
  }
  if (found) market_.take_prices(found->mentor_price, found->mentor_of);
}

bool AllPairs::mend() {
  const Settled settled = settle(market_, watch_);
  work_.auctions += settled.by_auction;
  return settled.done;
}

/// The mentor from whom on a mentee takes equals: where all are alike, each mentee begins with others, and a few pairs
/// of each place as many as all pairs would.
std::int32_t AllPairs::turn(std::int32_t mentee) const {
  return static_cast<std::int32_t>(std::int64_t{mentee} * market_.mentors() / source_->mentees());
}

/// The pairs of the row that are farthest above their prices and the limit.
std::vector<Arc> AllPairs::above(std::int32_t mentee, Value limit, std::size_t most) {
  std::vector<std::pair<Value, Arc>> found;
  places_above(row_, prices_, limit, places_);
  for (const std::int32_t k : places_)
    found.push_back({row_.scores[k] - prices_[row_.mentor(k)], {row_.mentor(k), row_.scores[k]}});
  const auto farther = [from = turn(mentee)](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first > b.first;
    const bool a_later = a.second.mentor < from, b_later = b.second.mentor < from;
    return a_later != b_later ? b_later : a.second.mentor < b.second.mentor;
  };
  if (found.size() > most) {
    std::nth_element(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(most), found.end(), farther);
    found.resize(most);
  }
  std::vector<Arc> arcs;
  for (const auto& [over, arc] : found) arcs.push_back(arc);
  return arcs;
}

/// The pairs of the mentee that are worth more than their prices join the search.
bool AllPairs::join(std::int32_t j) {
  const Value limit = market_.price(j) - bonus(j);
  const std::vector<Arc> arcs = above(j, limit, more_arcs);
  market_.add_arcs(j, arcs);
  work_.arcs += static_cast<std::int64_t>(arcs.size());
  return !arcs.empty();
}

void AllPairs::refresh_prices() {
  prices_.resize(static_cast<std::size_t>(market_.mentors()));
  for (std::int32_t i = 0; i < market_.mentors(); ++i) prices_[i] = market_.mentor_price(i);
}

bool AllPairs::pass() {
  ++work_.passes;
  refresh_prices();
  bool found = false;
  for (std::int32_t j = 0; j < source_->mentees(); ++j) {
    score(j);
    found |= join(j);
    if (watch_.over(market_, source_->mentees() - j)) return found;
  }
  return found;
}

/// Every optimum uses only pairs worth exactly their prices: enough to find the first of equals.
Problem AllPairs::tight_pairs(const Solution& solution) {
  Problem problem;
  problem.bonus = bonus_;
  problem.capacity.resize(solution.mentor_price.size());
  for (std::int32_t k = 0; k < source_->mentors(); ++k) problem.capacity[source_->mentor_at(k)] = market_.capacity(k);
  problem.first.push_back(0);
  for (std::int32_t j = 0; j < source_->mentees(); ++j) {
    score(j);
    const Value limit = market_.price(j) - bonus(j);
    for (std::int32_t k = 0; k < row_.count; ++k)
      if (row_.scores[k] > 0 && row_.scores[k] - prices_[row_.mentor(k)] == limit)
        problem.arcs.push_back({source_->mentor_at(row_.mentor(k)), row_.scores[k]});
    std::sort(problem.arcs.begin() + problem.first.back(), problem.arcs.end(),
              [](const Arc& a, const Arc& b) { return a.mentor < b.mentor; });
    problem.first.push_back(static_cast<std::int64_t>(problem.arcs.size()));
  }
  return problem;
}

Solution AllPairs::in_real_numbers(Solution solution) const {
  for (std::int32_t& mentor : solution.mentor_of)
    if (mentor != nobody) mentor = source_->mentor_at(mentor);
  std::vector<Value> prices(solution.mentor_price.size());
  for (std::int32_t k = 0; k < source_->mentors(); ++k) prices[source_->mentor_at(k)] = solution.mentor_price[k];
  solution.mentor_price = std::move(prices);
  return solution;
}

/// Stopped early: where prices do not cover a pair yet, the mentee's price rises, and the bound with it.
void AllPairs::cover(Solution& solution) {
  for (std::int32_t j = 0; j < source_->mentees(); ++j) {
    score(j);
    Value price = solution.mentee_price[j];
    for (std::int32_t k = 0; k < row_.count; ++k)
      if (row_.scores[k] > 0) price = std::max(price, bonus(j) + row_.scores[k] - market_.mentor_price(row_.mentor(k)));
    solution.bound += price - solution.mentee_price[j];
    solution.mentee_price[j] = price;
  }
}

Solution AllPairs::run(AllPairsWork* work) {
  if (source_->at_hand())
    begin_by_auction();
  else
    begin();
  bool whole = mend();
  while (whole && pass()) whole = mend();
  whole = whole && !watch_.stopped();
  Solution solution = in_real_numbers(finish(market_, whole));
  solution.method = source_->at_hand() ? by_auction_first : by_pricing;
  solution.arcs_looked_at = market_.looked_at();
  if (!whole) cover(solution);
  if (whole && limits_.first_of_equals) {
    refresh_prices();
    put_first_of_equals(tight_pairs(solution), solution);
  }
  if (work) *work = work_;
  return solution;
}

}  // namespace

Solution solve_all_pairs(const PairSource& source, const std::vector<std::int32_t>& capacity,
                         const std::vector<Value>& bonus, const Limits& limits, AllPairsWork* work) {
  if (static_cast<std::int32_t>(capacity.size()) != source.mentors() ||
      (!bonus.empty() && static_cast<std::int32_t>(bonus.size()) != source.mentees()))
    throw std::invalid_argument("matching: there is not one capacity for each mentor, or one bonus for each mentee");
  const Value people = Value{source.mentees()} + source.mentors() + 1;
  for (const Value b : bonus)
    if (b < 0 || b > (Value{1} << 60) / people) throw std::invalid_argument("matching: a bonus is out of range");
  return AllPairs(source, capacity, bonus, limits).run(work);
}

std::string_view objection(const PairSource& source, const std::vector<std::int32_t>& capacity,
                           const std::vector<Value>& bonus, const Solution& solution) {
  Problem problem;  // everything but the pairs, then the pairs one mentee at a time
  problem.capacity = capacity;
  problem.bonus = bonus;
  problem.first.push_back(0);
  PairSource::Row row;
  for (std::int32_t j = 0; j < source.mentees(); ++j) {
    source.score(j, row);
    const Value own = bonus.empty() ? 0 : bonus[j];
    for (std::int32_t k = 0; k < row.count; ++k) {
      const std::int32_t mentor = source.mentor_at(row.mentor(k));
      if (row.scores[k] <= 0) continue;
      if (own + row.scores[k] > solution.mentee_price[j] + solution.mentor_price[mentor])
        return "a pair is worth more than its prices";
      if (mentor == solution.mentor_of[j]) problem.arcs.push_back({mentor, row.scores[k]});
    }
    problem.first.push_back(static_cast<std::int64_t>(problem.arcs.size()));
  }
  return objection(problem, solution);
}

}  // namespace kith::matching
