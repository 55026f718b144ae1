// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace kith {
namespace {

[[noreturn]] void cannot(const std::string& what, const std::string& path) {
  throw std::runtime_error("cannot " + what + " " + path + ": " + std::strerror(errno));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int operator*() const { return fd_; }

 private:
  int fd_;
};

std::string read_all(int fd, const std::string& path) {
  std::string content;
  char buffer[4096];
  for (;;) {
    const ssize_t n = ::read(fd, buffer, sizeof buffer);
    if (n == 0) return content;
    if (n > 0) content.append(buffer, static_cast<std::size_t>(n));
    if (n < 0 && errno != EINTR) cannot("read", path);
  }
}

void write_all(int fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t n = ::write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) cannot("write", path);
    content.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

void flush_folder(const std::string& path) {
  const std::string folder = folder_of(path);
  const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (*fd < 0 || ::fsync(*fd) != 0) cannot("flush", folder);
}

/// A flushed file of its own name beside `path`.
std::string write_beside(const std::string& path, std::string_view content, unsigned mode) {
  const std::string temporary = path + ".new." + std::to_string(::getpid());
  const Descriptor fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode));
  if (*fd < 0) cannot("write", path);
  try {
    if (::fchmod(*fd, mode) != 0) cannot("protect", path);
    write_all(*fd, content, path);
    if (::fsync(*fd) != 0) cannot("flush", path);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  return temporary;
}

}  // namespace

std::optional<std::string> read_file(const std::string& path) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (*fd < 0 && errno == ENOENT) return std::nullopt;
  if (*fd < 0) cannot("read", path);
  return read_all(*fd, path);
}

void replace_file(const std::string& path, std::string_view content, unsigned mode) {
  const std::string temporary = write_beside(path, content, mode);
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    ::unlink(temporary.c_str());
    cannot("write", path);
  }
  flush_folder(path);
}

bool create_file(const std::string& path, std::string_view content, unsigned mode) {
  const std::string temporary = write_beside(path, content, mode);
  const bool made = ::link(temporary.c_str(), path.c_str()) == 0;
  const int error = errno;
  ::unlink(temporary.c_str());
  if (!made && error != EEXIST) {
    errno = error;
    cannot("write", path);
  }
  flush_folder(path);
  return made;
}

std::optional<std::string> read_private_file(const std::string& path) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (*fd < 0 && errno == ENOENT) return std::nullopt;
  struct stat about {};
  if (*fd < 0 || ::fstat(*fd, &about) != 0) cannot("read", path);
  if ((about.st_mode & 077) != 0)
    throw std::runtime_error(path + " holds a key and may be readable by its owner only (chmod 600)");
  return read_all(*fd, path);
}

}  // namespace kith
