// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <mutex>
#include <shared_mutex>

#include "casefile/book.h"
#include "platform/db/db.h"

namespace kith::casefile {

/// The index of people of a running server, kept current like the snapshot: whoever asks first after a commit reads the
/// rows with greater keys than the last seen. Thread-safe; the first call reads all names.
class People {
 public:
  /// Calls `read` with the index including every act that was durable before the call. No reference into it may leave.
  template <class F>
  auto reading(db::Db& db, F&& read) {
    refresh(db);
    const std::shared_lock lock(mutex_);
    return read(static_cast<const Book&>(book_));
  }

 private:
  void refresh(db::Db& db);
  void read_new(db::Tx& tx);
  std::shared_mutex mutex_;
  Book book_;
  std::array<std::int64_t, 7> seen_{};
  std::int64_t merges_{};       ///< the newest row that joins or parts two records
  std::int64_t aliases_{};      ///< the newest row that gives or ends an alias
  std::int64_t protections_{};  ///< the newest row that protects an address or ends that
  std::uint64_t generation_{};
  bool loaded_{};
};

}  // namespace kith::casefile
