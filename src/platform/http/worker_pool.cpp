// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/worker_pool.h"

#include <algorithm>
#include <utility>

namespace kith::http {

WorkerPool::WorkerPool(int threads, std::size_t queue, Clock::duration patience)
    : limit_(queue), patience_(patience), before_others_(threads / 2) {
  for (int i = 0; i < std::max(threads, 1); ++i) threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  ready_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::submit(Urgency urgency, Work work) {
  {
    const std::lock_guard lock(mutex_);
    auto& queue = lane(urgency).queue;
    if (queue.size() >= limit_) return false;
    queue.push_back({Clock::now(), std::move(work)});
  }
  ready_.notify_one();
  return true;
}

/// Whose work is taken next; null when nothing waits. A single thread has no half: it takes turns.
WorkerPool::Lane* WorkerPool::next() {
  Lane &others = lane(Urgency::normal), &sign_in = lane(Urgency::sign_in), &urgent = lane(Urgency::urgent);
  const bool before = !sign_in.queue.empty() || !urgent.queue.empty();
  if (!before) return others.queue.empty() ? nullptr : &others;
  const bool room = before_others_ > 0 ? sign_in.running + urgent.running < before_others_ : !turn_of_others_;
  turn_of_others_ = room;
  if (!others.queue.empty() && !room) return &others;
  const bool take_sign_in = urgent.queue.empty() || (turn_of_sign_in_ && !sign_in.queue.empty());
  turn_of_sign_in_ = !take_sign_in;
  return take_sign_in ? &sign_in : &urgent;
}

void WorkerPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    Lane* from = nullptr;
    ready_.wait(lock, [&] { return (from = next()) || closing_; });
    if (!from) return;
    std::optional<Waiting> job(std::move(from->queue.front()));
    from->queue.pop_front();
    ++from->running;
    lock.unlock();
    job->work(Clock::now() - job->since <= patience_);
    job.reset();
    lock.lock();
    --from->running;
  }
}

}  // namespace kith::http
