// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/worker_pool.h"

#include <algorithm>
#include <utility>

namespace kith::http {

WorkerPool::WorkerPool(int threads, std::size_t queue) : limit_(queue) {
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

bool WorkerPool::submit(bool urgent, std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    auto& queue = urgent ? urgent_ : normal_;
    if (queue.size() >= limit_) return false;
    queue.push_back(std::move(work));
  }
  ready_.notify_one();
  return true;
}

void WorkerPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ready_.wait(lock, [&] { return closing_ || !urgent_.empty() || !normal_.empty(); });
    auto& queue = urgent_.empty() ? normal_ : urgent_;
    if (queue.empty()) return;
    auto job = std::move(queue.front());
    queue.pop_front();
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
  }
}

}  // namespace kith::http
