// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "records/digest.h"

namespace kith::records {

/// A new file that is hashed while it is written. Throws ExportError.
class ExportFile {
 public:
  explicit ExportFile(const std::string& path);
  ~ExportFile();
  ExportFile(const ExportFile&) = delete;
  ExportFile& operator=(const ExportFile&) = delete;
  void write(std::string_view bytes);
  /// Syncs and closes; the digest of what was written. To be called once.
  std::string finish();

 private:
  int file_;
  Digest digest_;
};

/// A folder under construction beside `target`; removed unless `keep` is called.
class PartialFolder {
 public:
  explicit PartialFolder(const std::string& target);
  ~PartialFolder();
  PartialFolder(const PartialFolder&) = delete;
  PartialFolder& operator=(const PartialFolder&) = delete;
  const std::string& path() const { return path_; }
  /// Gives the folder, or the file of that name in it, the target's name.
  void keep(const std::string& file = {});

 private:
  std::string target_, path_;
};

/// Packs the files of `folder` (names relative to it, in this order) into a new archive whose bytes depend on nothing
/// but theirs.
void zip_files(const std::string& folder, const std::vector<std::string>& files, const std::string& archive);

}  // namespace kith::records
