// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <vector>

#include "platform/auth/policy.h"
#include "snapshot/match_state.h"
#include "snapshot/people.h"

namespace kith::snapshot {

/// How one person stands to matches today, by the records (docs/policy.md, "Relations, exactly"). Made once per
/// request, asked per match without touching the database; `auth::Scope::sees` takes the answer.
///
///     const RelationsOf mine(snapshot, actor.person, today);
///     if (!scope.sees(programme, site, mine.to(state))) ... // not found
class RelationsOf {
 public:
  RelationsOf(const Snapshot& snapshot, PersonId person, Date today);
  /// `own` for the mentor of an open match, the mentee, and a guardian whose right stands today; else `assigned_now`,
  /// `once_assigned` (also the mentor of a closed match); else `other_programme`, which means "no personal relation".
  auth::Relation to(const MatchState& match) const;
  /// The role in which the person is a party of the match; nothing unless `to` says `own`.
  std::optional<auth::Role> party_in(const MatchState& match) const;

 private:
  bool is_guardian_of(const MatchState& match) const;

  const Snapshot& snapshot_;
  PersonRef person_;
  Day today_;
  Policies policies_;
  std::vector<MatchRef> now_, once_;  ///< sorted
};

/// `scope.sees` for one match, `scope` being that of `permission`. A party reaches it only by a grant of the role in
/// which it is a party of *this* match: a mentor who is another mentee's mother has the mother's view of her child's
/// match and not the mentor's (workflows.md §18.26).
bool reaches(const auth::Actor& actor, auth::Permission permission, const auth::Scope& scope,
             const RelationsOf& relations, const MatchState& match);

}  // namespace kith::snapshot
