// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "platform/db/db.h"

namespace kith::db {
namespace {

[[noreturn]] void give_up(const std::string& what, const std::string& path) {
  const int code = errno;
  throw DbError(code == ENOSPC ? Fault::disk_full : Fault::io, what + " " + path + ": " + std::strerror(code));
}

void sync_path(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) give_up("cannot open", path);
  const int result = ::fsync(file);
  const int code = errno;
  ::close(file);
  errno = code;
  if (result != 0) give_up("cannot make durable", path);
}

std::string owner_of(int file) {
  char text[24] = {};
  const ssize_t n = ::pread(file, text, sizeof text - 1, 0);
  std::string owner(text, n > 0 ? static_cast<std::size_t>(n) : 0);
  while (!owner.empty() && owner.back() == '\n') owner.pop_back();
  return owner.empty() ? "another process" : "process " + owner;
}

}  // namespace

void make_folder(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (folder.empty()) throw DbError(Fault::io, "no data folder is named");
  if (fs::is_directory(folder, error)) return;
  const fs::path parent = fs::absolute(folder).lexically_normal().parent_path();
  if (!fs::is_directory(parent, error)) make_folder(parent.string());
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) give_up("cannot create the folder", folder);
  sync_folder(parent.string());
}

void sync_folder(const std::string& folder) { sync_path(folder, O_RDONLY | O_DIRECTORY); }

void sync_file(const std::string& path) { sync_path(path, O_RDONLY); }

FolderLock::FolderLock(const std::string& folder) {
  const std::string path = folder + "/kith.lock";
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file_ < 0) give_up("cannot open", path);
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    const std::string owner = owner_of(file_);
    ::close(std::exchange(file_, -1));
    throw DbError(Fault::busy, "the data folder " + folder + " is in use by " + owner + "; stop it first");
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file_, 0) != 0 || ::pwrite(file_, pid.data(), pid.size(), 0) < 0) {
    const int code = errno;
    ::close(std::exchange(file_, -1));
    errno = code;
    give_up("cannot write", path);
  }
}

FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

}  // namespace kith::db
