// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <string>

namespace kith {

/// Counts what the server does, in the Prometheus text format. No labels hold anything about a person or a case.
class Metrics {
 public:
  /// One answered request: its status and how long the handler took, in microseconds.
  void request(int status, std::int64_t microseconds);
  /// One request that reached no handler. Its 503 is one shed: the server had no room for it (queue, bodies, clients).
  void turned_away(int status);
  void failure() { failures_.fetch_add(1, std::memory_order_relaxed); }  ///< a handler broke: answered 500 or 503
  /// The page of /metrics.
  std::string text() const;

 private:
  static constexpr std::array<std::int64_t, 9> bounds{500,    1'000,  2'500,   5'000,    10'000,
                                                      25'000, 50'000, 250'000, 1'000'000};
  std::array<std::atomic<std::uint64_t>, 6> by_class_{};
  std::array<std::atomic<std::uint64_t>, bounds.size() + 1> buckets_{};
  std::atomic<std::uint64_t> total_microseconds_{0}, shed_{0}, failures_{0};
};

}  // namespace kith
