// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "platform/http/server.h"

namespace kith::http {

/// A fixed number of threads behind bounded queues, one for each `Urgency`, so that the sign-in page and the emergency
/// contacts are still served when everything else is overloaded (G37). What is before others has at most half of the
/// threads while others wait, so that many sign-ins stop no page either (ASVS 15.4.4); sign-ins and what is urgent take
/// turns.
class WorkerPool {
 public:
  using Clock = std::chrono::steady_clock;
  /// Told whether it waited no longer than `patience`; must not throw.
  using Work = std::function<void(bool in_time)>;
  WorkerPool(int threads, std::size_t queue, Clock::duration patience);
  /// Finishes what was accepted.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  /// False when the queue is full; `work` is not run then.
  [[nodiscard]] bool submit(Urgency urgency, Work work);

 private:
  struct Waiting {
    Clock::time_point since;
    Work work;
  };
  struct Lane {
    std::deque<Waiting> queue;
    int running{0};
  };
  void work();
  Lane& lane(Urgency urgency) { return lanes_[static_cast<std::size_t>(urgency)]; }
  Lane* next();

  const std::size_t limit_;
  const Clock::duration patience_;
  const int before_others_;  ///< threads for what goes before others, while others wait
  std::mutex mutex_;
  std::condition_variable ready_;
  std::array<Lane, 3> lanes_;
  bool turn_of_sign_in_{false}, turn_of_others_{false};
  bool closing_{false};
  std::vector<std::thread> threads_;
};

}  // namespace kith::http
