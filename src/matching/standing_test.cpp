// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/standing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "matching/pair_source.h"
#include "matching/random_pool_for_tests.h"
#include "matching/stable.h"

namespace kith::matching {
namespace {

/// The same pool as plain lists, to be solved afresh after each change.
struct Plain {
  std::vector<std::int32_t> capacity;
  std::vector<std::map<std::int32_t, std::int32_t>> arcs;  ///< per mentee: mentor -> score
  std::map<std::int32_t, std::int32_t> locks;

  Value best() const {
    Problem problem;
    problem.capacity = capacity;
    problem.first.push_back(0);
    Value locked = 0;
    for (std::size_t j = 0; j < arcs.size(); ++j) {
      if (const auto lock = locks.find(static_cast<std::int32_t>(j)); lock != locks.end()) {
        --problem.capacity[lock->second];
        locked += arcs[j].at(lock->second);
      } else {
        for (const auto& [mentor, score] : arcs[j]) problem.arcs.push_back({mentor, score});
      }
      problem.first.push_back(static_cast<std::int64_t>(problem.arcs.size()));
    }
    return locked + solve(problem).value;
  }
};

class Life {  ///< random changes of a standing optimum, each checked against solving afresh
 public:
  explicit Life(unsigned seed) : random_(seed) {
    std::mt19937 people(seed);
    CandidateCount count;
    problem_ = candidates(random_pool(people, 40, 25), usual_rules(), 0, count);
    for (auto& arc : problem_.arcs) arc.score = 1 + arc.score % 50;
    plain_.capacity = problem_.capacity;
    for (std::int32_t j = 0; j < problem_.mentees(); ++j) {
      plain_.arcs.emplace_back();
      for (auto a = problem_.first[j]; a < problem_.first[j + 1]; ++a)
        plain_.arcs.back()[problem_.arcs[a].mentor] = problem_.arcs[a].score;
    }
    standing_ = std::make_unique<Standing>(problem_, solve(problem_));
  }
  void step() {
    const auto j = below(plain_.arcs.size()), i = below(plain_.capacity.size());
    switch (below(8)) {
      case 0: mentee_comes(); break;
      case 1: leave(j); break;
      case 2: mentor_comes(); break;
      case 3: mentor_leaves(i); break;
      case 4:
      case 5: lock(j, i); break;
      case 6:
        standing_->unlock(j);
        plain_.locks.erase(j);
        break;
      default: forbid(j, i);
    }
  }
  void check() const {
    ASSERT_EQ(standing_->value(), plain_.best());
    ASSERT_EQ(standing_->value(), standing_->bound());
    std::vector<std::int32_t> left = plain_.capacity;
    for (std::int32_t j = 0; j < standing_->mentees(); ++j) {
      const std::int32_t i = standing_->mentor_of(j);
      if (i == nobody) continue;
      ASSERT_TRUE(plain_.arcs[j].contains(i));
      ASSERT_GE(--left[i], 0);
    }
    for (const auto& [mentee, mentor] : plain_.locks) ASSERT_EQ(standing_->mentor_of(mentee), mentor);
  }

 private:
  std::int32_t below(std::size_t n) { return static_cast<std::int32_t>(random_() % n); }
  void mentee_comes() {
    std::vector<Arc> arcs;
    plain_.arcs.emplace_back();
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(plain_.capacity.size()); ++i)
      if (below(5) == 0) arcs.push_back({i, 1 + below(50)}), plain_.arcs.back()[i] = arcs.back().score;
    ASSERT_EQ(standing_->mentee_comes(arcs), static_cast<std::int32_t>(plain_.arcs.size()) - 1);
  }
  void leave(std::int32_t j) {
    standing_->mentee_leaves(j);
    plain_.locks.erase(j);
    plain_.arcs[j].clear();
  }
  void mentor_comes() {
    std::vector<Standing::BackArc> arcs;
    const auto i = static_cast<std::int32_t>(plain_.capacity.size());
    for (std::int32_t j = 0; j < static_cast<std::int32_t>(plain_.arcs.size()); ++j)
      if (!plain_.arcs[j].empty() && below(5) == 0)
        arcs.push_back({j, 1 + below(50)}), plain_.arcs[j][i] = arcs.back().score;
    plain_.capacity.push_back(below(3));
    ASSERT_EQ(standing_->mentor_comes(plain_.capacity.back(), arcs), i);
  }
  void mentor_leaves(std::int32_t i) {
    standing_->mentor_leaves(i);
    plain_.capacity[i] = 0;
    std::erase_if(plain_.locks, [&](const auto& lock) { return lock.second == i; });
  }
  void lock(std::int32_t j, std::int32_t i) {
    const auto on_i =
        std::count_if(plain_.locks.begin(), plain_.locks.end(), [&](const auto& l) { return l.second == i; });
    const bool may = !plain_.locks.contains(j) && plain_.arcs[j].contains(i) && on_i < plain_.capacity[i];
    if (plain_.locks.contains(j)) return;
    ASSERT_EQ(standing_->lock(j, i), may);
    if (may) plain_.locks[j] = i;
  }
  void forbid(std::int32_t j, std::int32_t i) {
    standing_->forbid(j, i);
    plain_.arcs[j].erase(i);
    if (const auto lock = plain_.locks.find(j); lock != plain_.locks.end() && lock->second == i)
      plain_.locks.erase(lock);
  }

