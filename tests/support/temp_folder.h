// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

namespace kith::test {

/// A new empty folder, removed with everything in it at the end; in memory when there is plenty of it (set
/// KITH_TEST_FOLDER to a folder on the disk to be measured). Any user may pass through it, only its owner may list
/// it.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::string& path() const { return path_; }
  /// The path of `name` inside it.
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace kith::test
