// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "platform/http/visit.h"
#include "supervision/reach.h"
#include "supervision/support.h"

namespace kith::supervision {

/// What an actor may touch of support in one programme: the own matches, or all of a programme that is open to them.
class SupportReach {
 public:
  SupportReach(const Visit& visit, const snapshot::Snapshot& snapshot);
  /// Active matches the actor may record support of, by programme.
  const std::vector<snapshot::MatchState>& matches() const { return matches_; }
  /// Those of the matches, and those whose groups the actor leads as a whole (docs/decisions/0248).
  std::vector<ProgrammeId> programmes() const;
  std::optional<snapshot::MatchState> match(MatchId id) const { return reach_.match(id); }
  /// A request about no match belongs to everybody who serves its programme.
  bool may_see(const Request& request) const;
  bool serves(ProgrammeId programme) const;

 private:
  const snapshot::Snapshot& snapshot_;
  Reach reach_;
  auth::Scope groups_;
  Date today_;
  std::vector<snapshot::MatchState> matches_;
};

/// Whose thanks an actor may see: of those in the matches the actor may see today, and all of a programme that is open
/// to the actor as a whole: to who directs or supervises it, or leads its groups.
class ThanksReach {
 public:
  ThanksReach(const Visit& visit, const snapshot::Snapshot& snapshot);
  bool may_see(ProgrammeId programme, PersonId person) const;

 private:
  auth::Scope groups_, cases_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> people_;  ///< of the matches: programme, person
};

/// The three acts, from a form or a JSON body alike. Each answers by `done(id)` inside the transaction.
using Done = FunctionRef<http::Response(std::int64_t id)>;
Result<http::Response> add_request(Visit& visit, const snapshot::Snapshot& snapshot, Done done);
Result<http::Response> add_response(Visit& visit, const snapshot::Snapshot& snapshot, Done done);
Result<http::Response> add_recognition(Visit& visit, const snapshot::Snapshot& snapshot, Done done);

}  // namespace kith::supervision
