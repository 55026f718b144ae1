// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

namespace kith::db {

/// Creates `folder` (mode 0700, parents too, made durable) unless it exists. Throws DbError(io).
void make_folder(const std::string& folder);

/// Makes a folder's entries (new files, renames) durable. Throws DbError(io).
void sync_folder(const std::string& folder);

/// Makes a file's content durable. Throws DbError(io).
void sync_file(const std::string& path);

/// The right to use a data folder: an exclusive lock on its `kith.lock`, held as long as this lives. The file holds the
/// owner's process id for the error text of the next one. Gone with the process, however it ends.
class FolderLock {
 public:
  FolderLock() = default;
  /// Throws DbError(busy) naming the folder and the process that has it.
  explicit FolderLock(const std::string& folder);
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&& other) noexcept;

 private:
  int file_ = -1;
};

}  // namespace kith::db
