// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>

#include "platform/auth/policy.h"
#include "snapshot/refs.h"
#include "snapshot/relation.h"

/// Which matches an actor may reach with one permission: decided once per request, then asked per match without
/// touching the database (docs/policy.md). What may not be reached does not exist for the actor.
namespace kith::supervision {

class Reach {
 public:
  Reach(const snapshot::Snapshot& snapshot, const auth::Actor& actor, auth::Permission permission, Date today)
      : snapshot_(snapshot),
        actor_(actor),
        permission_(permission),
        today_(today),
        scope_(auth::scope_of(actor, permission)),
        relations_(snapshot, actor.person, today) {}

  bool has(const snapshot::MatchState& state) const {
    return snapshot::reaches(actor_, permission_, scope_, relations_, state);
  }
  /// The match as it stands today, when it exists and may be reached.
  std::optional<snapshot::MatchState> match(MatchId id) const {
    const auto state = snapshot::state_of(snapshot_, snapshot::ref_of(id), today_);
    return state && has(*state) ? state : std::nullopt;
  }
  const auth::Scope& scope() const { return scope_; }

 private:
  const snapshot::Snapshot& snapshot_;
  const auth::Actor& actor_;
  auth::Permission permission_;
  Date today_;
  auth::Scope scope_;
  snapshot::RelationsOf relations_;
};

}  // namespace kith::supervision
