// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/finish.h"

namespace kith::matching {

bool Watch::over() {
  if (over_) return true;
  if (++calls_ % 8 != 0) return false;
  if (limits_.cancel && limits_.cancel()) return over_ = true;
  if (limits_.seconds <= 0) return false;
  return over_ = std::chrono::duration<double>(Clock::now() - begun_).count() > limits_.seconds;
}

bool Watch::over(const Market& market, std::int64_t open) {
  if (over()) return true;
  if (!limits_.progress || calls_ % 8 != 0) return false;
  const auto now = Clock::now();
  if (limits_.progress && now - told_ > std::chrono::milliseconds(300)) {
    told_ = now;
    limits_.progress({market.value(), market.bound(), open});
  }
  return false;
}

namespace {

void fill_free_places(const Market& market, Solution& solution) {
  std::vector<std::int32_t> free(static_cast<std::size_t>(market.mentors()));
  for (std::int32_t i = 0; i < market.mentors(); ++i) free[i] = market.free_places(i);
  for (std::int32_t j = 0; j < market.mentees(); ++j) {
    if (solution.mentor_of[j] != nobody) continue;
    const Arc* best = nullptr;
    for (const Arc& arc : market.arcs_of(j))
      if (free[arc.mentor] > 0 && (!best || arc.score > best->score)) best = &arc;
    if (!best) continue;
    --free[best->mentor];
    solution.mentor_of[j] = best->mentor;
    solution.value += market.bonus(j) + best->score;
  }
}

}  // namespace

Solution finish(Market& market, bool done) {
  Solution solution;
  solution.value = market.value();
  solution.bound = market.bound();
  for (std::int32_t j = 0; j < market.mentees(); ++j) {
    solution.mentor_of.push_back(market.mentor_of(j));
    solution.mentee_price.push_back(market.price(j));
  }
  for (std::int32_t i = 0; i < market.mentors(); ++i) solution.mentor_price.push_back(market.mentor_price(i));
  if (!done) fill_free_places(market, solution);
  solution.optimal = done;
  return solution;
}

}  // namespace kith::matching
