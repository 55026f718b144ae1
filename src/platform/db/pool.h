// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace kith::db {

/// Connections lent to one thread each. `take` waits until one is free.
template <class Connection>
class Pool {
 public:
  explicit Pool(std::vector<std::unique_ptr<Connection>> all) : all_(std::move(all)) {
    for (const auto& connection : all_) free_.push_back(connection.get());
  }

  class Lease {
   public:
    Lease(Pool& pool, Connection* connection) : pool_(pool), connection_(connection) {}
    ~Lease() { pool_.give_back(connection_); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_; }

   private:
    Pool& pool_;
    Connection* connection_;
  };

  Lease take() {
    std::unique_lock lock(mutex_);
    freed_.wait(lock, [this] { return !free_.empty(); });
    Connection* connection = free_.back();
    free_.pop_back();
    return Lease(*this, connection);
  }

 private:
  void give_back(Connection* connection) {
    const std::scoped_lock lock(mutex_);
    free_.push_back(connection);
    freed_.notify_one();
  }

  std::vector<std::unique_ptr<Connection>> all_;
  std::vector<Connection*> free_;
  std::mutex mutex_;
  std::condition_variable freed_;
};

}  // namespace kith::db
