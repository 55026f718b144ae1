// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <bit>

namespace kith::snapshot {

/// One person's attendance of the held sessions of a group, in their order, of those they belonged to it for (MG-P4):
/// low is fewer than `least` attended of the last three (policy `att_min`).
class AttendanceRun {
 public:
  /// The next session, with the least that is asked on its day; true when attendance falls short with it and did not
  /// before.
  bool falls_with(bool there, int least) {
    last_ = (last_ << 1U | (there ? 1U : 0U)) & 7U;
    ++sessions_;
    const bool was = low_;
    low_ = sessions_ >= 3 && std::popcount(last_) < least;
    return low_ && !was;
  }
  bool low() const { return low_; }

 private:
  unsigned last_{}, sessions_{};
  bool low_{};
};

}  // namespace kith::snapshot
