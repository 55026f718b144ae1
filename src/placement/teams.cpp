// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/teams.h"

#include <set>

#include "matching/explain.h"
#include "matching/groups.h"

namespace kith::placement {
namespace {

/// Locked pairs of whom something separates the team now, or for whom it has no place.
void keep_possible_locks(matching::Asked& asked) {
  std::map<std::int32_t, std::int32_t> taken;
  std::erase_if(asked.locks, [&](const auto& lock) {
    const auto [mentee, mentor] = lock;
    if (matching::blockers_of(asked.pool, asked.rules, mentor, mentee) != 0) return true;
    return ++taken[mentor] > asked.pool.mentors[static_cast<std::size_t>(mentor)].capacity;
  });
}

}  // namespace

Teams::Teams(const Facts& facts) : facts_(facts), groups_(facts.model == "group") {
  for (std::size_t t = 0; t < facts.teams.size(); ++t)
    if (groups_ || (facts.model != "mixed" && facts.teams[t].mentors.size() > 1))
      for (const PersonId mentor : facts.teams[t].mentors) team_of_.try_emplace(mentor, t);
}

std::int32_t Teams::of(PersonId mentor) const {
  const auto found = team_of_.find(mentor);
  return found == team_of_.end() ? 0 : static_cast<std::int32_t>(found->second) + 1;
}

std::int64_t Teams::places(PersonId mentor, std::optional<std::int64_t> stated) const {
  if (!groups_) return stated.value_or(1);
  return most_to_a_mentor * static_cast<std::int64_t>(facts_.teams[team_of_.at(mentor)].mentors.size());
}

std::int32_t Teams::belonging(PersonId mentor) const {
  const TeamFacts& team = facts_.teams[team_of_.at(mentor)];
  std::set<PersonId> mentees;
  if (groups_) mentees.insert(team.mentees.begin(), team.mentees.end());
  for (const PairFact& proposal : facts_.proposals)
    if (std::ranges::find(team.mentors, proposal.mentor) != team.mentors.end()) mentees.insert(proposal.mentee);
  return static_cast<std::int32_t>(mentees.size());
}

std::int32_t Teams::least(PersonId mentor) const {
  return groups_ ? std::max(0, least_in_a_group - belonging(mentor)) : 0;
}

bool Teams::placed(PersonId mentee) const {
  return groups_ && std::ranges::any_of(facts_.teams, [&](const TeamFacts& team) {
           return std::ranges::find(team.mentees, mentee) != team.mentees.end();
         });
}

void Teams::join(ProgrammePool& pool) const {
  if (team_of_.empty()) return;
  const std::vector<Somebody> alone = std::move(pool.mentors);
  const auto place = matching::join_teams(pool.asked.pool, pool.asked.rules);
  pool.mentors.assign(pool.asked.pool.mentors.size(), {});
  for (std::size_t i = 0; i < alone.size(); ++i) {
    Somebody& one = pool.mentors[static_cast<std::size_t>(place[i])];
    if (one.person) {
      one.co.push_back(alone[i].person);
      one.name += " + " + alone[i].name;
      one.unknown &= alone[i].unknown;
      continue;
    }
    one = alone[i];
    if (const auto team = of(one.person); groups_ && team != 0)
      one.name = facts_.teams[static_cast<std::size_t>(team) - 1].name + ": " + one.name;
  }
  for (matching::Mentor& mentor : pool.asked.pool.mentors) mentor.team = 0;
  for (auto& [mentee, mentor] : pool.asked.locks) mentor = place[static_cast<std::size_t>(mentor)];
  keep_possible_locks(pool.asked);
}

}  // namespace kith::placement
