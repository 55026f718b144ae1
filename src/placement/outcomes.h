// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "placement/placement.h"

/// What a placement does, told for people: outcomes by group, so that a disparity is seen, and whom to look for.
namespace kith::placement {

/// So many places are tried in a recruitment plan.
inline constexpr std::int32_t most_recruits = 20;

struct Outcome {
  std::string group;
  std::int64_t mentees{}, placed{};
  bool small{};  ///< so few that the figures would point at persons: they are not shown
};
/// Groups under five are small; where that leaves one group hidden that could be worked out from the total, the
/// smallest other is hidden with it (workflows.md §18.60). Keeps the order.
void hide_small(std::vector<Outcome>& groups);

struct OutcomeTable {
  std::string name;
  std::vector<Outcome> groups;
};
/// By waiting time, gender, age and background, each group of the whole pool.
std::vector<OutcomeTable> outcomes_of(const Visit& visit, const ProgrammePool& pool,
                                      const std::vector<std::int32_t>& mentor_of);

/// "3 more mentors like these would place 2 of the 7 still waiting: woman, fr, in the north-east." From the prices of
/// places of an optimum (matching/explain.h); mentors alike are counted together, none is named.
std::vector<std::string> recruitment_words(const Visit& visit, const ProgrammePool& pool,
                                           const std::vector<matching::Recruit>& plan, std::int64_t left);

}  // namespace kith::placement
