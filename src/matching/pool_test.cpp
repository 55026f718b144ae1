// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <set>

#include "matching/all_pairs.h"
#include "matching/explain.h"
#include "matching/random_pool_for_tests.h"

namespace kith::matching {
namespace {

std::set<std::pair<int, int>> excluded(const Pool& pool) {
  std::set<std::pair<int, int>> pairs;
  for (const Exclusion& e : pool.exclusions) pairs.emplace(e.mentee, e.mentor);
  return pairs;
}

std::vector<std::int32_t> capacities(const Pool& pool) {
  std::vector<std::int32_t> all;
  for (const Mentor& mentor : pool.mentors) all.push_back(std::max(0, mentor.capacity));
  return all;
}

/// What the sieve lets through; where a place is not known distance must not be asked.
std::vector<std::int32_t> sifted(const Sieve& sieve, const Mentee& mentee, const Rules& rules, Vector vector) {
  std::vector<std::int32_t> numbers(203 + 16);
  Flags flags;
  const std::int32_t count = sieve.pass(Sieve::asked(mentee, rules), 0, 203, false, numbers.data(), flags, vector);
  numbers.resize(static_cast<std::size_t>(count));
  return numbers;
}

TEST(Pool, VectorsPortablePathAndOneByOneScoresAgreeAndNothingPossibleIsMissed) {
  std::mt19937 random(1);
  for (const float side : {0.5F, 40.0F, 900.0F}) {
    for (const bool hard : {true, false}) {
      const Pool pool = random_pool(random, 60, 203, side);
      Rules rules = usual_rules();
      rules.need_distance = rules.need_language = rules.need_programme = hard;
      rules.shared_slots = hard ? 2 : 0;
      rules.years_older = hard ? 12 : 0;
      const auto out = excluded(pool);
      CandidateCount count;
      const Problem problem = candidates(pool, rules, 0, count, 2);
      ASSERT_EQ(flaw(problem), std::nullopt);
      std::vector<std::int32_t> order(pool.mentors.size()), vector(order.size()), half(order.size()),
          portable(order.size());
      for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int32_t>(i);
      const Columns columns(pool.mentors, order);
      const Sieve sieve(pool.mentors, order);
      std::int64_t held_back = 0;
      std::int64_t possible = 0;
      for (int j = 0; j < 60; ++j) {
        score_run(columns, pool.mentees[j], rules, order.data(), 203, vector.data());
        score_run(columns, pool.mentees[j], rules, order.data(), 203, portable.data(), Vector::portable);
        score_run(columns, pool.mentees[j], rules, order.data(), 203, half.data(), Vector::half);
        ASSERT_EQ(half, portable);
        ASSERT_EQ(vector, portable);
        const auto passed = sifted(sieve, pool.mentees[j], rules, Vector::best);
        ASSERT_EQ(passed, sifted(sieve, pool.mentees[j], rules, Vector::portable));
        for (int i = 0; i < 203; ++i)
          ASSERT_TRUE(vector[i] == 0 || std::binary_search(passed.begin(), passed.end(), i)) << "held back " << i;
        held_back += 203 - static_cast<std::int64_t>(passed.size());
        std::vector<std::pair<int, int>> expected, found;
        for (int i = 0; i < 203; ++i) {
          const bool may = blocker(pool.mentors[i], pool.mentees[j], rules) == Blocker::none;
          const Score exact = score(pool.mentors[i], pool.mentees[j], rules);
          ASSERT_EQ(vector[i], may ? exact.total : 0);
          if (may && !out.contains({j, i})) expected.emplace_back(i, exact.total);
          ASSERT_EQ(blockers_of(pool, rules, i, j) == 0, may && !out.contains({j, i}));
        }
        for (auto a = problem.first[j]; a < problem.first[j + 1]; ++a)
          found.emplace_back(problem.arcs[a].mentor, problem.arcs[a].score);
        ASSERT_EQ(found, expected);
        possible += static_cast<std::int64_t>(expected.size());
      }
      EXPECT_EQ(count.eligible, possible);
      EXPECT_GT(held_back, hard ? 203 * 30 : 203 * 10);
      EXPECT_EQ(count.cut, 0);
    }
  }
}

TEST(Pool, WhatIsCutIsBounded) {
  std::mt19937 random(4);
  const Pool pool = random_pool(random, 200, 200);
  const Rules rules = usual_rules();
  CandidateCount all, few;
  const Problem whole = candidates(pool, rules, 0, all), cut = candidates(pool, rules, 3, few);
  EXPECT_GT(few.cut, 0);
  EXPECT_EQ(few.eligible, all.eligible);
  for (int j = 0; j < 200; ++j) {
    std::vector<std::int32_t> scores;
    for (auto a = whole.first[j]; a < whole.first[j + 1]; ++a) scores.push_back(whole.arcs[a].score);
    std::sort(scores.rbegin(), scores.rend());
    const auto kept = static_cast<std::size_t>(cut.first[j + 1] - cut.first[j]);
    ASSERT_EQ(kept, std::min<std::size_t>(3, scores.size()));
    ASSERT_GE(few.best_cut[j], scores.size() > 3 ? scores[3] : 0);
    for (std::size_t k = 0; k < kept; ++k)
      ASSERT_GE(cut.arcs[cut.first[j] + static_cast<std::int64_t>(k)].score, scores[kept - 1]);
  }
  const Solution of_cut = solve(cut), of_whole = solve(whole);
  EXPECT_LE(of_cut.value, of_whole.value);
  EXPECT_GE(bound_with_cut(cut, few, of_cut), of_whole.value);
  CandidateCount again;
  EXPECT_EQ(candidates(pool, rules, 3, again, 2).arcs.size(), cut.arcs.size());
}

TEST(Pool, AllPairsGiveTheSameOptimumAsAllArcs) {
  std::mt19937 random(9);
  for (int round = 0; round < 40; ++round) {
    const Pool pool = random_pool(random, 20 + round * 7, 10 + round * 5, round % 3 == 0 ? 3.0F : 40.0F);
    Rules rules = usual_rules();
    if (round % 4 == 1) rules.need_distance = rules.need_language = rules.need_programme = false;
    CandidateCount count;
    Problem problem = candidates(pool, rules, 0, count);
    if (round % 2 == 0) {
      std::vector<std::int32_t> tiers;
      for (const Mentee& mentee : pool.mentees) tiers.push_back(mentee.tier);
      ASSERT_TRUE(put_placing_first(problem, tiers));
    }
    const Solution by_arcs = solve(problem);
    const PoolSource source(pool, rules);
    const Solution by_pairs = solve_all_pairs(source, capacities(pool), problem.bonus);
    ASSERT_EQ(objection(source, capacities(pool), problem.bonus, by_pairs), "");
    ASSERT_EQ(objection(problem, by_pairs), "");
    ASSERT_TRUE(by_pairs.optimal);
    ASSERT_EQ(by_pairs.value, by_arcs.value) << round;
    ASSERT_TRUE(by_pairs.first_of_equals && by_arcs.first_of_equals);
    ASSERT_EQ(by_pairs.mentor_of, by_arcs.mentor_of) << round;
  }
}

TEST(Pool, StoppedEarlyAllPairsStillGiveABound) {
  std::mt19937 random(10);
  const Pool pool = random_pool(random, 300, 200, 3);
  const Rules rules = usual_rules();
  const PoolSource kept(pool, rules);
  Limits limits;
  int asked = 0;
  limits.cancel = [&] { return ++asked > 3; };
  const Solution some = solve_all_pairs(kept, capacities(pool), {}, limits);
  EXPECT_FALSE(some.optimal);
  EXPECT_EQ(objection(kept, capacities(pool), {}, some), "");
  const Solution best = solve_all_pairs(kept, capacities(pool), {});
  EXPECT_LE(some.value, best.value);
  EXPECT_GE(some.bound, best.value);
}

TEST(Pool, TheOrderOfPeopleChangesNothing) {
  std::mt19937 random(12);
  const Rules rules = usual_rules();
  for (int round = 0; round < 20; ++round) {
    Pool pool = random_pool(random, 50, 40), shuffled = pool;
    std::vector<std::int32_t> mentor(40), mentee(50);
    for (int i = 0; i < 40; ++i) mentor[i] = i;
    for (int j = 0; j < 50; ++j) mentee[j] = j;
    std::shuffle(mentor.begin(), mentor.end(), random);
    std::shuffle(mentee.begin(), mentee.end(), random);
    for (int i = 0; i < 40; ++i) shuffled.mentors[mentor[i]] = pool.mentors[i];
    for (int j = 0; j < 50; ++j) shuffled.mentees[mentee[j]] = pool.mentees[j];
    for (Exclusion& e : shuffled.exclusions) e = {mentor[e.mentor], mentee[e.mentee], e.barrier};
    std::shuffle(shuffled.exclusions.begin(), shuffled.exclusions.end(), random);
    const auto named = [&](Pool& p) {
      put_in_order(p);
      CandidateCount count;
      const Solution solution = solve(candidates(p, rules, 0, count));
      std::set<std::pair<std::string, std::string>> pairs;
      for (std::size_t j = 0; j < p.mentees.size(); ++j)
        if (solution.mentor_of[j] != nobody) pairs.emplace(p.mentees[j].id, p.mentors[solution.mentor_of[j]].id);
      return pairs;
    };
    ASSERT_EQ(named(pool), named(shuffled));
  }
}

/// Two people who fit, of whom nothing is known but who they are.
struct Strangers {
  Mentor mentor;
  Mentee mentee;
  Strangers() {
    mentor.id = "mentor", mentee.id = "mentee";
    for (Person* p : {static_cast<Person*>(&mentor), static_cast<Person*>(&mentee)})
      p->programmes = 1, p->gender = 1 << 30, p->reach = 99'999, p->known = 0;
  }
};

TEST(Rules, WhatIsNotKnownShutsNobodyOutAndScoresNothing) {
  Strangers two;
  const Rules rules = usual_rules();
  EXPECT_EQ(blocker(two.mentor, two.mentee, rules), Blocker::none);
  const Score none = score(two.mentor, two.mentee, rules);
  for (const Criterion c : {Criterion::languages, Criterion::availability, Criterion::proximity, Criterion::personality,
                            Criterion::age, Criterion::interests})
    EXPECT_EQ(none.parts[static_cast<std::size_t>(c)], 0) << word(c);
  // One side known, the other not: still neutral, and a mentor who is known to fit comes first.
  two.mentee.known = ~0, two.mentee.languages = 1, two.mentee.availability = 7, two.mentee.x = 900,
  two.mentee.reach = 5;
  two.mentee.age = 9;
  EXPECT_EQ(blocker(two.mentor, two.mentee, rules), Blocker::none);
  Mentor known = two.mentor;
  known.known = ~0, known.languages = 1, known.availability = 1, known.x = 900, known.age = 30, known.reach = 5;
  EXPECT_GT(score(known, two.mentee, rules).total, score(two.mentor, two.mentee, rules).total);
  known.availability = 8;
  EXPECT_EQ(blocker(known, two.mentee, rules), Blocker::availability) << "known, and never free together";
}

TEST(Rules, ALimitThatWasStatedIsNotMetByWhatIsNotKnown) {
  Strangers two;
  Rules rules = usual_rules();
  rules.years_older = 3;
  EXPECT_EQ(blocker(two.mentor, two.mentee, rules), Blocker::age_gap);
  rules.years_older = 0;
  two.mentee.age_to = 40;
  EXPECT_EQ(blocker(two.mentor, two.mentee, rules), Blocker::mentor_age);
  two.mentee.may_gender = 1;
  EXPECT_EQ(blocker(two.mentor, two.mentee, rules), Blocker::mentor_gender);
}

TEST(Rules, SayWhatIsWrong) {
  std::mt19937 random(1);
  Pool pool = random_pool(random, 3, 3);
  Rules rules = usual_rules();
  EXPECT_EQ(flaw(rules, pool), std::nullopt);
  rules[Criterion::waiting] = {1 << 20, 1 << 20};
  EXPECT_EQ(flaw(rules, pool), "the weights are so great that a score would not fit");
  rules = usual_rules();
  pool.mentors[1].id = pool.mentors[0].id;
  EXPECT_EQ(flaw(rules, pool), "the id mentor0 stands twice");
  pool.mentors[1].id = "other";
  pool.mentees[2].reach = 0;
  EXPECT_EQ(flaw(rules, pool), "the reach of mentee2 is not between 0 and 100000 km");
}

TEST(Explain, TellsWhyAndWhatWouldHelp) {
  std::mt19937 random(21);
  const Pool pool = random_pool(random, 120, 40, 4);
  const Rules rules = usual_rules();
  CandidateCount count;
  const Problem problem = candidates(pool, rules, 0, count);
  const Solution solution = solve(problem);
  int outbid = 0, asked = 0;
  for (int j = 0; j < 120; ++j) {
    if (solution.mentor_of[j] == nobody) {
      const LeftOut why = why_left_out(pool, rules, problem, solution, j);
      EXPECT_EQ(why.possible, problem.first[j + 1] - problem.first[j]);
      if (why.possible == 0) continue;
      ++outbid;
      ASSERT_GT(why.points_missing, 0);
      Problem helped = problem;  // with the missing points it is placed in every optimum, with one less not in all
      helped.bonus.assign(120, 0);
      helped.bonus[j] = why.points_missing;
      EXPECT_NE(solve(helped).mentor_of[j], nobody);
      EXPECT_EQ(solve(helped).value, solution.value + 1);
      helped.bonus[j] = why.points_missing - 1;
      EXPECT_EQ(solve(helped).value, solution.value);
    }
    for (int i = 0; i < 40; i += 7) {
      const WhyNot why = why_not(pool, rules, problem, solution, j, i);
      if (why.against != 0) continue;
      ++asked;
      Problem forced = problem;  // the pair, and the best of the rest
      --forced.capacity[i];
      for (auto a = forced.first[j]; a < forced.first[j + 1]; ++a) forced.arcs[a].score = 1;
      const auto removed = forced.first[j + 1] - forced.first[j];
      forced.arcs.erase(forced.arcs.begin() + forced.first[j], forced.arcs.begin() + forced.first[j + 1]);
      for (std::size_t k = j + 1; k < forced.first.size(); ++k) forced.first[k] -= removed;
      ASSERT_EQ(why.cost, solution.value - solve(forced).value - why.score.total);
      ASSERT_GE(why.cost, 0);
    }
  }
  EXPECT_GT(outbid, 5);
  EXPECT_GT(asked, 20);
}

TEST(Explain, BothSidesSayTheSameOfAPairAndRankWhoeverIsPossible) {
  std::mt19937 random(29);
  Rules rules = usual_rules();
  for (int round = 0; round < 10; ++round) {
    const Pool pool = random_pool(random, 40, 30, 20);
    rules.placing_first = round % 2 == 0;
    for (std::int32_t i = 0; i < 30; ++i) {
      const auto of_mentor = against_mentees(pool, rules, i);
      const auto fits = mentees_for(pool, rules, i);
      ASSERT_EQ(static_cast<std::ptrdiff_t>(fits.size()), std::count(of_mentor.begin(), of_mentor.end(), 0U));
      for (std::int32_t j = 0; j < 40; ++j) {
        ASSERT_EQ(of_mentor[j], blockers_of(pool, rules, i, j));
        ASSERT_EQ(of_mentor[j], against_mentors(pool, rules, j)[i]);
      }
      for (std::size_t k = 1; k < fits.size(); ++k) {
        const auto tier = [&](const Fit& fit) { return rules.placing_first ? pool.mentees[fit.mentee].tier : 0; };
        ASSERT_LE(tier(fits[k - 1]), tier(fits[k]));
        ASSERT_TRUE(tier(fits[k - 1]) < tier(fits[k]) || fits[k - 1].score.total >= fits[k].score.total);
      }
    }
  }
}

TEST(Explain, TheRecruitmentPlanKeepsItsPromise) {
  std::mt19937 random(22);
  const Pool pool = random_pool(random, 150, 30, 8);
  CandidateCount count;
  const Problem problem = candidates(pool, usual_rules(), 0, count);
  const Solution solution = solve(problem);
  const auto plan = recruitment_plan(problem, solution, 10);
  ASSERT_FALSE(plan.empty());
  Problem more = problem;
  Value worth = 0;
  std::int64_t placed = 0, places = 0;
  for (const Recruit& recruit : plan) {
    more.capacity[recruit.like_mentor] += recruit.how_many;
    worth += recruit.worth, placed += recruit.placed, places += recruit.how_many;
  }
  EXPECT_LE(places, 10);
  const Solution then = solve(more);
  EXPECT_EQ(then.value, solution.value + worth);
  const auto count_placed = [](const Solution& s) {
    return static_cast<std::int64_t>(s.mentor_of.size()) - std::count(s.mentor_of.begin(), s.mentor_of.end(), nobody);
  };
  EXPECT_EQ(count_placed(then), count_placed(solution) + placed);
}

TEST(Explain, OutcomesByGroupAddUp) {
  std::mt19937 random(23);
  const Pool pool = random_pool(random, 100, 40, 8);
  CandidateCount count;
  const Problem problem = candidates(pool, usual_rules(), 0, count);
  const Solution solution = solve(problem);
  std::vector<std::int32_t> group;
  for (const Mentee& mentee : pool.mentees) group.push_back(mentee.gender);
  const auto table = outcomes(problem, solution, group);
  ASSERT_EQ(table.size(), 2U);
  EXPECT_EQ(table[0].mentees + table[1].mentees, 100);
  EXPECT_EQ(table[0].points + table[1].points, solution.value);
}

}  // namespace
}  // namespace kith::matching
