// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <chrono>

#include "matching/market.h"
#include "matching/solve.h"

namespace kith::matching {

/// Keeps the limits of a run; the clock is read only now and then.
class Watch {
 public:
  explicit Watch(const Limits& limits) : limits_(limits), begun_(Clock::now()), told_(begun_) {}
  /// True when the run must end. Tells the progress now and then.
  bool over(const Market& market, std::int64_t open);
  bool over();  ///< without a word of progress
  bool stopped() const { return over_; }

 private:
  using Clock = std::chrono::steady_clock;
  const Limits& limits_;
  Clock::time_point begun_, told_;
  int calls_ = 0;
  bool over_ = false;
};

/// The market's pairs and prices as a solution. When it is not `done`, mentees without mentor first take the best free
/// place they have an arc to, so that the best so far is as good as can be had at once.
Solution finish(Market& market, bool done);

}  // namespace kith::matching
