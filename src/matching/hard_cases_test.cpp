// SPDX-License-Identifier: AGPL-3.0-or-later
// Pools at the edge: nobody, nobody possible, one for all, a million ties, numbers too great, groups, teams.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "matching/engine.h"
#include "matching/groups.h"
#include "matching/random_pool_for_tests.h"

namespace kith::matching {
namespace {

/// So many of each side, all alike and all possible.
Asked alike(int mentees, int mentors, std::int32_t capacity = 1) {
  Asked asked;
  asked.rules = usual_rules();
  const auto person = [](Person& p, const char* kind, int k) {
    p.id = std::string(kind) + std::string(6 - std::to_string(k).size(), '0') + std::to_string(k);
    p.programmes = 1, p.gender = 1, p.languages = 1, p.availability = 1, p.reach = 10, p.age = 30;
  };
  for (int i = 0; i < mentors; ++i)
    person(asked.pool.mentors.emplace_back(), "mentor", i), asked.pool.mentors.back().capacity = capacity;
  for (int j = 0; j < mentees; ++j)
    person(asked.pool.mentees.emplace_back(), "mentee", j), asked.pool.mentees.back().age = 10;
  return asked;
}

std::int64_t placed(const std::vector<std::int32_t>& mentor_of) {
  return static_cast<std::int64_t>(mentor_of.size()) - std::count(mentor_of.begin(), mentor_of.end(), nobody);
}

TEST(HardCases, AnEmptyPoolIsAnOptimumOfNothing) {
  for (const auto& [mentees, mentors] : {std::pair{0, 0}, {0, 5}, {5, 0}}) {
    const auto made = matching::run(alike(mentees, mentors));
    EXPECT_TRUE(made.solution.optimal);
    EXPECT_EQ(placed(made.mentor_of), 0);
    EXPECT_EQ(made.points, 0);
    EXPECT_EQ(made.bound, 0);
  }
}

TEST(HardCases, WhereNobodyIsPossibleEachReasonIsCounted) {
  Asked asked = alike(3, 4);
  for (auto& mentor : asked.pool.mentors) mentor.languages = 2;
  const auto made = matching::run(asked);
  EXPECT_TRUE(made.solution.optimal);
  EXPECT_EQ(placed(made.mentor_of), 0);
  const auto why = why_left_out(asked.pool, asked.rules, made.problem, made.solution, 0);
  EXPECT_EQ(why.possible, 0);
  EXPECT_EQ(why.only[static_cast<std::size_t>(Blocker::language)], 4);
}

TEST(HardCases, OneMentorForAllTakesTheBestAndAsManyAsThereArePlaces) {
  Asked asked = alike(50, 1, 3);
  asked.rules.placing_first = false;
  for (int j = 0; j < 50; ++j) asked.pool.mentees[j].waiting_days = j;
  const auto made = matching::run(asked);
  EXPECT_EQ(placed(made.mentor_of), 3);
  for (int j = 47; j < 50; ++j) EXPECT_EQ(made.mentor_of[j], 0) << "who waits longest";
}

TEST(HardCases, AMillionTiesAreSolved) {
  const Asked asked = alike(1000, 1000);
  const auto first = matching::run(asked);
  EXPECT_TRUE(first.solution.optimal);
  EXPECT_EQ(placed(first.mentor_of), 1000);
  EXPECT_TRUE(!first.solution.first_of_equals || first.mentor_of[0] == 0);
}

/// Where many are alike, each mentee's few pairs must not all be with the same few mentors: the search would see the
/// others only eight at a time, each time after a pass over all pairs.
TEST(HardCases, ManyWhoAreAlikeTakeFewPasses) {
  for (const std::int32_t classes : {1, 10}) {
    for (const bool no_points : {false, true}) {
      Asked asked = alike(700, 600);
      if (no_points)
        for (Weight& weight : asked.rules.weights) weight.points = 0;
      for (std::size_t i = 0; i < asked.pool.mentors.size(); ++i)
        asked.pool.mentors[i].interests = 0x1fU << i % static_cast<std::size_t>(classes);
      for (std::size_t j = 0; j < asked.pool.mentees.size(); ++j)
        asked.pool.mentees[j].interests = 0x36U << j % static_cast<std::size_t>(classes);
      const PoolSource source(asked.pool, asked.rules);
      const std::vector<std::int32_t> capacity(asked.pool.mentors.size(), 1);
      AllPairsWork work;
      const auto found = solve_all_pairs(source, capacity, {}, {}, &work);
      EXPECT_EQ(objection(source, capacity, {}, found), "");
      EXPECT_EQ(placed(found.mentor_of), 600);
      EXPECT_LE(work.passes, 8) << classes;
      CandidateCount count;
      EXPECT_EQ(found.value, solve(candidates(asked.pool, asked.rules, 0, count)).value);
    }
  }
}

TEST(HardCases, NumbersThatWouldNotFitAreRefusedBeforeAnythingIsCounted) {
  Asked asked = alike(3, 3);
  asked.rules[Criterion::urgency] = {1 << 30, 1};
  EXPECT_EQ(obstacle(asked), "the weights are so great that a score would not fit");
  EXPECT_THROW(matching::run(asked), std::invalid_argument);
  asked.rules[Criterion::urgency] = {1 << 29, 1};
  asked.pool.mentees[1].urgent = 1;
  asked.pool.mentees[0].tier = 2'000'000'000;
  EXPECT_THROW(matching::run(asked), std::invalid_argument) << "so many tiers";
  Problem problem{{1}, {Value{1} << 60, Value{1} << 60}, {0, 1, 2}, {{0, 1}, {0, 1}}};
  EXPECT_TRUE(flaw(problem));
}

TEST(HardCases, KeepingThePairsOfTheOptimumChangesNothingAndALossMovesOnlyWhoLost) {
  std::mt19937 random(31);
  for (int round = 0; round < 20; ++round) {
    Asked asked;
    asked.rules = usual_rules();
    asked.pool = random_pool(random, 60, 40, 8);
    put_in_order(asked.pool);
    const auto before = matching::run(asked);
    for (std::size_t j = 0; j < before.mentor_of.size(); ++j)
      if (before.mentor_of[j] != nobody) asked.keep.emplace_back(static_cast<std::int32_t>(j), before.mentor_of[j]);
    const auto same = matching::run(asked);
    ASSERT_EQ(same.kept, static_cast<std::int64_t>(asked.keep.size()));
    ASSERT_EQ(same.points, before.points);
    if (asked.keep.empty()) continue;
    const auto gone = asked.keep.front().second;  // a mentor is no longer cleared
    asked.pool.mentors[gone].cleared = 0;
    const auto lost =
        std::count_if(asked.keep.begin(), asked.keep.end(), [&](const auto& k) { return k.second == gone; });
    const auto after = matching::run(asked);
    Asked fresh = asked;
    fresh.keep.clear();
    ASSERT_EQ(placed(after.mentor_of), placed(matching::run(fresh).mentor_of)) << "placing comes first";
    ASSERT_GE(after.kept + lost * 2 + 2, static_cast<std::int64_t>(asked.keep.size())) << round;
  }
}

TEST(Groups, AreFullEnoughOrClosed) {
  Asked asked = alike(5, 2, 10);  // two groups of at least three: five mentees fill one
  for (auto& mentor : asked.pool.mentors) mentor.least = 3;
  const auto made = matching::run(asked);
  std::int64_t in_first = std::count(made.mentor_of.begin(), made.mentor_of.end(), 0),
               in_second = std::count(made.mentor_of.begin(), made.mentor_of.end(), 1);
  EXPECT_EQ(placed(made.mentor_of), 5);
  EXPECT_TRUE((in_first == 0 || in_first >= 3) && (in_second == 0 || in_second >= 3));
  asked.pool.mentees.resize(2);
  const auto few = matching::run(asked);
  EXPECT_EQ(placed(few.mentor_of), 0);
  EXPECT_EQ(few.closed.size(), 2U);
  EXPECT_TRUE(few.proven) << "two cannot fill a group of three";
  EXPECT_EQ(few.bound, few.solution.value);
}

TEST(Groups, RespectEveryMinimumAndCapacityWhateverThePool) {
  std::mt19937 random(33);
  for (int round = 0; round < 40; ++round) {
    Asked asked;
    asked.rules = usual_rules();
    asked.pool = random_pool(random, 40, 20, 6);
    for (auto& mentor : asked.pool.mentors)
      if (random() % 3 == 0) mentor.least = 2 + static_cast<std::int32_t>(random() % 3), mentor.capacity = 6;
    put_in_order(asked.pool);
    const auto made = matching::run(asked);
    std::vector<std::int32_t> count(asked.pool.mentors.size());
    for (const auto mentor : made.mentor_of)
      if (mentor != nobody) ++count[static_cast<std::size_t>(mentor)];
    for (std::size_t i = 0; i < count.size(); ++i) {
      ASSERT_LE(count[i], std::max(0, asked.pool.mentors[i].capacity));
      ASSERT_TRUE(count[i] == 0 || count[i] >= asked.pool.mentors[i].least);
    }
    ASSERT_EQ(objection(made.problem, made.solution), "") << "proven for the groups that are open";
    ASSERT_GE(made.bound, made.solution.value);
  }
}

/// Everybody in every way.
Value best_by_trying(const Problem& problem, const std::vector<std::int32_t>& least, std::vector<std::int32_t>& count,
                     std::int32_t j, Value so_far) {
  if (j == problem.mentees()) {
    for (std::size_t i = 0; i < least.size(); ++i)
      if (count[i] > problem.capacity[i] || (count[i] > 0 && count[i] < least[i])) return -1;
    return so_far;
  }
  Value best = best_by_trying(problem, least, count, j + 1, so_far);
  for (auto a = problem.first[j]; a < problem.first[j + 1]; ++a) {
    ++count[problem.arcs[a].mentor];
    best = std::max(best,
                    best_by_trying(problem, least, count, j + 1, so_far + problem.arcs[a].score + problem.bonus_of(j)));
    --count[problem.arcs[a].mentor];
  }
  return best;
}

TEST(Groups, OfSmallPoolsAreTheBestThereAre) {
  std::mt19937 random(77);
  int held = 0;
  for (int round = 0; round < 400; ++round) {
    Problem problem;
    std::vector<std::int32_t> least;
    for (int i = 0; i < 3; ++i) {
      problem.capacity.push_back(1 + static_cast<std::int32_t>(random() % 4));
      least.push_back(static_cast<std::int32_t>(random() % 4));
    }
    problem.first.push_back(0);
    for (int j = 0; j < 6; ++j) {
      for (std::int32_t i = 0; i < 3; ++i)
        if (random() % 4 != 0) problem.arcs.push_back({i, 1 + static_cast<std::int32_t>(random() % 9)});
      problem.first.push_back(static_cast<std::int64_t>(problem.arcs.size()));
    }
    if (round % 2 == 0) put_placing_first(problem, {0, 0, 0, 1, 1, 1});
    std::vector<std::int32_t> count(3, 0);
    const Value best = best_by_trying(problem, least, count, 0, 0);
    const auto made = solve_groups(problem, least);
    ASSERT_EQ(made.value, best) << round;
    ASSERT_TRUE(made.proven()) << round;
    held += made.held.empty() ? 0 : 1;
    for (const auto& [mentee, mentor] : made.held) ++count[mentor];
    for (const auto mentor : made.solution.mentor_of)
      if (mentor != nobody) ++count[mentor];
    for (std::size_t i = 0; i < 3; ++i) {
      ASSERT_LE(count[i], problem.capacity[i]);
      ASSERT_TRUE(count[i] == 0 || count[i] >= least[i]) << round;
    }
  }
  EXPECT_GT(held, 0) << "the search had something to find";
}

TEST(Teams, ActAsOneAndAreKeptFromWhomeverOneMayNotMeet) {
  Asked asked = alike(2, 3);
  asked.pool.mentors[0].team = asked.pool.mentors[1].team = 7;
  asked.pool.mentors[0].goals = 1, asked.pool.mentors[1].goals = 2;
  asked.pool.mentors[1].may_gender = 1;
  asked.pool.mentees[0].gender = 2;
  join_teams(asked.pool, asked.rules);
  ASSERT_EQ(asked.pool.mentors.size(), 2U);
  EXPECT_EQ(asked.pool.mentors[0].id, "mentor000000+mentor000001");
  EXPECT_EQ(asked.pool.mentors[0].goals, 3U);
  EXPECT_EQ(blockers_of(asked.pool, asked.rules, 0, 0), bit(Blocker::co_mentor)) << "the second may not";
  EXPECT_EQ(matching::run(asked).mentor_of[0], 1);
}

TEST(Limits, CancelAndTimeLimitGiveTheBestSoFarAndItsGap) {
  std::mt19937 random(41);
  Asked asked;
  asked.rules = usual_rules();
  asked.pool = random_pool(random, 400, 300, 3);
  put_in_order(asked.pool);
  int asks = 0, told = 0;
  asked.limits.cancel = [&] { return ++asks > 2; };
  asked.limits.progress = [&](const Progress&) { ++told; };
  const auto stopped = matching::run(asked);
  EXPECT_FALSE(stopped.solution.optimal);
  EXPECT_GE(stopped.bound, stopped.solution.value);
  asked.limits = {};
  EXPECT_GE(stopped.bound, matching::run(asked).solution.value) << "the bound holds for the optimum";
}

}  // namespace
}  // namespace kith::matching
