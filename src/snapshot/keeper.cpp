// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/keeper.h"

#include "snapshot/load.h"

namespace kith::snapshot {
namespace {

constexpr std::uint64_t worth_writing = 50'000;

std::uint64_t rows_of(const Snapshot& snapshot) {
  std::uint64_t rows = 0;
  for (std::size_t kind = 0; kind < record_kinds; ++kind) rows += snapshot.seen(static_cast<Kind>(kind));
  return rows;
}

}  // namespace

SnapshotKeeper::SnapshotKeeper(const std::string& folder) {
  if (!folder.empty()) file_.emplace(folder + "/kith.columns");
}

std::shared_ptr<const Snapshot> SnapshotKeeper::current(db::Db& db) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t generation = db.generation();
  if (latest_ && generation == generation_) return latest_;
  if (!latest_ && file_) {
    if (auto kept = db.reading("columns file", [&](db::Tx& tx) { return file_->read(tx); })) {
      in_file_ = rows_of(*kept);
      latest_ = std::make_shared<const Snapshot>(std::move(*kept));
    }
  }
  latest_ = std::make_shared<const Snapshot>(
      latest_ ? db.reading("refresh snapshot", [&](db::Tx& tx) { return refresh(*latest_, tx); }) : load(db));
  generation_ = generation;
  return latest_;
}

bool SnapshotKeeper::keep(db::Db& db) {
  std::shared_ptr<const Snapshot> snapshot;
  std::shared_ptr<const ColumnsFile::Outline> outline;
  {
    const std::lock_guard lock(mutex_);
    if (!file_ || !latest_ || rows_of(*latest_) < in_file_ + worth_writing) return false;
    snapshot = latest_;
    outline = db.reading("columns file", [&](db::Tx& tx) { return ColumnsFile::outline(*snapshot, tx); });
    if (!outline) return false;
    in_file_ = rows_of(*snapshot);  // not tried again at once when it fails
  }
  return file_->write(*snapshot, *outline);
}

}  // namespace kith::snapshot
