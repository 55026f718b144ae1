// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matches/life.h"
#include "platform/db/db.h"
#include "snapshot/snapshot.h"

namespace kith::matches {

/// The life of a match, with the proposal it came from; of a proposal, with the match it became. As known on `as_of`;
/// nothing when there is none. Some ten look-ups by key.
std::optional<Life> load_life(db::Tx& tx, MatchId match, Date as_of);
std::optional<Life> load_proposal(db::Tx& tx, std::int64_t proposal, Date as_of);

/// How long those asked about a proposal of a day may take: the programme's policy of that day (§18.37).
int days_to_answer(const snapshot::Snapshot& snapshot, ProgrammeId programme, Date proposed, Date today);
/// The last of those days.
Date usual_day(const snapshot::Snapshot& snapshot, ProgrammeId programme, Date proposed, Date today);

/// What it stands among, as known on `today`.
Around around_of(const snapshot::Snapshot& snapshot, const Life& life, Date today);

/// Of a mentee who is a minor on `day`: the first day without the permission that ended by then, as known on `today`.
/// O(consents).
std::optional<Date> permission_ended(const snapshot::Snapshot& snapshot, const Life& life, Date day, Date today);

}  // namespace kith::matches
