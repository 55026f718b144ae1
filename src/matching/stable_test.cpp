// SPDX-License-Identifier: AGPL-3.0-or-later
// The stable placement against the textbook: one mentee asks after the other, down a sorted list.
#include "matching/stable.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace kith::matching {
namespace {

struct MarketShape {
  std::int32_t mentees, mentors, longest, places, levels;
};

StableProblem random_market(std::mt19937& random, const MarketShape& shape) {
  const auto below = [&](std::int32_t n) { return static_cast<std::int32_t>(random() % static_cast<unsigned>(n)); };
  StableProblem problem;
  for (std::int32_t i = 0; i < shape.mentors; ++i) problem.capacity.push_back(below(shape.places + 2) - 1);
  problem.first.push_back(0);
  for (std::int32_t j = 0; j < shape.mentees; ++j) {
    for (std::int32_t i = 0; i < shape.mentors; ++i)
      if (below(shape.mentors) < shape.longest)
        problem.likings.push_back({i, below(shape.levels) - shape.levels / 2, below(shape.levels) - shape.levels / 2});
    problem.first.push_back(std::ssize(problem.likings));
  }
  return problem;
}

StableSolution by_the_textbook(const StableProblem& problem) {
  StableSolution solution{std::vector<std::int32_t>(static_cast<std::size_t>(problem.mentees()), nobody), 0};
  std::vector<std::vector<Liking>> lists;
  for (std::int32_t j = 0; j < problem.mentees(); ++j) {
    auto& list =
        lists.emplace_back(problem.likings.begin() + problem.first[j], problem.likings.begin() + problem.first[j + 1]);
    std::stable_sort(list.begin(), list.end(), [](auto& a, auto& b) { return a.by_mentee > b.by_mentee; });
  }
  struct Held {
    std::int32_t by_mentor, mentee;
  };
  std::vector<std::vector<Held>> held(problem.capacity.size());
  std::vector<std::size_t> asked(lists.size(), 0);
  for (std::int32_t first = 0; first < problem.mentees(); ++first)
    for (std::int32_t j = first; j != nobody && asked[j] < lists[j].size();) {
      const Liking& liking = lists[j][asked[j]++];
      ++solution.proposals;
      auto& with = held[liking.mentor];
      with.push_back({liking.by_mentor, j});
      std::sort(with.begin(), with.end(), [](auto& a, auto& b) {
        return a.by_mentor != b.by_mentor ? a.by_mentor > b.by_mentor : a.mentee < b.mentee;
      });
      j = nobody;
      if (std::ssize(with) <= std::max(0, problem.capacity[liking.mentor])) continue;
      j = with.back().mentee;
      with.pop_back();
    }
  for (std::size_t i = 0; i < held.size(); ++i)
    for (const Held& one : held[i]) solution.mentor_of[one.mentee] = static_cast<std::int32_t>(i);
  return solution;
}

void expect_as_in_the_textbook(std::mt19937& random, const MarketShape& shape, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    const StableProblem problem = random_market(random, shape);
    const StableSolution expected = by_the_textbook(problem), found = solve_stable(problem);
    ASSERT_EQ(found.mentor_of, expected.mentor_of) << round;
    ASSERT_EQ(found.proposals, expected.proposals) << round;
    ASSERT_TRUE(blocking_pairs(problem, found.mentor_of).empty()) << round;
  }
}

TEST(Stable, FewChoicesAreAsInTheTextbook) {
  std::mt19937 random(1);
  expect_as_in_the_textbook(random, {12, 9, 5, 1, 1000}, 1500);
  expect_as_in_the_textbook(random, {12, 9, 5, 3, 3}, 1500);
}

TEST(Stable, MoreChoicesThanALineHoldsAreAsInTheTextbook) {
  std::mt19937 random(2);
  expect_as_in_the_textbook(random, {40, 24, 15, 1, 1000}, 400);
  expect_as_in_the_textbook(random, {60, 20, 18, 2, 4}, 400);
  expect_as_in_the_textbook(random, {90, 60, 60, 1, 50}, 50);
}

TEST(Stable, ManyPlacesAreAsInTheTextbook) {
  std::mt19937 random(3);
  expect_as_in_the_textbook(random, {150, 6, 5, 30, 20}, 150);
}

TEST(Stable, LikingsMayBeAsFarApartAsNumbersGo) {
  constexpr std::int32_t least = -0x7fffffff - 1, greatest = 0x7fffffff;
  const StableProblem problem{{1, 1}, {0, 2, 4}, {{0, least, least}, {1, greatest, 0}, {0, 0, greatest}, {1, 1, 1}}};
  EXPECT_EQ(solve_stable(problem).mentor_of, (std::vector<std::int32_t>{0, 1}));
  EXPECT_EQ(solve_stable(problem).mentor_of, by_the_textbook(problem).mentor_of);
}

TEST(Stable, NobodyAtAll) {
  EXPECT_TRUE(solve_stable({{}, {0}, {}}).mentor_of.empty());
  EXPECT_EQ(solve_stable({{}, {0, 0}, {}}).mentor_of, (std::vector<std::int32_t>{nobody}));
  EXPECT_TRUE(solve_stable({}).mentor_of.empty());
}

}  // namespace
}  // namespace kith::matching