  std::mt19937 random_;
  Problem problem_;
  Plain plain_;
  std::unique_ptr<Standing> standing_;
};

TEST(Standing, StaysAnOptimumWhateverHappens) {
  for (unsigned seed = 1; seed <= 25; ++seed) {
    Life life(seed);
    for (int step = 0; step < 60; ++step) {
      life.step();
      life.check();
      if (testing::Test::HasFatalFailure()) FAIL() << "seed " << seed << " step " << step;
    }
  }
}

TEST(Standing, LockingAPairOfTheOptimumMovesNobody) {
  std::mt19937 random(6);
  CandidateCount count;
  const Problem problem = candidates(random_pool(random, 200, 150), usual_rules(), 0, count);
  const Solution solution = solve(problem);
  Standing standing(problem, solution);
  for (int j = 0; j < 200; ++j) {
    if (solution.mentor_of[j] == nobody) continue;
    ASSERT_TRUE(standing.lock(j, solution.mentor_of[j]));
    ASSERT_TRUE(standing.take_changes().empty());
    ASSERT_EQ(standing.value(), solution.value);
  }
}

TEST(Standing, RefusesWhatIsNoOptimum) {
  std::mt19937 random(6);
  CandidateCount count;
  const Problem problem = candidates(random_pool(random, 20, 15), usual_rules(), 0, count);
  Solution solution = solve(problem);
  const auto placed =
      std::find_if(solution.mentor_of.begin(), solution.mentor_of.end(), [](auto i) { return i != nobody; });
  ASSERT_NE(placed, solution.mentor_of.end());
  *placed = nobody;
  EXPECT_THROW(Standing(problem, solution), std::invalid_argument);
}

StableProblem random_likings(std::mt19937& random, int mentees, int mentors, int greatest) {
  StableProblem problem;
  for (int i = 0; i < mentors; ++i) problem.capacity.push_back(static_cast<int>(random() % 4));
  problem.first.push_back(0);
  for (int j = 0; j < mentees; ++j) {
    for (int i = 0; i < mentors; ++i)
      if (random() % 3 != 0)
        problem.likings.push_back({i, static_cast<int>(random() % greatest), static_cast<int>(random() % greatest)});
    problem.first.push_back(static_cast<std::int64_t>(problem.likings.size()));
  }
  return problem;
}

bool keeps_capacities(const StableProblem& problem, const std::vector<std::int32_t>& mentor_of) {
  std::vector<std::int32_t> left = problem.capacity;
  return std::all_of(mentor_of.begin(), mentor_of.end(), [&](auto i) { return i == nobody || --left[i] >= 0; });
}

TEST(Stable, NoPairWouldRatherHaveEachOther) {
  std::mt19937 random(8);
  for (int round = 0; round < 600; ++round) {
    const auto problem = random_likings(random, 1 + round % 30, 1 + round % 13, round % 2 == 0 ? 4 : 1000);
    const StableSolution solution = solve_stable(problem);
    ASSERT_TRUE(blocking_pairs(problem, solution.mentor_of).empty()) << round;
    ASSERT_TRUE(keeps_capacities(problem, solution.mentor_of));
  }
}

TEST(Stable, OfAllStablePlacementsEveryMenteeLikesThisBest) {
  std::mt19937 random(14);
  for (int round = 0; round < 60; ++round) {
    StableProblem problem = random_likings(random, 4, 3, 1000000);
    const auto got = solve_stable(problem).mentor_of;
    const auto liked = [&](int j, int i) {
      for (auto k = problem.first[j]; k < problem.first[j + 1]; ++k)
        if (problem.likings[k].mentor == i) return problem.likings[k].by_mentee;
      return -1;
    };
    int stable = 0;
    for (int code = 0; code < 256; ++code) {  // every placement of four mentees with three mentors or nobody
      std::vector<std::int32_t> other{code % 4 - 1, code / 4 % 4 - 1, code / 16 % 4 - 1, code / 64 % 4 - 1};
      bool real = keeps_capacities(problem, other);
      for (int j = 0; j < 4; ++j) real &= other[j] == nobody || liked(j, other[j]) >= 0;
      if (!real || !blocking_pairs(problem, other).empty()) continue;
      ++stable;
      for (int j = 0; j < 4; ++j) ASSERT_GE(liked(j, got[j]), liked(j, other[j]));
    }
    ASSERT_GE(stable, 1);
  }
}

TEST(Stable, ThePriceOfStabilityIsNeverBelowNothing) {
  std::mt19937 random(15);
  const Pool pool = random_pool(random, 150, 90);
  CandidateCount count;
  const Problem problem = candidates(pool, usual_rules(), 0, count);
  const StableProblem stable = likings(problem, pool, usual_rules());
  const auto placed = solve_stable(stable).mentor_of;
  EXPECT_TRUE(blocking_pairs(stable, placed).empty());
  EXPECT_LE(worth(problem, placed), solve(problem).value);
  EXPECT_GT(worth(problem, placed), solve(problem).value / 2);
}

}  // namespace
}  // namespace kith::matching
