// SPDX-License-Identifier: AGPL-3.0-or-later
// What is done for speed changes no answer: vectors against the plain path, neighbours against any order.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "matching/nearby.h"
#include "matching/price_rows.h"
#include "matching/random_pool_for_tests.h"
#include "matching/score_run.h"
#include "matching/solve.h"

namespace kith::matching {
namespace {

struct RandomRow {
  PairSource::Row row;
  std::vector<Value> prices;
  std::vector<std::int32_t> small;

  RandomRow(std::mt19937& random, std::int32_t mentors, bool listed) {
    for (std::int32_t i = 0; i < mentors; ++i) {
      prices.push_back(static_cast<Value>(random() % 40));
      small.push_back(static_cast<std::int32_t>(prices.back()));
      const std::int32_t score = static_cast<std::int32_t>(random() % 60) - (listed ? 0 : 20);
      if (listed && (score == 0 || random() % 3 == 0)) continue;
      row.score_buffer.push_back(score);
      row.number_buffer.push_back(i);
    }
    row.count = static_cast<std::int32_t>(row.score_buffer.size());
    row.scores = row.score_buffer.data();
    row.numbers = listed ? row.number_buffer.data() : nullptr;
  }
  Value gain(std::int32_t k) const { return row.scores[k] > 0 ? row.scores[k] - prices[row.mentor(k)] : BestTwo::none; }
};

void expect_best_two(const RandomRow& random, const BestTwo& found) {
  std::vector<Value> gains;
  for (std::int32_t k = 0; k < random.row.count; ++k) gains.push_back(random.gain(k));
  const auto best = std::max_element(gains.begin(), gains.end());
  ASSERT_EQ(found.best, best == gains.end() ? BestTwo::none : *best);
  if (found.best == BestTwo::none) return;
  ASSERT_EQ(found.at, best - gains.begin());
  *best = BestTwo::none;
  ASSERT_EQ(found.second, *std::max_element(gains.begin(), gains.end()));
}

TEST(Speed, RowsAgainstPricesAreTheSameWithVectorsWithoutAndOneByOne) {
  std::mt19937 random(3);
  for (int round = 0; round < 400; ++round) {
    const RandomRow one(random, round, round % 2 == 0);
    for (const Vector vector : {Vector::best, Vector::portable}) {
      expect_best_two(one, best_two(one.row, one.prices, vector));
      expect_best_two(one, best_two(one.row, one.small, vector));
    }
    const Value limit = static_cast<Value>(random() % 60) - 10;
    std::vector<std::int32_t> expected, places;
    for (std::int32_t k = 0; k < one.row.count; ++k)
      if (one.gain(k) > limit) expected.push_back(k);
    places_above(one.row, one.prices, limit, places);
    ASSERT_EQ(places, expected) << round;
    for (const Vector vector : {Vector::best, Vector::portable})
      ASSERT_EQ(any_above(one.row, one.prices, limit, vector), !expected.empty()) << round;
  }
}

void expect_scores_one_by_one(const Pool& pool, const Rules& rules, bool packed) {
  std::vector<std::int32_t> order(pool.mentors.size()), scores(order.size());
  std::iota(order.begin(), order.end(), 0);
  const Columns columns(pool.mentors, order);
  ASSERT_EQ(!columns.rest.empty(), packed);
  for (const Mentee& mentee : pool.mentees)
    for (const Vector vector : {Vector::best, Vector::portable}) {
      score_run(columns, mentee, rules, order.data(), static_cast<std::int32_t>(order.size()), scores.data(), vector);
      for (std::size_t i = 0; i < order.size(); ++i) {
        const bool may = blocker(pool.mentors[i], mentee, rules) == Blocker::none;
        ASSERT_EQ(scores[i], may ? score(pool.mentors[i], mentee, rules).total : 0) << i << mentee.id;
      }
    }
}

TEST(Speed, ScoresAreTheSameFromPackedWordsAndFromColumns) {
  std::mt19937 random(8);
  for (int round = 0; round < 20; ++round) {
    Pool pool = random_pool(random, 40, 150, 30);
    Rules rules = usual_rules();
    rules.need_language = round % 2 == 0, rules.years_older = round % 3 * 5;
    expect_scores_one_by_one(pool, rules, true);
    pool.mentees[1].gender = 1 << 20, pool.mentees[2].programmes = 1 << 12, pool.mentees[3].gender = 1 << 9;
    pool.mentors[5].may_gender = 1 << 20 | 1, pool.mentors[6].wish_gender = 1 << 9;
    expect_scores_one_by_one(pool, rules, true);  // those mentees are asked from columns
    Pool no_sites = pool;
    for (Mentor& mentor : no_sites.mentors) mentor.sites = 0, mentor.household = 0;
    expect_scores_one_by_one(no_sites, rules, true);
    pool.mentors[7].experience = 1000, pool.mentors[8].gender = 1 << 20;
    expect_scores_one_by_one(pool, rules, false);
  }
}

Problem random_problem(std::mt19937& random, std::int32_t mentees, std::int32_t mentors, std::int32_t arcs) {
  Problem problem;
  for (std::int32_t i = 0; i < mentors; ++i) problem.capacity.push_back(static_cast<std::int32_t>(random() % 3));
  problem.first.push_back(0);
  for (std::int32_t j = 0; j < mentees; ++j) {
    for (std::int32_t i = 0; i < mentors; ++i)
      if (static_cast<std::int32_t>(random() % static_cast<unsigned>(mentors)) < arcs)
        problem.arcs.push_back({i, 1 + static_cast<std::int32_t>(random() % 10'000)});
    problem.first.push_back(static_cast<std::int64_t>(problem.arcs.size()));
    problem.bonus.push_back(static_cast<Value>(random() % 2) * 30'000);
  }
  return problem;
}

TEST(Speed, NeighboursAreTheSameProblem) {
  std::mt19937 random(5);
  const Problem problem = random_problem(random, 300, 200, 3);
  const Nearby near = nearby(problem);
  ASSERT_EQ(near.mentees.size(), 300U);
  ASSERT_EQ(near.mentors.size(), 200U);
  for (std::int32_t k = 0; k < 300; ++k) {
    const std::int32_t j = near.mentees[k];
    ASSERT_EQ(near.problem.bonus[k], problem.bonus[j]);
    ASSERT_EQ(near.problem.first[k + 1] - near.problem.first[k], problem.first[j + 1] - problem.first[j]);
    for (std::int64_t a = near.problem.first[k], b = problem.first[j]; a < near.problem.first[k + 1]; ++a, ++b) {
      ASSERT_EQ(near.mentors[near.problem.arcs[a].mentor], problem.arcs[b].mentor);
      ASSERT_EQ(near.problem.arcs[a].score, problem.arcs[b].score);
    }
  }
  for (std::int32_t k = 0; k < 200; ++k) ASSERT_EQ(near.problem.capacity[k], problem.capacity[near.mentors[k]]);
  std::vector<std::int32_t> all = near.mentors;
  std::sort(all.begin(), all.end());
  for (std::int32_t i = 0; i < 200; ++i) ASSERT_EQ(all[i], i);
}

TEST(Speed, AGreatProblemIsProvenInItsOwnNumbers) {
  std::mt19937 random(6);
  const Problem problem = random_problem(random, 3000, 2500, 100);
  ASSERT_GT(problem.arcs.size(), std::size_t{1} << 18);
  const Solution solution = solve(problem);
  EXPECT_TRUE(solution.optimal);
  EXPECT_TRUE(solution.first_of_equals);
  EXPECT_EQ(objection(problem, solution), "");
}

}  // namespace
}  // namespace kith::matching
