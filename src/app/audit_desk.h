// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/audit/entry.h"
#include "platform/db/db.h"

namespace kith::app {

/// Faults that may be gone in a moment: nothing was changed, try again.
bool passing(db::Fault fault);

/// Writes the audit rows of what was shown on a thread of its own: those that come while it waits for the disk are
/// written together next time, with one fsync for all (docs/decisions/0278). Thread-safe.
class AuditDesk {
 public:
  /// Null: the rows are durable. Otherwise none of them is known to be.
  using Done = std::function<void(std::exception_ptr)>;

  explicit AuditDesk(db::Db& db);
  ~AuditDesk() { close(); }
  /// Writes what still waits and ends the thread; nothing may be added any more.
  void close();
  /// `done` is called once, on the desk's thread; it must be quick and must not throw.
  void add(std::vector<audit::Entry> entries, Done done);

 private:
  struct Order {
    std::vector<audit::Entry> entries;
    Done done;
  };
  void work();
  void write(std::vector<Order>& orders);
  std::exception_ptr try_to_write(const Order* first, std::size_t count);

  db::Db& db_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Order> waiting_;
  bool closing_{false};
  std::thread thread_;
};

}  // namespace kith::app
