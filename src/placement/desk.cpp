// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/desk.h"

#include <algorithm>

#include "platform/http/visit.h"

namespace kith::placement {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t most_kept = 12;

Reader reader_of(Visit& visit) {
  return [&visit](FunctionRef<void(db::Tx&)> act) { visit.read(act); };
}

matching::Limits at_once() {
  matching::Limits limits;
  limits.seconds = longest_on_a_page;
  return limits;
}

std::shared_ptr<const PoolRun> solve_now(std::shared_ptr<const Loaded> from, const Question& question) {
  const auto* tried = question.tried ? &*question.tried : nullptr;
  return std::make_shared<const PoolRun>(solved(std::move(from), question.kind, tried, at_once()));
}

}  // namespace

Desk::Desk(Needs needs) : needs_(std::move(needs)) {}

Desk::~Desk() {
  ending_ = true;
  {
    const std::lock_guard lock(mutex_);
    rang_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<const Loaded> Desk::loaded(Visit& visit, ProgrammeId programme) {
  const auto stamp = visit.reading([&](db::Tx& tx) { return stamp_of(tx, visit.today); });
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = loaded_.find(programme); found != loaded_.end() && found->second->stamp == stamp)
      return found->second;
  }
  auto fresh = load(reader_of(visit), {needs_.columns}, programme, visit.today);
  const std::lock_guard lock(mutex_);
  return loaded_[programme] = std::move(fresh);
}

Answer Desk::answer(const Entry& entry, const std::string& stamp) const {
  Answer answer{entry.run, entry.run && entry.run->from->stamp == stamp, entry.failed, entry.work};
  if (answer.work && answer.work->begun)
    answer.work->seconds = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - entry.begun).count();
  return answer;
}

/// Of many results the one that was looked at longest ago makes room.
Desk::Entry& Desk::entry_of(const Question& question) {
  auto& entry = entries_[question];
  if (!entry) {
    entry = std::make_shared<Entry>();
    entry->question = question;
  }
  entry->looked_at = ++looks_;
  const auto kept = entry;
  if (entries_.size() > most_kept) {
    const auto oldest = std::ranges::min_element(
        entries_, {}, [](const auto& e) { return std::pair(e.second->work.has_value(), e.second->looked_at); });
    if (!oldest->second->work && oldest->second != kept) entries_.erase(oldest);
  }
  return *kept;
}

void Desk::want(Entry& entry, Date day) {
  if (entry.work) return;
  entry.work = Work{};
  entry.day = day;
  entry.stop = false;
  queue_.push_back(entries_.at(entry.question));
  if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  rang_.notify_all();
}

Answer Desk::look(Visit& visit, const Question& question) {
  const auto stamp = visit.reading([&](db::Tx& tx) { return stamp_of(tx, visit.today); });
  {
    const std::lock_guard lock(mutex_);
    Entry& entry = entry_of(question);
    const auto now = answer(entry, stamp);
    if ((now.run && now.current) || now.work || now.failed) {
      entry.failed = false;
      return now;
    }
    if (now.run && now.run->from->pairs() > needs_.pairs_in_a_page) {
      want(entry, visit.today);
      return answer(entry, stamp);
    }
  }
  const auto from = loaded(visit, question.programme);
  const bool small = from->pairs() <= needs_.pairs_in_a_page;
  const auto run = small ? solve_now(from, question) : nullptr;
  const std::lock_guard lock(mutex_);
  Entry& entry = entry_of(question);
  if (small)
    entry.run = run;
  else
    want(entry, visit.today);
  return answer(entry, from->stamp);
}

bool Desk::stop(const Question& question) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(question);
  if (found == entries_.end() || !found->second->work) return false;
  found->second->stop = true;
  return true;
}

void Desk::work() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    if (queue_.empty()) {
      rang_.wait(lock);
      continue;
    }
    const auto entry = queue_.front();
    queue_.pop_front();
    entry->work = Work{true, 0, 0, 0};
    entry->begun = Clock::now();
    lock.unlock();
    work_on(*entry);
    lock.lock();
    entry->work.reset();
  }
}

void Desk::work_on(Entry& entry) {
  matching::Limits limits;
  limits.seconds = needs_.seconds;
  limits.cancel = [&] { return ending_ || entry.stop; };
  limits.progress = [&](const matching::Progress& far) {
    const std::lock_guard lock(mutex_);
    entry.work->value = far.value;
    entry.work->bound = far.bound;
  };
  try {
    const Reader read = [&](FunctionRef<void(db::Tx&)> act) { needs_.db.read("pool to be placed", act); };
    auto from = load(read, {needs_.columns}, entry.question.programme, entry.day);
    const auto* tried = entry.question.tried ? &*entry.question.tried : nullptr;
    auto run = std::make_shared<const PoolRun>(solved(from, entry.question.kind, tried, limits));
    const std::lock_guard lock(mutex_);
    loaded_[entry.question.programme] = std::move(from);
    if (!ending_) entry.run = std::move(run);
  } catch (const std::exception&) {
    const std::lock_guard lock(mutex_);
    entry.failed = true;
  }
}

Answer look(Visit& visit, const Uses& uses, const Question& question) {
  if (uses.desk) return uses.desk->look(visit, question);
  return {solve_now(loaded(visit, uses, question.programme), question), true, false, std::nullopt};
}

std::shared_ptr<const Loaded> loaded(Visit& visit, const Uses& uses, ProgrammeId programme) {
  if (uses.desk) return uses.desk->loaded(visit, programme);
  return load(reader_of(visit), uses, programme, visit.today);
}

}  // namespace kith::placement
