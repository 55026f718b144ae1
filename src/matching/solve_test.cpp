// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/solve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <random>

namespace kith::matching {
namespace {

struct Shape {
  int mentees, mentors, greatest_capacity, greatest_score;
  double density;
};

Problem random_problem(std::mt19937& random, const Shape& shape) {
  Problem problem;
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  for (int i = 0; i < shape.mentors; ++i) problem.capacity.push_back(below(shape.greatest_capacity + 1));
  problem.first.push_back(0);
  for (int j = 0; j < shape.mentees; ++j) {
    for (int i = 0; i < shape.mentors; ++i)
      if (below(1000) < shape.density * 1000) problem.arcs.push_back({i, 1 + below(shape.greatest_score)});
    problem.first.push_back(static_cast<std::int64_t>(problem.arcs.size()));
  }
  return problem;
}

/// Every placement, in the order in which ties are broken.
struct BruteForce {
  const Problem& problem;
  std::vector<std::int32_t> left, now, best;
  Value best_value = -1;
  explicit BruteForce(const Problem& p) : problem(p), left(p.capacity), now(p.mentees(), nobody) { go(0, 0); }
  void go(std::int32_t j, Value value) {
    if (j == problem.mentees()) {
      if (value > best_value) best_value = value, best = now;
      return;
    }
    for (auto a = problem.first[j]; a < problem.first[j + 1]; ++a) {
      const Arc& arc = problem.arcs[a];
      if (left[arc.mentor] == 0) continue;
      --left[arc.mentor];
      now[j] = arc.mentor;
      go(j + 1, value + problem.bonus_of(j) + arc.score);
      ++left[arc.mentor];
    }
    now[j] = nobody;
    go(j + 1, value);
  }
};

Problem dense(int n, const std::function<int(int, int)>& score) {
  Problem problem;
  problem.capacity.assign(n, 1);
  problem.first.push_back(0);
  for (int j = 0; j < n; ++j) {
    for (int i = 0; i < n; ++i) problem.arcs.push_back({i, score(j, i)});
    problem.first.push_back(static_cast<std::int64_t>(problem.arcs.size()));
  }
  return problem;
}

TEST(Solve, IsTheBestOfAllPlacementsAndTheFirstOfThose) {
  std::mt19937 random(7);
  for (int round = 0; round < 6000; ++round) {
    const Shape shape{1 + round % 6, 1 + round / 7 % 5, 1 + round % 3, round % 4 == 0 ? 2 : 1 + round % 40,
                      0.2 + 0.8 * (round % 5) / 4.0};
    Problem problem = random_problem(random, shape);
    if (round % 3 == 0) {
      std::vector<std::int32_t> tiers;
      for (int j = 0; j < shape.mentees; ++j) tiers.push_back(static_cast<int>(random() % 4) - 1);
      ASSERT_TRUE(put_placing_first(problem, tiers));
    }
    const BruteForce brute(problem);
    const Solution solution = solve(problem);
    ASSERT_EQ(objection(problem, solution), "") << round;
    ASSERT_TRUE(solution.optimal);
    ASSERT_EQ(solution.value, brute.best_value) << round;
    ASSERT_TRUE(solution.first_of_equals) << round;
    ASSERT_EQ(solution.mentor_of, brute.best) << round;
  }
}

TEST(Solve, TheOrderOfPeopleDoesNotMatterToTheValue) {
  std::mt19937 random(3);
  for (int round = 0; round < 30; ++round) {
    const Problem problem = random_problem(random, {60, 50, 2, 30, 0.15});
    std::vector<int> mentee(60), mentor(50);
    std::iota(mentee.begin(), mentee.end(), 0);
    std::iota(mentor.begin(), mentor.end(), 0);
    std::shuffle(mentee.begin(), mentee.end(), random);
    std::shuffle(mentor.begin(), mentor.end(), random);
    Problem other;
    other.capacity.resize(50);
    for (int i = 0; i < 50; ++i) other.capacity[mentor[i]] = problem.capacity[i];
    other.first.push_back(0);
    for (const int j : mentee) {
      for (auto a = problem.first[j]; a < problem.first[j + 1]; ++a)
        other.arcs.push_back({mentor[problem.arcs[a].mentor], problem.arcs[a].score});
      std::sort(other.arcs.begin() + other.first.back(), other.arcs.end(),
                [](auto& a, auto& b) { return a.mentor < b.mentor; });
      other.first.push_back(static_cast<std::int64_t>(other.arcs.size()));
    }
    EXPECT_EQ(solve(problem).value, solve(other).value);
  }
}

TEST(Solve, LockingAPairOfTheOptimumChangesNothing) {
  std::mt19937 random(5);
  for (int round = 0; round < 40; ++round) {
    const Problem problem = random_problem(random, {30, 25, 2, 3, 0.3});
    const Solution all = solve(problem);
    ASSERT_TRUE(all.first_of_equals);
    for (int j = 0; j < 30; ++j) {
      if (all.mentor_of[j] == nobody) continue;
      Problem locked = problem;
      --locked.capacity[all.mentor_of[j]];
      const auto removed = locked.first[j + 1] - locked.first[j];
      locked.arcs.erase(locked.arcs.begin() + locked.first[j], locked.arcs.begin() + locked.first[j + 1]);
      for (std::size_t k = j + 1; k < locked.first.size(); ++k) locked.first[k] -= removed;
      auto rest = solve(locked).mentor_of;
      rest[j] = all.mentor_of[j];
      ASSERT_EQ(rest, all.mentor_of);
    }
  }
}

TEST(Solve, PlacesAsManyOfTheFirstTierAsCanBe) {
  Problem problem;  // the second mentee would score more, but only one place is there
  problem.capacity = {1};
  problem.first = {0, 1, 2};
  problem.arcs = {{0, 1}, {0, 1000}};
  EXPECT_EQ(solve(problem).mentor_of, (std::vector<std::int32_t>{nobody, 0}));
  ASSERT_TRUE(put_placing_first(problem, {0, 1}));
  EXPECT_EQ(solve(problem).mentor_of, (std::vector<std::int32_t>{0, nobody}));
}

TEST(Solve, AnswersClearlyAtTheEdges) {
  Problem empty;
  EXPECT_EQ(solve(empty).value, 0);
  EXPECT_TRUE(solve(empty).optimal);
  Problem nothing_possible;
  nothing_possible.capacity = {1, 1};
  nothing_possible.first = {0, 0, 0};
  EXPECT_EQ(solve(nothing_possible).mentor_of, (std::vector<std::int32_t>{nobody, nobody}));
  Problem one_for_all = random_problem(*std::make_unique<std::mt19937>(1), {3000, 1, 0, 50, 1});
  one_for_all.capacity = {3000};
  const Solution all = solve(one_for_all);
  EXPECT_EQ(std::count(all.mentor_of.begin(), all.mentor_of.end(), 0), 3000);
  EXPECT_EQ(objection(one_for_all, all), "");
}

TEST(Solve, AMillionTiesAreNoTrouble) {
  const Problem problem = dense(1000, [](int, int) { return 5; });
  const auto begun = std::chrono::steady_clock::now();
  const Solution solution = solve(problem);
  EXPECT_EQ(solution.value, 5000);
  EXPECT_TRUE(solution.first_of_equals);
  for (int j = 0; j < 1000; ++j) ASSERT_EQ(solution.mentor_of[j], j);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(20));
}

TEST(Solve, RefusesWhatCannotBeSummed) {
  Problem problem;
  problem.capacity = {1};
  problem.first = {0, 1};
  problem.arcs = {{0, 7}};
  problem.bonus = {Value{1} << 61};
  EXPECT_THROW(solve(problem), std::invalid_argument);
  problem.bonus = {-1};
  EXPECT_EQ(flaw(problem), "a bonus is out of range");
  problem.bonus.clear();
  problem.arcs[0].score = 0;
  EXPECT_EQ(flaw(problem), "a score is below 1");
  problem.arcs[0] = {1, 3};
  EXPECT_EQ(flaw(problem), "an arc leads to a mentor who does not exist");
}

TEST(Solve, CancelledItGivesTheBestSoFarAndItsGap) {
  std::mt19937 random(11);
  const Problem problem = random_problem(random, {400, 300, 1, 1000, 0.2});
  Limits limits;
  int asked = 0;
  limits.cancel = [&] { return ++asked > 2; };
  const Solution some = solve(problem, limits);
  EXPECT_FALSE(some.optimal);
  EXPECT_EQ(objection(problem, some), "");
  const Value best = solve(problem).value;
  EXPECT_LE(some.value, best);
  EXPECT_GE(some.bound, best);
  EXPECT_GT(some.value, best / 2);
}

/// Costs i * j: the worst case of plain shortest paths. The least sum is n (n + 1) (n + 2) / 6.
TEST(Solve, HardFamilyOfProducts) {
  for (const int n : {2, 17, 150}) {
    const int top = n * n + 1;
    const Problem problem = dense(n, [&](int j, int i) { return top - (j + 1) * (i + 1); });
    const Solution solution = solve(problem);
    EXPECT_EQ(objection(problem, solution), "");
    EXPECT_TRUE(solution.optimal);
    EXPECT_EQ(Value{n} * top - solution.value, Value{n} * (n + 1) * (n + 2) / 6);
  }
}

TEST(Objection, SeesEveryKindOfFalseClaim) {
  std::mt19937 random(2);
  const Problem problem = random_problem(random, {12, 9, 1, 20, 0.6});
  const Solution good = solve(problem);
  ASSERT_EQ(objection(problem, good), "");
  const auto placed = std::find_if(good.mentor_of.begin(), good.mentor_of.end(), [](auto i) { return i != nobody; });
  const auto j = static_cast<std::size_t>(placed - good.mentor_of.begin());
  Solution bad = good;
  bad.mentor_of[j] = nobody;
  EXPECT_EQ(objection(problem, bad), "the value is not that of the pairs");
  bad = good;
  bad.mentee_price[j] -= 1;
  EXPECT_NE(objection(problem, bad), "");
  bad = good;
  const auto some_places = std::find_if(problem.capacity.begin(), problem.capacity.end(), [](auto c) { return c > 0; });
  bad.mentor_price[some_places - problem.capacity.begin()] += 1;
  EXPECT_EQ(objection(problem, bad), "the bound is not that of the prices");
  bad = good;
  bad.mentor_of.pop_back();
  EXPECT_EQ(objection(problem, bad), "a list has the wrong length");
  bad = good;
  for (auto& i : bad.mentor_of) i = *placed;
  EXPECT_NE(objection(problem, bad), "");
}

}  // namespace
}  // namespace kith::matching
