// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
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

}  // namespace kith::relationship
