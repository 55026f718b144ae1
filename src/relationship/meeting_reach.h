// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <optional>

#include "platform/auth/policy.h"
#include "platform/http/visit.h"
#include "relationship/meeting.h"
#include "snapshot/refs.h"
#include "snapshot/relation.h"

namespace kith::relationship {

/// A match the actor may record meetings of, and as whom: a mentor, mentee or guardian of it tells of it as that party
/// and by that party's right, everybody else as staff. What may not be reached does not exist.
struct Reached {
  snapshot::MatchState state;
  EnteredBy who{EnteredBy::staff};
};

inline std::optional<Reached> reach_match(const Visit& visit, const snapshot::Snapshot& snapshot, MatchId match) {
  const auto state = snapshot::state_of(snapshot, snapshot::ref_of(match), snapshot::Day(visit.today));
  if (!match || !state) return std::nullopt;
  const auto permission = auth::Permission::record_meeting;
  const snapshot::RelationsOf relations(snapshot, visit.actor.person, visit.today);
  if (!snapshot::reaches(visit.actor, permission, auth::scope_of(visit.actor, permission), relations, *state))
    return std::nullopt;
  Reached reached{*state};
  if (const auto party = relations.party_in(*state))
    reached.who = *party == auth::Role::mentor   ? EnteredBy::mentor
                  : *party == auth::Role::mentee ? EnteredBy::mentee
                                                 : EnteredBy::guardian;
  return reached;
}

/// The same for telling of a meeting: the mentor of a match that has ended may still tell of its last meetings as long
/// as a log of its last day is not late (`late_after_days`, decision 0251). Nothing of the match is shown by it.
inline std::optional<Reached> reach_to_tell(const Visit& visit, const snapshot::Snapshot& snapshot, MatchId match) {
  if (auto reached = reach_match(visit, snapshot, match)) return reached;
  const auto state = snapshot::state_of(snapshot, snapshot::ref_of(match), snapshot::Day(visit.today));
  if (!match || !state || !state->ever_active() || !state->closed()) return std::nullopt;
  if (snapshot::key_of(state->mentor) != visit.actor.person || !visit.actor.person) return std::nullopt;
  if (days_between(Date(state->end), visit.today) > late_after_days) return std::nullopt;
  const bool granted =
      auth::declared(auth::Role::mentor, auth::Permission::record_meeting).has(auth::Relation::own) &&
      std::any_of(visit.actor.grants.begin(), visit.actor.grants.end(), [&](const auth::Grant& g) {
        return g.role == auth::Role::mentor && (!g.programme || g.programme == snapshot::key_of(state->programme));
      });
  return granted ? std::optional(Reached{*state, EnteredBy::mentor}) : std::nullopt;
}

/// The sites of its programme that somebody telling of a meeting of the match is offered; none where survivors are
/// served and a party of the match asks (workflows.md §18.56). Not inside a read of the database.
std::vector<MeetingSite> sites_offered(Visit& visit, const snapshot::Snapshot& snapshot, const Reached& reached);

}  // namespace kith::relationship
