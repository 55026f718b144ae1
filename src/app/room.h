// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

namespace kith::app {

/// Room on the data folder's disk (G4). Reading and signing in write too: each is a row of the audit log. So that they
/// go on when the disk is full, a file of 16 MB lies in the data folder; when less than 8 MB are free it is deleted,
/// and from then on other changes are refused until there is room to make it again (decision 0282).
class Room {
 public:
  /// Sizes in bytes; `enabled` false (PostgreSQL: its disk is not ours): never short.
  explicit Room(std::string folder, bool enabled = true);
  /// Looks at the disk (at most ten times a second), gives the file up or makes it again. True while changes are
  /// refused.
  bool is_short();

  static constexpr std::uint64_t ballast = 16u << 20, least_free = 8u << 20;

 private:
  bool look();
  bool make();
  std::string path_;
  bool enabled_, cannot_make_{false};
  std::mutex mutex_;
  std::int64_t looked_at_{0};  ///< milliseconds of the steady clock
  std::atomic<bool> short_{false};
};

}  // namespace kith::app
