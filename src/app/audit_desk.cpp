// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/audit_desk.h"

#include "platform/audit/log.h"

namespace kith::app {
namespace {

bool is_passing(const std::exception_ptr& why) {
  try {
    std::rethrow_exception(why);
  } catch (const db::DbError& fault) {
    return passing(fault.fault());
  } catch (...) {
    return false;
  }
}

}  // namespace

bool passing(db::Fault fault) {
  switch (fault) {
    case db::Fault::busy:
    case db::Fault::connection:
    case db::Fault::disk_full:
    case db::Fault::io:
    case db::Fault::read_only: return true;
    default: return false;
  }
}

AuditDesk::AuditDesk(db::Db& db) : db_(db), thread_([this] { work(); }) {}

void AuditDesk::close() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  arrived_.notify_one();
  thread_.join();
}

void AuditDesk::add(std::vector<audit::Entry> entries, Done done) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back({std::move(entries), std::move(done)});
  }
  arrived_.notify_one();
}

void AuditDesk::work() {
  for (;;) {
    std::vector<Order> orders;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      orders.swap(waiting_);
    }
    write(orders);
  }
}

/// All together; where one's rows cannot be written each alone, so that nobody's are lost by another's. A database that
/// is away or full is away for all: each alone would keep all of them waiting.
void AuditDesk::write(std::vector<Order>& orders) {
  const std::exception_ptr together = try_to_write(orders.data(), orders.size());
  const bool alone = together && orders.size() > 1 && !is_passing(together);
  for (const Order& order : orders) order.done(alone ? try_to_write(&order, 1) : together);
}

std::exception_ptr AuditDesk::try_to_write(const Order* first, std::size_t count) try {
  db_.write("audit of what was shown", [&](db::Tx& tx) {
    for (std::size_t i = 0; i < count; ++i)
      for (const audit::Entry& entry : first[i].entries) audit::append(tx, entry);
  });
  return nullptr;
} catch (...) {
  return std::current_exception();
}

}  // namespace kith::app
