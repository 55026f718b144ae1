// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/db/db.h"
#include "snapshot/snapshot.h"

namespace kith::snapshot {

/// Reads the whole store through one transaction.
Snapshot load(db::Tx& tx);
/// The same with two threads and a read transaction each. Every table is read up to the key that was its newest in one
/// common transaction, so the result is the store as it stood then, although the threads look at different moments.
Snapshot load(db::Db& db);

/// `base` and everything committed since, as seen by `tx`. When nothing of interest was: `base` itself, after one
/// statement. Costs the rows read and the blocks they touch.
Snapshot refresh(const Snapshot& base, db::Tx& tx);

/// Whether every table of the store reaches at least as far as `snapshot` does.
bool within(const Snapshot& snapshot, db::Tx& tx);

}  // namespace kith::snapshot
