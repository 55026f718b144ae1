// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/writer.h"

#include <algorithm>
#include <chrono>

#include "platform/db/fault.h"

namespace kith::db {
namespace {

constexpr std::chrono::milliseconds slow{250};

/// The same error as an object of its own, so that no two threads share one.
std::exception_ptr copy_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const DbError& e) {
    return std::make_exception_ptr(DbError(e.fault(), std::string(e.what())));
  } catch (...) {
    return std::current_exception();
  }
}

/// Gives a copy of `error` to every act that has none of its own.
template <class Batch>
void blame(Batch& batch, const std::exception_ptr& error) {
  for (auto* act : batch)
    if (!act->error) act->error = copy_of(error);
}

bool is_db_error(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const DbError&) {
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace

Writer::Writer(std::unique_ptr<WritingConnection> connection, Warn warn)
    : connection_(std::move(connection)), warn_(std::move(warn)), thread_([this] { loop(); }) {}

Writer::~Writer() {
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
  }
  arrived_.notify_one();
  thread_.join();
}

void Writer::refuse_from_act(const char* name) const {
  if (std::this_thread::get_id() == thread_.get_id())
    throw std::logic_error(std::string(name) + ": a write must not start another write or read");
}

void Writer::run(const char* name, FunctionRef<void(Tx&)> run, bool alone) {
  refuse_from_act(name);
  Act act{name, run, alone};
  std::unique_lock lock(mutex_);
  queue_.push_back(&act);
  arrived_.notify_one();
  act.finished.wait(lock, [&] { return act.done; });
  lock.unlock();
  if (act.error) std::rethrow_exception(act.error);
}

void Writer::loop() {
  while (wait_for_work()) {
    Batch batch;
    run_batch(batch);
    release(batch);
    if (nobody_waits()) connection_->idle();
    if (connection_->stopped()) stopped_.store(true, std::memory_order_release);
  }
}

bool Writer::nobody_waits() {
  const std::scoped_lock lock(mutex_);
  return queue_.empty();
}

/// False when the writer closes and nothing is left to do.
bool Writer::wait_for_work() {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return closing_ || !queue_.empty(); });
  return !queue_.empty();
}

/// The next act for `batch`, or null when the batch is complete.
Writer::Act* Writer::next(const Batch& batch) {
  const std::scoped_lock lock(mutex_);
  if (queue_.empty() || batch.size() >= connection_->batch_limit()) return nullptr;
  if (!batch.empty() && (batch.front()->alone || queue_.front()->alone)) return nullptr;
  Act* act = queue_.front();
  queue_.pop_front();
  return act;
}

void Writer::run_batch(Batch& batch) {
  batch.push_back(next(batch));
  try {
    if (const auto fault = connection_->stopped())
      throw failure(batch.front()->name, *fault, "writing has stopped; restart to recover");
    connection_->begin();
  } catch (...) {
    blame(batch, std::current_exception());
    return;
  }
  if (!run_acts(batch)) {
    connection_->rollback();
    return;
  }
  try {
    connection_->commit();
    if (std::any_of(batch.begin(), batch.end(), [](const Act* act) { return !act->error && !act->quiet; }))
      commits_.fetch_add(1, std::memory_order_release);
  } catch (...) {
    blame(batch, std::current_exception());
  }
}

/// Runs the acts of the batch and those that arrive meanwhile. False when the transaction broke under one of them:
/// then all of them carry an error.
bool Writer::run_acts(Batch& batch) {
  for (Act* act = batch.front(); act; act = next(batch)) {
    if (act != batch.front()) batch.push_back(act);
    if (const auto broken = run_act(*act)) {
      blame(batch, broken);
      return false;
    }
  }
  return true;
}

/// Runs one act and takes it back if it fails. Returns what broke the whole transaction, or null.
std::exception_ptr Writer::run_act(Act& act) {
  const auto begun = std::chrono::steady_clock::now();
  try {
    if (!act.alone) connection_->savepoint();
    ActTx& tx = connection_->tx();
    tx.begin_act();
    act.run(tx);
    tx.end_act();
    act.quiet = tx.quiet();
    if (!act.alone) connection_->keep();
  } catch (...) {
    act.error = std::current_exception();
    connection_->tx().begin_act();  // forgets the error: from here on it is the caller's
  }
  const auto spent = std::chrono::steady_clock::now() - begun;
  if (!act.alone && spent > slow && warn_)
    warn_(std::string(act.name) + " held the writer for " +
          std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(spent).count()) + " ms");
  if (!act.error || act.alone) return act.error;
  try {
    connection_->undo();
    return nullptr;
  } catch (const DbError&) {
    return is_db_error(act.error) ? act.error : std::current_exception();
  }
}

void Writer::release(const Batch& batch) {
  if (connection_->stopped()) stopped_.store(true, std::memory_order_release);
  const std::scoped_lock lock(mutex_);
  for (Act* act : batch) {
    act->done = true;
    act->finished.notify_one();
  }
}

}  // namespace kith::db
