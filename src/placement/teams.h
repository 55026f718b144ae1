// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>

#include "placement/pool.h"

namespace kith::placement {

/// Mentors of one group, by the records (decision 0231). A group that says how many mentees it takes, and every group
/// of a programme of groups (there without a size of its own up to six mentees to a mentor, and none before two), is
/// filled as a group; who belongs to it does not wait, and its mentors are not placed alone. Two or more mentors of any
/// other group are co-mentors who take a mentee together; in a mixed programme such a group is filled by hand.
class Teams {
 public:
  explicit Teams(const Facts& facts);
  /// 0: works alone. Whoever is in two groups counts in the first.
  std::int32_t of(PersonId mentor) const;
  /// How many mentees a team takes in all: a group by its size or its mentors, since what they say they have room for
  /// is of pairs; co-mentors what is `stated`, or one.
  std::int64_t places(PersonId mentor, std::optional<std::int64_t> stated) const;
  /// Mentees who are in the group of the mentor, or are proposed for it.
  std::int32_t belonging(PersonId mentor) const;
  std::int32_t least(PersonId mentor) const;
  /// Served by a group.
  bool placed(PersonId mentee) const;
  /// Makes one of each team, in the engine's pool and beside it; places of locked pairs follow, those that have no
  /// place or a barrier now are not locked any more. O(members * mentees).
  void join(ProgrammePool& pool) const;

  static constexpr std::int32_t most_to_a_mentor = 6;  ///< in a group, as at a session (MG-C1)
  static constexpr std::int32_t least_in_a_group = 2;  ///< one adult is never alone with one mentee

 private:
  bool filled(const TeamFacts& team) const;
  const TeamFacts& team(PersonId mentor) const;

  const Facts& facts_;
  std::map<PersonId, std::size_t> team_of_;  ///< in facts_.teams
};

}  // namespace kith::placement
