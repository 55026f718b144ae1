// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace kith::db {

/// Connections lent to one thread each. `take` waits until one is free; a thread that has one already is refused with a
/// std::logic_error, for enough of those would wait for each other for ever.
template <class Connection>
class Pool {
 public:
  explicit Pool(std::vector<std::unique_ptr<Connection>> all) : all_(std::move(all)) {
    for (const auto& connection : all_) free_.push_back(connection.get());
  }

  class Lease {
   public:
    Lease(Pool& pool, Connection* connection) : pool_(pool), connection_(connection), before_(lent_here) {
      lent_here = this;
    }
    ~Lease() {
      lent_here = before_;
      pool_.give_back(connection_);
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_; }

   private:
    friend Pool;
    Pool& pool_;
    Connection* connection_;
    const Lease* before_;  ///< this thread's lease from another pool
  };

  Lease take() {
    for (const Lease* lease = lent_here; lease; lease = lease->before_)
      if (&lease->pool_ == this) throw std::logic_error("a read must not start another read");
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

  static inline thread_local const Lease* lent_here = nullptr;
  std::vector<std::unique_ptr<Connection>> all_;
  std::vector<Connection*> free_;
  std::mutex mutex_;
  std::condition_variable freed_;
};

}  // namespace kith::db
