// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>

#include "platform/auth/policy.h"
#include "platform/http/visit.h"
#include "relationship/meeting.h"
#include "snapshot/refs.h"
#include "snapshot/relation.h"

namespace kith::relationship {

/// A match the actor may record meetings of, and as whom: a mentor, mentee or guardian of it tells of it as that party,
/// everybody else as staff. What may not be reached does not exist.
struct Reached {
  snapshot::MatchState state;
  EnteredBy who{EnteredBy::staff};
};

inline std::optional<Reached> reach_match(const Visit& visit, const snapshot::Snapshot& snapshot, MatchId match) {
  const auto state = snapshot::state_of(snapshot, snapshot::ref_of(match), snapshot::Day(visit.today));
  if (!match || !state) return std::nullopt;
  const auto scope = auth::scope_of(visit.actor, auth::Permission::record_meeting);
  const auto relation = snapshot::RelationsOf(snapshot, visit.actor.person, visit.today).to(*state);
  if (!scope.sees(snapshot::key_of(state->programme), snapshot::key_of(state->site), relation)) return std::nullopt;
  Reached reached{*state};
  if (relation == auth::Relation::own) {
    const auto me = snapshot::ref_of(visit.actor.person);
    reached.who = me == state->mentor ? EnteredBy::mentor : me == state->mentee ? EnteredBy::mentee : EnteredBy::guardian;
  }
  return reached;
}

}  // namespace kith::relationship
