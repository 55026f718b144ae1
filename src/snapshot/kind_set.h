// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "snapshot/kinds.h"

namespace kith::snapshot {

/// Some of the kinds of row.
class KindSet {
 public:
  constexpr KindSet() = default;
  constexpr KindSet(std::initializer_list<Kind> list) {
    for (const Kind kind : list) add(kind);
  }
  constexpr void add(Kind kind) { bits_[place(kind) / 64] |= bit(kind); }
  constexpr bool has(Kind kind) const { return (bits_[place(kind) / 64] & bit(kind)) != 0; }
  constexpr bool empty() const { return bits_[0] == 0 && bits_[1] == 0; }
  constexpr bool meets(const KindSet& other) const { return !common(other).empty(); }
  constexpr KindSet common(const KindSet& other) const {
    return {bits_[0] & other.bits_[0], bits_[1] & other.bits_[1]};
  }
  constexpr KindSet without(const KindSet& other) const {
    return {bits_[0] & ~other.bits_[0], bits_[1] & ~other.bits_[1]};
  }
  friend constexpr KindSet operator+(const KindSet& a, const KindSet& b) {
    return {a.bits_[0] | b.bits_[0], a.bits_[1] | b.bits_[1]};
  }
  constexpr bool operator==(const KindSet&) const = default;
  template <class Each>
  void each(Each each) const {
    for (std::size_t i = 0; i < kinds; ++i)
      if (has(static_cast<Kind>(i))) each(static_cast<Kind>(i));
  }

 private:
  constexpr KindSet(std::uint64_t low, std::uint64_t high) : bits_{low, high} {}
  static constexpr std::size_t place(Kind kind) { return static_cast<std::size_t>(kind); }
  static constexpr std::uint64_t bit(Kind kind) { return std::uint64_t{1} << place(kind) % 64; }
  static_assert(kinds <= 128);
  std::array<std::uint64_t, 2> bits_{};
};

/// Where this thread's reading of columns is noted, for tests of what a rule reads; null: nowhere.
inline constinit thread_local KindSet* reads_noted = nullptr;
inline void note_read(Kind kind) {
  if (reads_noted) reads_noted->add(kind);
}

}  // namespace kith::snapshot
