// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/room.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

namespace kith::app {
namespace {

constexpr std::int64_t look_again_ms = 5;  // two calls of the system, some microseconds

std::int64_t milliseconds() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

Room::Room(std::string folder, bool enabled) : path_(std::move(folder) + "/ballast"), enabled_(enabled) {
  if (enabled_) is_short();
}

bool Room::is_short() {
  if (!enabled_) return false;
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (lock && milliseconds() - looked_at_ >= look_again_ms) {
    short_ = look();
    looked_at_ = milliseconds();
  }
  return short_;
}

bool Room::look() {
  struct statvfs disk {};
  if (::statvfs(path_.substr(0, path_.rfind('/')).c_str(), &disk) != 0) return short_;
  if (disk.f_blocks == 0) return false;  // a file system that does not tell its size
  const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  struct stat file {};
  const bool there = ::stat(path_.c_str(), &file) == 0;
  if (there && free >= least_free) return false;
  if (there) {
    ::unlink(path_.c_str());
    return true;
  }
  if (free < ballast + least_free) return true;
  return !cannot_make_ && !make();
}

/// Real blocks, not a hole; false when there is no room for them. Where none can be made for another reason (a file
/// system without such files) nothing is kept free, and nothing refused.
bool Room::make() {
  const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const int why = file < 0 ? errno : ::posix_fallocate(file, 0, static_cast<off_t>(ballast));
  if (file >= 0) ::close(file);
  if (why == 0) return true;
  if (file >= 0) ::unlink(path_.c_str());
  cannot_make_ = why != ENOSPC && why != EDQUOT;
  return cannot_make_;
}

}  // namespace kith::app
