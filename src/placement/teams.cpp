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

Teams::Teams(const Facts& facts) : facts_(facts) {
  for (std::size_t t = 0; t < facts.teams.size(); ++t)
    if (filled(facts.teams[t]) || (facts.model != "mixed" && facts.teams[t].mentors.size() > 1))
      for (const PersonId mentor : facts.teams[t].mentors) team_of_.try_emplace(mentor, t);
}

std::int32_t Teams::of(PersonId mentor) const {
  const auto found = team_of_.find(mentor);
  return found == team_of_.end() ? 0 : static_cast<std::int32_t>(found->second) + 1;
}

bool Teams::filled(const TeamFacts& team) const { return facts_.model == "group" || team.most; }

const TeamFacts& Teams::team(PersonId mentor) const { return facts_.teams[team_of_.at(mentor)]; }

std::int64_t Teams::places(PersonId mentor, std::optional<std::int64_t> stated) const {
  if (!filled(team(mentor))) return stated.value_or(1);
  return team(mentor).most.value_or(most_to_a_mentor * static_cast<std::int64_t>(team(mentor).mentors.size()));
}

std::int32_t Teams::belonging(PersonId mentor) const {
  const TeamFacts& here = team(mentor);
  std::set<PersonId> mentees;
  if (filled(here)) mentees.insert(here.mentees.begin(), here.mentees.end());
  for (const PairFact& proposal : facts_.proposals)
    if (std::ranges::find(here.mentors, proposal.mentor) != here.mentors.end()) mentees.insert(proposal.mentee);
  return static_cast<std::int32_t>(mentees.size());
}

std::int32_t Teams::least(PersonId mentor) const {
  const TeamFacts& here = team(mentor);
  if (!filled(here)) return 0;
  return std::max(0, static_cast<std::int32_t>(here.least.value_or(least_in_a_group)) - belonging(mentor));
}

bool Teams::placed(PersonId mentee) const {
  return std::ranges::any_of(facts_.teams, [&](const TeamFacts& team) {
    return filled(team) && std::ranges::find(team.mentees, mentee) != team.mentees.end();
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
    if (of(one.person) != 0 && filled(team(one.person))) one.name = team(one.person).name + ": " + one.name;
  }
  for (matching::Mentor& mentor : pool.asked.pool.mentors) mentor.team = 0;
  for (auto& [mentee, mentor] : pool.asked.locks) mentor = place[static_cast<std::size_t>(mentor)];
  keep_possible_locks(pool.asked);
}

}  // namespace kith::placement
