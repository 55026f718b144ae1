// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace kith::http {

/// A fixed number of threads behind a bounded queue. Urgent work goes first and has a queue of its own (of the same
/// size), so that the sign-in page is still served when everything else is overloaded (G37).
class WorkerPool {
 public:
  WorkerPool(int threads, std::size_t queue);
  /// Finishes what was accepted.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  /// False when the queue is full; `work` is not run then. `work` must not throw.
  [[nodiscard]] bool submit(bool urgent, std::function<void()> work);

 private:
  void work();

  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> urgent_, normal_;
  bool closing_{false};
  std::vector<std::thread> threads_;
};

}  // namespace kith::http
