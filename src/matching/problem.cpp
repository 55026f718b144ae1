// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/problem.h"

#include <algorithm>

namespace kith::matching {
namespace {

constexpr Value greatest_sum = Value{1} << 61;

Value greatest_score(const Problem& problem) {
  Value greatest = 0;
  for (const Arc& arc : problem.arcs) greatest = std::max<Value>(greatest, arc.score);
  return greatest;
}

bool fits(const Problem& problem, Value per_pair) {
  const Value people = Value{problem.mentees()} + problem.mentors() + 1;
  return per_pair <= greatest_sum / people;
}

std::optional<std::string_view> flaw_of_arcs(const Problem& problem) {
  const auto arcs = static_cast<std::int64_t>(problem.arcs.size());
  if (problem.first.empty() ? arcs != 0 : problem.first.front() != 0 || problem.first.back() != arcs)
    return "the arcs do not begin with the first mentee and end with the last";
  for (std::int32_t j = 0; j < problem.mentees(); ++j) {
    const std::int64_t begin = problem.first[j], end = problem.first[j + 1];
    if (begin > end || end > arcs) return "the places of arcs go back";
    for (std::int64_t a = begin; a < end; ++a) {
      const Arc& arc = problem.arcs[a];
      if (arc.mentor < 0 || arc.mentor >= problem.mentors()) return "an arc leads to a mentor who does not exist";
      if (arc.score < 1) return "a score is below 1";
      if (a > begin && problem.arcs[a - 1].mentor >= arc.mentor) return "arcs of a mentee are not in order of mentors";
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> flaw(const Problem& problem) {
  if (!problem.bonus.empty() && static_cast<std::int32_t>(problem.bonus.size()) != problem.mentees())
    return "there is not one bonus for each mentee";
  if (std::any_of(problem.capacity.begin(), problem.capacity.end(), [](auto c) { return c < 0; }))
    return "a capacity is below 0";
  if (const auto found = flaw_of_arcs(problem)) return found;
  Value bonus = 0;
  for (const Value b : problem.bonus) {
    if (b < 0 || b > greatest_sum) return "a bonus is out of range";
    bonus = std::max(bonus, b);
  }
  if (!fits(problem, greatest_score(problem) + bonus)) return "the scores are so great that their sum would not fit";
  return std::nullopt;
}

bool put_placing_first(Problem& problem, const std::vector<std::int32_t>& tier_of_mentee) {
  if (static_cast<std::int32_t>(tier_of_mentee.size()) != problem.mentees()) return false;
  const Value step = greatest_score(problem) * std::max(1, problem.mentees()) + 1;
  const std::int32_t last =
      tier_of_mentee.empty() ? 0 : *std::max_element(tier_of_mentee.begin(), tier_of_mentee.end());
  const Value tiers = Value{last} + 1;
  if (tiers > greatest_sum / step || !fits(problem, step * tiers + step)) return false;
  problem.bonus.assign(tier_of_mentee.size(), 0);
  for (std::size_t j = 0; j < tier_of_mentee.size(); ++j)
    if (tier_of_mentee[j] >= 0) problem.bonus[j] = step * (tiers - tier_of_mentee[j]);
  return true;
}

}  // namespace kith::matching
