// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <span>

namespace kith::snapshot {

/// A sum of many words that changes with every word and its place: against damage, not against people. As fast as
/// memory. The same whatever the parts in which words are added.
class Checksum {
 public:
  void add(std::span<const std::uint64_t> words) {
    std::size_t i = 0;
    for (; i < words.size() && next_ != 0; ++i) take(words[i]);
    auto lanes = lanes_;
    for (; i + lanes.size() <= words.size(); i += lanes.size())
      for (std::size_t k = 0; k < lanes.size(); ++k) lanes[k] = (lanes[k] ^ words[i + k]) * prime;
    lanes_ = lanes;
    for (; i < words.size(); ++i) take(words[i]);
  }
  std::uint64_t value() const {
    std::uint64_t sum = next_;
    for (const std::uint64_t lane : lanes_) {
      sum = (sum ^ lane ^ lane >> 32) * prime;
      sum ^= sum >> 29;
    }
    return sum;
  }

 private:
  static constexpr std::uint64_t prime = 0x9e3779b97f4a7c15;
  void take(std::uint64_t word) {
    lanes_[next_] = (lanes_[next_] ^ word) * prime;
    next_ = (next_ + 1) % lanes_.size();
  }
  std::array<std::uint64_t, 8> lanes_{1, 2, 3, 4, 5, 6, 7, 8};
  std::size_t next_{};
};

}  // namespace kith::snapshot
