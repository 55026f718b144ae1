// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/keeper.h"

#include "snapshot/load.h"

namespace kith::snapshot {

std::shared_ptr<const Snapshot> SnapshotKeeper::current(db::Db& db) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t generation = db.generation();
  if (latest_ && generation == generation_) return latest_;
  latest_ = std::make_shared<const Snapshot>(
      latest_ ? db.reading("refresh snapshot", [&](db::Tx& tx) { return refresh(*latest_, tx); }) : load(db));
  generation_ = generation;
  return latest_;
}

}  // namespace kith::snapshot
