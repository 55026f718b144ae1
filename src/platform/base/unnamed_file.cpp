// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/unnamed_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <stdexcept>

namespace kith {
namespace {

[[noreturn]] void refused() {
  throw std::runtime_error("a file to be sent cannot be written or read; is the disk full?");
}

/// Not every file system knows files without names: there one is made and its name taken away.
int open_in(const std::string& folder) {
  const int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
  if (file >= 0) return file;
  std::string name = folder + "/sent-XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named < 0 || ::unlink(name.c_str()) != 0) refused();
  return named;
}

}  // namespace

std::shared_ptr<UnnamedFile> UnnamedFile::in(const std::string& folder) {
  return std::shared_ptr<UnnamedFile>(new UnnamedFile(open_in(folder), 0));
}

std::shared_ptr<UnnamedFile> UnnamedFile::taken(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) refused();
  struct stat found {};
  const std::shared_ptr<UnnamedFile> made(new UnnamedFile(file, 0));
  if (::fstat(file, &found) != 0 || ::unlink(path.c_str()) != 0) refused();
  made->size_ = static_cast<std::uint64_t>(found.st_size);
  return made;
}

UnnamedFile::~UnnamedFile() { ::close(file_); }

void UnnamedFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) refused();
    bytes.remove_prefix(static_cast<std::size_t>(n));
    size_ += static_cast<std::uint64_t>(n);
  }
}

std::string UnnamedFile::read(std::uint64_t offset, std::size_t most) const {
  std::string bytes(most, '\0');
  std::size_t filled = 0;
  while (filled < most) {
    const auto n = ::pread(file_, bytes.data() + filled, most - filled, static_cast<off_t>(offset + filled));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) refused();
    if (n == 0) break;
    filled += static_cast<std::size_t>(n);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace kith
