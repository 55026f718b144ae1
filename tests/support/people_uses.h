// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>

#include "casefile/casefile.h"
#include "casefile/people.h"
#include "snapshot/load.h"

namespace kith::test {

/// What a running server lends every slice that shows people, for a test: columns read anew each time, people kept.
/// Both must outlive it.
inline casefile::Uses people_uses(db::Db& db, casefile::People& people) {
  casefile::Uses uses;
  uses.columns = [&db] {
    return std::make_shared<const snapshot::Snapshot>(
        db.reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
  };
  uses.book = [&db, &people](FunctionRef<void(const casefile::Book&)> read) { people.reading(db, read); };
  return uses;
}

}  // namespace kith::test
