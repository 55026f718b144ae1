// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matches/acts.h"
#include "placement/placement.h"

namespace kith::placement {

/// A mentor chosen for a waiting child, with the four factors of both sides (MS 6.01).
struct Choice {
  ProgrammeId programme;
  std::int64_t referral{};  ///< of the child
  PersonId mentor;
  std::string reason;  ///< asked where it is not the best of the list
};
/// Proposal and decision in one act, from the records as they stand on `day`: whoever was faster has changed who is
/// Of co-mentors each is proposed, so that each is asked and each pair has its windows (workflows.md §18.24); the
/// decision names the first of them. Gives the key of the first proposal. Refusals: `conflict` when the child does not
/// wait any more (placement.flaw.gone); those of matches::record_proposal; `invalid` when the mentor is not possible
/// (placement.flaw.not_possible) or a reason is missing (placement.flaw.reason). Nothing is recorded then: the caller's
/// transaction is to be given up.
Result<std::int64_t> propose(db::Tx& tx, const snapshot::Snapshot& snapshot, const Choice& choice,
                             const casefile::Answers& answers, const matches::Hand& hand, Date day);

}  // namespace kith::placement
