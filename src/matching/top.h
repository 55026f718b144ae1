// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <functional>

#include "matching/problem.h"

namespace kith::matching {

/// Keeps the `most` best of what is added; of equals the mentor with the lower number. 0 = keeps all.
class Top {
 public:
  explicit Top(std::int32_t most) : most_(static_cast<std::size_t>(most)) {}
  void clear() {
    keys_.clear();
    least_ = 1;
    cut_ = false;
  }
  /// What scores less need not be added.
  std::int32_t least() const { return least_; }
  void add(std::int32_t score, std::int32_t mentor) {
    keys_.push_back(key(score, mentor));
    if (most_ != 0 && keys_.size() >= 2 * most_ + 32) shrink();
  }
  /// The best, by rising mentor.
  const std::vector<Arc>& finish() {
    if (most_ != 0 && keys_.size() > most_) shrink();
    kept_.clear();
    for (const std::uint64_t k : keys_) kept_.push_back({mentor_of(k), score_of(k)});
    std::sort(kept_.begin(), kept_.end(), [](const Arc& a, const Arc& b) { return a.mentor < b.mentor; });
    return kept_;
  }
  /// No score that was added and not kept, or was below `least`, is greater; 0 = there was none. Valid after `finish`.
  std::int32_t best_cut() const { return cut_ ? least_ : 0; }

 private:
  /// The greater the better: score first, then the lower mentor.
  static std::uint64_t key(std::int32_t score, std::int32_t mentor) {
    return static_cast<std::uint64_t>(score) << 32 | (0xffffffffU - static_cast<std::uint32_t>(mentor));
  }
  static std::int32_t score_of(std::uint64_t key) { return static_cast<std::int32_t>(key >> 32); }
  static std::int32_t mentor_of(std::uint64_t key) {
    return static_cast<std::int32_t>(0xffffffffU - static_cast<std::uint32_t>(key));
  }
  void shrink() {
    const auto last = keys_.begin() + static_cast<std::ptrdiff_t>(most_) - 1;
    std::nth_element(keys_.begin(), last, keys_.end(), std::greater<>{});
    least_ = score_of(*last);
    cut_ = true;
    keys_.resize(most_);
  }

  std::size_t most_;
  std::vector<std::uint64_t> keys_;
  std::vector<Arc> kept_;
  std::int32_t least_ = 1;
  bool cut_ = false;
};

}  // namespace kith::matching
