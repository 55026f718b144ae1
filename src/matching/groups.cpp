// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/groups.h"

#include <algorithm>
#include <map>

#include "matching/explain.h"
#include "matching/group_search.h"

namespace kith::matching {
namespace {

/// Sites of both, where nothing means any; nothing left in common is told.
bool share_sites(std::uint64_t& sites, std::uint64_t others) {
  if (sites == 0 || others == 0) return sites |= others, true;
  return (sites &= others) != 0;
}

void take_in(Mentor& team, const Mentor& member) {
  team.id += "+" + member.id;
  team.interests |= member.interests;
  team.goals |= member.goals;
  team.background |= member.background;
  // What only one of them told counts for both.
  const auto common = [&](auto& mine, auto theirs, std::int32_t known) {
    if ((team.known & member.known & known) != 0)
      mine &= theirs;
    else
      mine |= theirs;
  };
  common(team.availability, member.availability, known_availability);
  common(team.languages, member.languages, known_languages);
  team.known |= member.known & (known_availability | known_languages);
  team.programmes &= member.programmes;
  team.capacity = share_sites(team.sites, member.sites) ? std::min(team.capacity, member.capacity) : 0;
  team.cleared = std::min(team.cleared, member.cleared);
  team.trained = std::min(team.trained, member.trained);
  team.experience = std::max(team.experience, member.experience);
  team.least = std::max(team.least, member.least);
}

/// Mentees whom a member may not meet, her places apart: those are the team's.
std::vector<std::int32_t> separated(const Pool& pool, const Rules& rules, std::int32_t member) {
  std::vector<std::int32_t> list;
  for (std::int32_t j = 0; j < static_cast<std::int32_t>(pool.mentees.size()); ++j)
    if ((blockers_of(pool, rules, member, j) & ~bit(Blocker::no_place)) != 0) list.push_back(j);
  return list;
}

std::vector<std::int32_t> taken(const Problem& problem, const Solution& solution) {
  std::vector<std::int32_t> count(problem.capacity.size(), 0);
  for (const auto mentor : solution.mentor_of)
    if (mentor != nobody) ++count[static_cast<std::size_t>(mentor)];
  return count;
}

/// The group that is furthest below its minimum; of equals the first. `nobody` when all hold.
std::int32_t emptiest(const Problem& problem, const std::vector<std::int32_t>& least, const Solution& solution) {
  const auto count = taken(problem, solution);
  std::int32_t worst = nobody, lack = 0;
  for (std::size_t i = 0; i < least.size(); ++i) {
    if (count[i] == 0 || least[i] - count[i] <= lack) continue;
    lack = least[i] - count[i];
    worst = static_cast<std::int32_t>(i);
  }
  return worst;
}

/// Those who are in groups stay there; the others have an optimum of their own.
void hold(Grouped& grouped, const std::vector<std::int32_t>& least, const std::vector<std::int32_t>& mentor_of,
          const Limits& limits) {
  Problem& problem = grouped.problem;
  std::vector<std::int32_t> count(problem.capacity.size(), 0);
  std::vector<Arc> arcs;
  std::int64_t begin = 0;
  grouped.value = 0;
  for (std::int32_t j = 0; j < problem.mentees(); ++j) {
    const auto mentor = mentor_of[static_cast<std::size_t>(j)];
    const std::int64_t end = problem.first[j + 1];
    if (mentor != nobody) ++count[mentor];
    const bool held = mentor != nobody && least[mentor] > 1;
    if (held) {
      grouped.held.emplace_back(j, mentor);
      --problem.capacity[mentor];
      for (auto a = begin; a < end; ++a)
        if (problem.arcs[a].mentor == mentor) grouped.value += problem.arcs[a].score + problem.bonus_of(j);
    } else {
      arcs.insert(arcs.end(), problem.arcs.begin() + begin, problem.arcs.begin() + end);
    }
    problem.first[j + 1] = static_cast<std::int64_t>(arcs.size());
    begin = end;
  }
  problem.arcs = std::move(arcs);
  for (std::size_t i = 0; i < least.size(); ++i)
    if (least[i] > 1 && count[i] == 0) problem.capacity[i] = 0;
  grouped.solution = solve(problem, limits);
  grouped.value += grouped.solution.value;
}

/// The search, where the pool is small enough for some branches.
void better(Grouped& grouped, const std::vector<std::int32_t>& least, const std::vector<std::int32_t>& places,
            const Limits& limits) {
  constexpr std::int64_t most_arcs = std::int64_t{1} << 26, most_solves = 2'000;
  Problem whole = grouped.problem;
  whole.capacity = places;
  for (std::size_t i = 0; i < least.size(); ++i)
    if (least[i] > places[i]) whole.capacity[i] = 0;
  const auto solves =
      std::min(most_solves, most_arcs / std::max<std::int64_t>(1, static_cast<std::int64_t>(whole.arcs.size())));
  const auto found = search_groups(whole, least, {grouped.solution.mentor_of, grouped.value, grouped.bound},
                                   static_cast<int>(solves), limits);
  grouped.bound = found.bound;
  if (found.value <= grouped.value) return;
  grouped.problem = std::move(whole);
  hold(grouped, least, found.mentor_of, limits);
}

}  // namespace

std::vector<std::int32_t> join_teams(Pool& pool, const Rules& rules) {
  std::map<std::int32_t, std::int32_t> first;
  std::vector<std::int32_t> place(pool.mentors.size());
  std::vector<Exclusion> apart;
  std::vector<Mentor> kept;
  for (std::size_t i = 0; i < pool.mentors.size(); ++i) {
    const Mentor& mentor = pool.mentors[i];
    const auto [found, is_new] = mentor.team == 0
                                     ? std::pair(first.end(), true)
                                     : first.try_emplace(mentor.team, static_cast<std::int32_t>(kept.size()));
    place[i] = is_new ? static_cast<std::int32_t>(kept.size()) : found->second;
    if (mentor.team != 0)
      for (const auto mentee : separated(pool, rules, static_cast<std::int32_t>(i)))
        apart.push_back({place[i], mentee, Barrier::co_mentor});
    if (is_new)
      kept.push_back(mentor);
    else
      take_in(kept[static_cast<std::size_t>(place[i])], mentor);
  }
  for (Exclusion& e : pool.exclusions) e.mentor = place[static_cast<std::size_t>(e.mentor)];
  pool.exclusions.insert(pool.exclusions.end(), apart.begin(), apart.end());
  std::vector<std::string> names;
  for (const auto at : place) names.push_back(kept[static_cast<std::size_t>(at)].id);
  pool.mentors = std::move(kept);
  put_in_order(pool);
  for (std::size_t i = 0; i < place.size(); ++i) {
    const auto found = std::ranges::lower_bound(pool.mentors, names[i], {}, &Mentor::id);
    place[i] = static_cast<std::int32_t>(found - pool.mentors.begin());
  }
  return place;
}

Grouped solve_groups(Problem problem, const std::vector<std::int32_t>& least, const Limits& limits) {
  Grouped grouped{std::move(problem), {}, {}, {}, 0, 0};
  const auto places = grouped.problem.capacity;
  for (std::size_t i = 0; i < least.size(); ++i)
    if (least[i] > places[i]) grouped.problem.capacity[i] = 0;  // can never open
  grouped.solution = solve(grouped.problem, limits);
  grouped.bound = grouped.solution.bound;
  const auto close_below = [&](Problem& p, Solution& s) {
    for (auto group = emptiest(p, least, s); group != nobody; group = emptiest(p, least, s)) {
      p.capacity[static_cast<std::size_t>(group)] = 0;
      s = solve(p, limits);
    }
  };
  close_below(grouped.problem, grouped.solution);
  for (std::size_t i = 0; i < least.size(); ++i) {
    if (least[i] == 0 || grouped.problem.capacity[i] != 0 || least[i] > places[i]) continue;
    Problem tried = grouped.problem;
    tried.capacity[i] = places[i];
    Solution solution = solve(tried, limits);
    if (emptiest(tried, least, solution) != nobody || solution.value <= grouped.solution.value) continue;
    grouped.problem = std::move(tried);
    grouped.solution = std::move(solution);
  }
  grouped.value = grouped.solution.value;
  if (grouped.solution.optimal && grouped.value < grouped.bound) better(grouped, least, places, limits);
  for (std::size_t i = 0; i < least.size(); ++i)
    if (least[i] > 0 && grouped.problem.capacity[i] == 0 && places[i] > 0 &&
        std::ranges::none_of(grouped.held, [&](const auto& h) { return h.second == static_cast<std::int32_t>(i); }))
      grouped.closed.push_back(static_cast<std::int32_t>(i));
  return grouped;
}

}  // namespace kith::matching
