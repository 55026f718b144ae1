// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>

namespace kith::bench {

/// splitmix64: the same numbers from a seed on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  std::int32_t below(std::int32_t n) {
    return static_cast<std::int32_t>(((next() >> 32) * static_cast<std::uint64_t>(n)) >> 32);
  }
  bool chance(std::int32_t percent) { return below(100) < percent; }
  float unit() { return static_cast<float>(next() >> 40) / 16777216.0F; }
  /// A number with most of its weight near 0, between -2 and 2.
  float bell() { return unit() + unit() + unit() + unit() - 2.0F; }

 private:
  std::uint64_t state_;
};

}  // namespace kith::bench
