// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/engine.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "matching/groups.h"

namespace kith::matching {
namespace {

std::int32_t score_of(const Asked& asked, std::int32_t mentee, std::int32_t mentor) {
  return score(asked.pool.mentors[mentor], asked.pool.mentees[mentee], asked.rules).total;
}

/// Takes locked mentees and their places out of the problem.
void take_out(Problem& problem, const std::vector<std::pair<std::int32_t, std::int32_t>>& locks) {
  std::vector<bool> locked(static_cast<std::size_t>(problem.mentees()), false);
  for (const auto& [mentee, mentor] : locks) {
    locked[mentee] = true;
    --problem.capacity[mentor];
  }
  std::vector<Arc> kept;
  kept.reserve(problem.arcs.size());
  std::int64_t begin = 0;
  for (std::int32_t j = 0; j < problem.mentees(); ++j) {
    const std::int64_t end = problem.first[j + 1];
    if (!locked[j]) kept.insert(kept.end(), problem.arcs.begin() + begin, problem.arcs.begin() + end);
    problem.first[j + 1] = static_cast<std::int64_t>(kept.size());
    begin = end;
  }
  problem.arcs = std::move(kept);
}

/// Pairs of `keep` that are possible become dearer than any sum of scores of others.
void prefer(Problem& problem, const std::vector<std::pair<std::int32_t, std::int32_t>>& keep) {
  if (keep.empty()) return;
  Value greatest = 0;
  for (const Arc& arc : problem.arcs) greatest = std::max<Value>(greatest, arc.score);
  const auto more =
      static_cast<std::int32_t>(std::min<Value>(greatest * std::max(1, problem.mentees()) + 1, Value{1} << 29));
  for (const auto& [mentee, mentor] : keep)
    for (auto a = problem.first[mentee]; a < problem.first[mentee + 1]; ++a)
      if (problem.arcs[a].mentor == mentor) problem.arcs[a].score += more;
}

/// Where mentees have many pairs each, a few of them and the prices of the others are the faster way to the same
/// optimum.
Solution solve_pool(const Asked& asked, const Problem& problem) {
  const auto arcs = static_cast<std::int64_t>(problem.arcs.size());
  if (asked.most_candidates != 0 || !asked.keep.empty() || arcs < std::int64_t{64} * problem.mentees())
    return solve(problem, asked.limits);
  if (const auto found = flaw(problem)) throw std::invalid_argument(std::string(*found));
  PoolSource source(asked.pool, asked.rules);
  for (const auto& [mentee, mentor] : asked.locks) source.leave_out(mentee);
  return solve_all_pairs(source, problem.capacity, problem.bonus, asked.limits);
}

/// What a better choice of groups might be worth at most. Those held in groups are placed like locked ones.
Value solve_with_groups(const Asked& asked, Run& run, std::vector<std::pair<std::int32_t, std::int32_t>>& held) {
  std::vector<std::int32_t> least;
  for (const Mentor& mentor : asked.pool.mentors) least.push_back(mentor.least);
  for (const auto& [mentee, mentor] : asked.locks) least[mentor] = std::max(0, least[mentor] - 1);
  if (std::all_of(least.begin(), least.end(), [](auto n) { return n <= 1; })) {
    run.solution = solve_pool(asked, run.problem);
    run.proven = run.solution.optimal;
    return 0;
  }
  Grouped grouped = solve_groups(std::move(run.problem), least, asked.limits);
  const Value worth =
      std::max<Value>(0, grouped.bound - grouped.value - (grouped.solution.bound - grouped.solution.value));
  run.proven = grouped.proven();
  held = std::move(grouped.held);
  run.problem = std::move(grouped.problem);
  run.solution = std::move(grouped.solution);
  run.closed = std::move(grouped.closed);
  return worth;
}

std::vector<std::int32_t> tiers_of(const Pool& pool) {
  std::vector<std::int32_t> tiers;
  for (const Mentee& mentee : pool.mentees) tiers.push_back(mentee.tier);
  return tiers;
}

}  // namespace

std::vector<BadLock> bad_locks(const Asked& asked) {
  std::vector<BadLock> bad;
  std::vector<std::int32_t> left;
  for (const Mentor& mentor : asked.pool.mentors) left.push_back(mentor.capacity);
  std::vector<bool> locked(asked.pool.mentees.size(), false);
  for (std::size_t k = 0; k < asked.locks.size(); ++k) {
    const auto [mentee, mentor] = asked.locks[k];
    const std::string pair = asked.pool.mentees[mentee].id + " with " + asked.pool.mentors[mentor].id;
    const std::uint32_t against = blockers_of(asked.pool, asked.rules, mentor, mentee);
    if (against != 0)
      bad.push_back({k, "the locked pair " + pair +
                            " is not allowed: " + std::string(word(static_cast<Blocker>(std::countr_zero(against))))});
    else if (locked[mentee])
      bad.push_back({k, "the mentee of the locked pair " + pair + " is locked twice"});
    else if (--left[mentor] < 0)
      bad.push_back({k, "the mentor of the locked pair " + pair + " has not so many places"});
    locked[mentee] = true;
  }
  return bad;
}

std::optional<std::string> obstacle(const Asked& asked) {
  if (auto found = flaw(asked.rules, asked.pool)) return found;
  if (auto bad = bad_locks(asked); !bad.empty()) return std::move(bad.front().what);
  return std::nullopt;
}

Run run(const Asked& asked) {
  if (const auto found = obstacle(asked)) throw std::invalid_argument(*found);
  Run run;
  run.problem = candidates(asked.pool, asked.rules, asked.most_candidates, run.count);
  take_out(run.problem, asked.locks);
  prefer(run.problem, asked.keep);
  if (asked.rules.placing_first) {
    run.tiers = put_placing_first(run.problem, tiers_of(asked.pool));
    if (!run.tiers) throw std::invalid_argument("the tiers are so many that their sum would not fit");
  }
  std::vector<std::pair<std::int32_t, std::int32_t>> held;
  const Value closed_worth = solve_with_groups(asked, run, held);
  for (const auto& [mentee, mentor] : asked.locks) run.count.best_cut[mentee] = 0;
  run.bound = bound_with_cut(run.problem, run.count, run.solution) + closed_worth;
  run.mentor_of = run.solution.mentor_of;
  if (asked.stable) {
    run.mentor_of = solve_stable(likings(run.problem, asked.pool, asked.rules)).mentor_of;
    run.price_of_stability = run.solution.value - worth(run.problem, run.mentor_of);
  }
  for (const auto& [mentee, mentor] : held) run.mentor_of[mentee] = mentor;
  for (std::size_t j = 0; j < run.mentor_of.size(); ++j)
    if (run.mentor_of[j] != nobody) run.points += score_of(asked, static_cast<std::int32_t>(j), run.mentor_of[j]);
  for (const auto& [mentee, mentor] : asked.locks) {
    run.mentor_of[mentee] = mentor;
    run.locked_points += score_of(asked, mentee, mentor);
  }
  for (const auto& [mentee, mentor] : asked.keep) run.kept += run.mentor_of[mentee] == mentor ? 1 : 0;
  return run;
}

}  // namespace kith::matching
