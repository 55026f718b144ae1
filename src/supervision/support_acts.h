// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
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
  /// Thanks are for whoever serves that person: of the matches, or of a programme that is theirs as a whole.
  bool may_see_thanks(ProgrammeId programme, PersonId person) const;

 private:
  const snapshot::Snapshot& snapshot_;
  Reach reach_;
  auth::Scope groups_, support_;
  Date today_;
  std::vector<snapshot::MatchState> matches_;
};

/// The three acts, from a form or a JSON body alike. Each answers by `done(id)` inside the transaction.
using Done = FunctionRef<http::Response(std::int64_t id)>;
Result<http::Response> add_request(Visit& visit, const snapshot::Snapshot& snapshot, Done done);
Result<http::Response> add_response(Visit& visit, const snapshot::Snapshot& snapshot, Done done);
Result<http::Response> add_recognition(Visit& visit, const snapshot::Snapshot& snapshot, Done done);

}  // namespace kith::supervision
