// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/flagged.h"
#include "matching/rules.h"

namespace kith::matching {

/// Mentors packed into 28 bytes each, so that most impossible pairs are told apart in a few instructions, 16 at once
/// where the machine can. A sieve: what it holds back is impossible, what it lets through is still to be asked
/// (`score_run`). Sets are folded to 5 or 7 bits, ages end at 127, sites and households are not looked at.
class Sieve {
 public:
  Sieve(const std::vector<Mentor>& mentors, const std::vector<std::int32_t>& order);

  struct Packed {
    std::vector<std::uint32_t> keys, ages, early, late;
    std::vector<float> x, y, reach;
  };
  /// One mentee's side of the comparisons.
  struct Asked {
    std::uint32_t keys, any_key;          ///< four sets of 7 bits, and which of them need not meet
    std::uint32_t ages;                   ///< four bounds
    std::uint32_t early, late, any_slot;  ///< the two halves of the week's slots
    float x, y, reach;
  };
  static Asked asked(const Mentee&, const Rules&);

  /// Writes the numbers in begin .. end - 1 that may be possible, rising; returns how many. `out` has room for 16 more
  /// than it is asked about, `flags` is for its own use. `near`: distance decides. The same on any machine. O(end -
  /// begin).
  std::int32_t pass(const Asked&, std::int32_t begin, std::int32_t end, bool near, std::int32_t* out, Flags& flags,
                    Vector = Vector::best) const;

 private:
  Packed packed_;
};

}  // namespace kith::matching
