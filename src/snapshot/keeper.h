// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>

#include "platform/db/db.h"
#include "snapshot/snapshot.h"

namespace kith::snapshot {

/// The snapshot of a running server, kept current. Thread-safe. Whoever asks first after a commit reads what is new
/// (refresh) and everybody gets the result; who holds an older snapshot keeps it as long as needed. The first call
/// loads the whole store.
class SnapshotKeeper {
 public:
  /// The store including every act that was durable before the call.
  std::shared_ptr<const Snapshot> current(db::Db& db);

 private:
  std::mutex mutex_;
  std::shared_ptr<const Snapshot> latest_;
  std::uint64_t generation_{};
};

}  // namespace kith::snapshot
