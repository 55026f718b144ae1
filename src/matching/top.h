// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <limits>

#include "matching/problem.h"

namespace kith::matching {

/// Keeps the `most` best of what is added; of equals the mentor with the lower number. 0 = keeps all.
class Top {
 public:
  explicit Top(std::int32_t most) : most_(static_cast<std::size_t>(most)) {}
  void clear() {
    kept_.clear();
    least_ = 1;
    cut_ = false;
  }
  /// What scores less need not be added.
  std::int32_t least() const { return least_; }
  void add(std::int32_t score, std::int32_t mentor) {
    kept_.push_back({mentor, score});
    if (most_ != 0 && kept_.size() >= 2 * most_ + 32) shrink();
  }
  /// The best, by rising mentor.
  const std::vector<Arc>& finish() {
    if (most_ != 0 && kept_.size() > most_) shrink();
    std::sort(kept_.begin(), kept_.end(), [](const Arc& a, const Arc& b) { return a.mentor < b.mentor; });
    return kept_;
  }
  /// No score that was added and not kept, or was below `least`, is greater; 0 = there was none. Valid after `finish`.
  std::int32_t best_cut() const { return cut_ ? least_ : 0; }

 private:
  void shrink() {
    const auto better = [](const Arc& a, const Arc& b) {
      return a.score != b.score ? a.score > b.score : a.mentor < b.mentor;
    };
    const auto middle = kept_.begin() + static_cast<std::ptrdiff_t>(most_);
    std::nth_element(kept_.begin(), middle, kept_.end(), better);
    cut_ = true;
    kept_.resize(most_);
    least_ = std::min_element(kept_.begin(), kept_.end(), [](const Arc& a, const Arc& b) {
               return a.score < b.score;
             })->score;
  }

  std::size_t most_;
  std::vector<Arc> kept_;
  std::int32_t least_ = 1;
  bool cut_ = false;
};

}  // namespace kith::matching
