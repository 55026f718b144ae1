// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/explain.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

namespace kith::matching {
namespace {

float distance(const Person& a, const Person& b) { return std::hypot(a.x - b.x, a.y - b.y); }

/// The pair with one thing granted.
void grant(Blocker blocker, Mentor& mentor, Mentee& mentee, Rules& rules) {
  switch (blocker) {
    case Blocker::not_cleared: mentor.cleared = 1; break;
    case Blocker::not_trained: mentor.trained = 1; break;
    case Blocker::no_place: mentor.capacity = 1; break;
    case Blocker::programme: rules.need_programme = false; break;
    case Blocker::site: mentee.sites = 0; break;
    case Blocker::mentor_gender: mentee.may_gender = mentor.gender = ~0; break;
    case Blocker::mentee_gender: mentor.may_gender = mentee.gender = ~0; break;
    case Blocker::mentee_age: mentor.age_from = -1000, mentor.age_to = 1000; break;
    case Blocker::mentor_age: mentee.age_from = -1000, mentee.age_to = 1000; break;
    case Blocker::age_gap: rules.years_older = -1000; break;
    case Blocker::language: rules.need_language = false; break;
    case Blocker::availability: rules.shared_slots = 0; break;
    case Blocker::distance: rules.need_distance = false; break;
    case Blocker::household: mentee.household = 0; break;
    default: break;
  }
}

/// Everything that rules say against a pair, exclusions apart.
std::uint32_t against_pair(const Mentor& of_pool, const Mentee& for_whom, const Rules& rules) {
  Blocker b = blocker(of_pool, for_whom, rules);
  if (b == Blocker::none) return 0;
  std::uint32_t found = 0;
  Mentor mentor = of_pool;
  Mentee mentee = for_whom;
  Rules granted = rules;
  for (; b != Blocker::none; b = blocker(mentor, mentee, granted)) {
    found |= bit(b);
    grant(b, mentor, mentee, granted);
  }
  return found;
}

}  // namespace

std::vector<Fit> mentees_for(const Pool& pool, const Rules& rules, std::int32_t mentor) {
  const auto against = against_mentees(pool, rules, mentor);
  std::vector<Fit> list;
  for (std::int32_t j = 0; j < static_cast<std::int32_t>(pool.mentees.size()); ++j)
    if (against[static_cast<std::size_t>(j)] == 0)
      list.push_back(
          {j, score(pool.mentors[static_cast<std::size_t>(mentor)], pool.mentees[static_cast<std::size_t>(j)], rules)});
  std::stable_sort(list.begin(), list.end(), [&](const Fit& a, const Fit& b) {
    const auto order = [&](const Fit& f) {
      return std::pair(rules.placing_first ? pool.mentees[static_cast<std::size_t>(f.mentee)].tier : 0, -f.score.total);
    };
    return order(a) < order(b);
  });
  return list;
}

std::uint32_t blockers_of(const Pool& pool, const Rules& rules, std::int32_t i, std::int32_t j) {
  std::uint32_t found = against_pair(pool.mentors[i], pool.mentees[j], rules);
  for (const Exclusion& e : pool.exclusions)
    if (e.mentor == i && e.mentee == j) found |= bit(blocker_of(e.barrier));
  return found;
}

std::vector<std::uint32_t> against_mentors(const Pool& pool, const Rules& rules, std::int32_t mentee) {
  std::vector<std::uint32_t> against;
  for (const Mentor& mentor : pool.mentors) against.push_back(against_pair(mentor, pool.mentees[mentee], rules));
  for (const Exclusion& e : pool.exclusions)
    if (e.mentee == mentee) against[e.mentor] |= bit(blocker_of(e.barrier));
  return against;
}

std::vector<std::uint32_t> against_mentees(const Pool& pool, const Rules& rules, std::int32_t mentor) {
  std::vector<std::uint32_t> against;
  for (const Mentee& mentee : pool.mentees) against.push_back(against_pair(pool.mentors[mentor], mentee, rules));
  for (const Exclusion& e : pool.exclusions)
    if (e.mentor == mentor) against[e.mentee] |= bit(blocker_of(e.barrier));
  return against;
}

LeftOut why_left_out(const Pool& pool, const Rules& rules, const Problem& problem, const Solution& solution,
                     std::int32_t j) {
  Standing standing(problem, solution);
  return why_left_out(pool, rules, standing, j);
}

LeftOut possible_for(const Pool& pool, const Rules& rules, std::int32_t j) {
  LeftOut why;
  const Mentee& mentee = pool.mentees[j];
  const auto all = against_mentors(pool, rules, j);
  for (std::size_t i = 0; i < pool.mentors.size(); ++i) {
    const std::uint32_t against = all[i];
    if (against == 0) {
      ++why.possible;
      continue;
    }
    for (std::size_t b = 0; b < blockers; ++b) why.against[b] += (against >> b) & 1U;
    if (std::popcount(against) != 1) continue;
    ++why.only[static_cast<std::size_t>(std::countr_zero(against))];
    if (against != bit(Blocker::distance)) continue;
    const Mentor& mentor = pool.mentors[i];
    const float further = distance(mentor, mentee) - std::min(mentor.reach, mentee.reach);
    if (why.kilometres == 0 || further < why.kilometres) why.kilometres = further;
  }
  return why;
}

LeftOut why_left_out(const Pool& pool, const Rules& rules, Standing& standing, std::int32_t j) {
  LeftOut why = possible_for(pool, rules, j);
  if (why.possible == 0) return why;
  const Standing::Missing missing = standing.points_missing(j);
  why.points_missing = missing.points;
  why.nearest_mentor = missing.mentor;
  return why;
}

WhyNot why_not(const Pool& pool, const Rules& rules, const Problem& problem, const Solution& solution, std::int32_t j,
               std::int32_t i) {
  WhyNot why;
  why.against = blockers_of(pool, rules, i, j);
  if (why.against != 0) return why;
  why.score = score(pool.mentors[i], pool.mentees[j], rules);
  Standing standing(problem, solution);
  why.cut = !standing.lock(j, i);
  if (why.cut) return why;
  why.cost = solution.value - standing.value();
  why.moves = standing.take_changes();
  return why;
}

std::vector<Recruit> recruitment_plan(const Problem& problem, const Solution& solution, std::int32_t most) {
  Standing standing(problem, solution);
  std::vector<std::int32_t> places = problem.capacity;
  std::map<std::int32_t, Recruit> by_mentor;
  const auto placed_of = [&] {
    std::int64_t placed = 0;
    for (std::int32_t j = 0; j < standing.mentees(); ++j) placed += standing.mentor_of(j) != nobody;
    return placed;
  };
  Value value = standing.value();
  std::int64_t placed = placed_of();
  for (std::int32_t k = 0; k < most; ++k) {
    std::int32_t dearest = nobody;
    for (std::int32_t i = 0; i < standing.mentors(); ++i)
      if (standing.mentor_price(i) > 0 &&
          (dearest == nobody || standing.mentor_price(i) > standing.mentor_price(dearest)))
        dearest = i;
    if (dearest == nobody) break;
    standing.set_places(dearest, ++places[dearest]);
    const Value now = standing.value();
    const std::int64_t placed_now = placed_of();
    if (now > value) {
      Recruit& recruit = by_mentor[dearest];
      recruit.like_mentor = dearest;
      ++recruit.how_many;
      recruit.worth += now - value;
      recruit.placed += placed_now - placed;
    }
    value = now, placed = placed_now;
  }
  std::vector<Recruit> plan;
  for (const auto& [mentor, recruit] : by_mentor) plan.push_back(recruit);
  std::stable_sort(plan.begin(), plan.end(), [](const Recruit& a, const Recruit& b) {
    return a.placed != b.placed ? a.placed > b.placed : a.worth > b.worth;
  });
  return plan;
}

std::vector<GroupOutcome> outcomes(const Problem& problem, const Solution& solution,
                                   const std::vector<std::int32_t>& group_of_mentee) {
  std::map<std::int32_t, GroupOutcome> groups;
  for (std::int32_t j = 0; j < problem.mentees(); ++j) {
    GroupOutcome& outcome = groups[group_of_mentee[j]];
    outcome.group = group_of_mentee[j];
    ++outcome.mentees;
    if (solution.mentor_of[j] == nobody) continue;
    ++outcome.placed;
    for (auto a = problem.first[j]; a < problem.first[j + 1]; ++a)
      if (problem.arcs[a].mentor == solution.mentor_of[j]) outcome.points += problem.arcs[a].score;
  }
  std::vector<GroupOutcome> all;
  for (const auto& [group, outcome] : groups) all.push_back(outcome);
  return all;
}

}  // namespace kith::matching
