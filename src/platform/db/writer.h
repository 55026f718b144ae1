// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "platform/db/act_tx.h"

namespace kith::db {

/// An engine's one writing connection, as the group commit needs it. Called from the writer's thread only.
class WritingConnection {
 public:
  virtual ~WritingConnection() = default;
  /// Opens a transaction. Throws DbError; then nothing has been run.
  virtual void begin() = 0;
  /// Makes everything durable. Throws DbError; the transaction is over either way.
  virtual void commit() = 0;
  virtual void rollback() noexcept = 0;
  /// Starts an act inside the transaction.
  virtual void savepoint() = 0;
  /// Ends an act: checks its deferred constraints (so that a violation is its own and not the batch's), keeps it.
  virtual void keep() = 0;
  /// Takes back the act begun last. Throws DbError when the whole transaction is gone.
  virtual void undo() = 0;
  virtual ActTx& tx() = 0;
  /// Nobody waits at the moment: time for a checkpoint.
  virtual void idle() noexcept {}
  /// How many acts may share a commit.
  virtual std::size_t batch_limit() const { return 256; }
  /// A fault after which nothing may be written any more.
  virtual std::optional<Fault> stopped() const { return std::nullopt; }
};

/// The group commit. Acts that wait are run one after another in the order of their arrival, each in a savepoint, and
/// share one commit; then their callers are let go.
class Writer {
 public:
  using Warn = std::function<void(const std::string&)>;

  Writer(std::unique_ptr<WritingConnection> connection, Warn warn);
  /// Finishes what is queued. No caller may be inside `run`.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Returns when the act is durable; rethrows what it threw. `alone`: in a transaction of its own.
  void run(const char* name, FunctionRef<void(Tx&)> act, bool alone);
  /// Throws std::logic_error when called by an act: what it wants done must go through its own Tx.
  void refuse_from_act(const char* name) const;
  /// Number of commits that changed something, as far as their callers can know; without those that only add to the
  /// audit log or note that sessions were seen (ActTx::quiet).
  std::uint64_t commits() const { return commits_.load(std::memory_order_acquire); }
  /// Number of acts that wait for their turn.
  std::size_t waiting() const {
    const std::scoped_lock lock(mutex_);
    return queue_.size();
  }
  bool stopped() const { return stopped_.load(std::memory_order_acquire); }

 private:
  struct Act {
    const char* name;
    FunctionRef<void(Tx&)> run;
    bool alone;
    std::exception_ptr error{};
    bool quiet = false;  ///< left no trace (act_tx.h)
    bool done = false;
    std::condition_variable finished{};
  };
  using Batch = std::vector<Act*>;

  void loop();
  Act* next(const Batch& batch);
  bool wait_for_work();
  bool nobody_waits();
  void run_batch(Batch& batch);
  bool run_acts(Batch& batch);
  std::exception_ptr run_act(Act& act);
  void release(const Batch& batch);

  std::unique_ptr<WritingConnection> connection_;
  Warn warn_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Act*> queue_;
  bool closing_ = false;
  std::atomic<std::uint64_t> commits_{0};
  std::atomic<bool> stopped_{false};
  std::thread thread_;
};

}  // namespace kith::db
