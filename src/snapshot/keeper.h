// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "snapshot/columns_file.h"

namespace kith::snapshot {

/// The snapshot of a running server, kept current. Thread-safe. Whoever asks first after a commit reads what is new
/// (refresh) and everybody gets the result; who holds an older snapshot keeps it as long as needed. The first call
/// reads the columns file and what is newer than it, or the whole store when there is none to be believed.
class SnapshotKeeper {
 public:
  /// `folder`: where the columns file lies (`kith.columns`); empty: none is read or written.
  explicit SnapshotKeeper(const std::string& folder = {});

  /// The store including every act that was durable before the call.
  std::shared_ptr<const Snapshot> current(db::Db& db);

  /// Writes the columns file when that would spare the next process much reading (50,000 rows) and a snapshot was asked
  /// for already. True when it did. Others may ask meanwhile. Throws std::system_error; nothing is lost then.
  bool keep(db::Db& db);

 private:
  std::optional<ColumnsFile> file_;
  std::mutex mutex_;
  std::shared_ptr<const Snapshot> latest_;
  std::uint64_t generation_{};
  std::uint64_t in_file_{};  ///< rows, as counted by their keys
};

}  // namespace kith::snapshot
