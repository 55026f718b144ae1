// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <set>

#include "casefile/several.h"

/// What is kept of an act for many rows (several.h): recording it and taking it back. For the pages in this folder.
namespace kith::casefile {

struct Several {
  std::int64_t id{}, made_at{};  ///< UTC seconds
  std::string act;
  PersonId made_by;
  std::vector<SeveralLine> lines;
};
std::optional<Several> load_several(db::Tx& tx, const SeveralKind& kind, std::int64_t id);
/// The newest of a person that can still be taken back, without their lines.
std::vector<Several> last_several(db::Tx& tx, const SeveralKind& kind, PersonId by);

struct Recorded {
  std::int64_t several{}, written{}, refused{};
};
/// In one transaction: `desk.write` for each row. What it refuses is kept as that row's verdict and the others go on;
/// when it refuses all of them the first refusal is the answer and nothing is kept. `against`: why none of it can be
/// done; told inside the act, so that a repeated one gets the answer it had.
Result<http::Response> record_several(Visit& visit, const SeveralKind& kind, std::string_view act,
                                      const std::vector<Candidate>& rows, SeveralDesk& desk,
                                      const std::optional<Refusal>& against,
                                      FunctionRef<http::Response(const Recorded&)> done);

/// Takes back what stands of it: a record is withdrawn when it is as it was written and no record was built on it; what
/// is no record goes to `desk.undo`. The rest stays, and so do rows that are not of `mine`, what the actor still sees.
/// Gives how many were taken back; `conflict` when none could be.
Result<std::int64_t> take_back(db::Tx& tx, const Several& several, SeveralDesk& desk,
                               const std::set<std::int64_t>& mine, const records::Author& author);

}  // namespace kith::casefile
