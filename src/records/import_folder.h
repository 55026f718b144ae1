// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "platform/csv/reader.h"
#include "records/import.h"

namespace kith::records {

/// The folder cannot be read or is not acceptable as a whole. `what()` says why in a few words, without names of
/// persons or of files in it.
struct FolderError : std::runtime_error {
  explicit FolderError(const std::string& why, bool archive = false) : std::runtime_error(why), archive(archive) {}
  bool archive;  ///< the archive was refused
};

/// The files of an exchange folder, read as streams. Nothing is ever unpacked to disk: names inside an archive only
/// choose what is read.
class ImportFolder {
 public:
  /// A folder, or a zip with the files at its top or in one folder. Refuses archives with too many or too large
  /// entries, symbolic links, absolute or climbing paths, encryption, or a name that stands twice. Throws FolderError.
  static std::unique_ptr<ImportFolder> open(const std::string& path, const ImportLimits& limits);
  virtual ~ImportFolder() = default;
  /// Names relative to the manifest, with '/'.
  virtual const std::vector<std::string>& files() const = 0;
  /// The bytes of one of `files()`. The source throws FolderError when reading fails or gives more than announced.
  virtual csv::Source read(const std::string& file) = 0;
};

std::unique_ptr<ImportFolder> open_zip(const std::string& path, const ImportLimits& limits);

}  // namespace kith::records
