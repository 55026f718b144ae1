// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/stream.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace kith::http {
namespace {

class FileStream final : public Stream {
 public:
  FileStream(int file, std::uint64_t size) : file_(file), size_(size) {}
  FileStream(const FileStream&) = delete;
  FileStream& operator=(const FileStream&) = delete;
  ~FileStream() override { ::close(file_); }

  std::optional<std::uint64_t> size() const override { return size_; }
  std::size_t read(char* to, std::size_t most) override {
    most = static_cast<std::size_t>(std::min<std::uint64_t>(most, size_ - at_));
    if (most == 0) return 0;
    ssize_t got = 0;
    do got = ::pread(file_, to, most, static_cast<off_t>(at_));
    while (got < 0 && errno == EINTR);
    if (got <= 0) throw std::runtime_error("a file that is being sent cannot be read or became shorter");
    at_ += static_cast<std::uint64_t>(got);
    return static_cast<std::size_t>(got);
  }

 private:
  const int file_;
  const std::uint64_t size_;
  std::uint64_t at_{};
};

class UnnamedStream final : public Stream {
 public:
  explicit UnnamedStream(std::shared_ptr<const UnnamedFile> file) : file_(std::move(file)) {}
  std::optional<std::uint64_t> size() const override { return file_->size(); }
  std::size_t read(char* to, std::size_t most) override {
    const auto piece = file_->read(at_, most);
    std::copy(piece.begin(), piece.end(), to);
    at_ += piece.size();
    return piece.size();
  }

 private:
  const std::shared_ptr<const UnnamedFile> file_;
  std::uint64_t at_{};
};

}  // namespace

std::shared_ptr<Stream> stream_of(std::shared_ptr<const UnnamedFile> file) {
  return std::make_shared<UnnamedStream>(std::move(file));
}

std::shared_ptr<Stream> stream_of_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return nullptr;
  struct stat status {};
  if (file < 0 || ::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    if (file >= 0) ::close(file);
    throw std::runtime_error("a file to be sent cannot be opened");
  }
  return std::make_shared<FileStream>(file, static_cast<std::uint64_t>(status.st_size));
}

std::string rest_of(Stream& stream) {
  std::string all;
  char piece[16 * 1024];
  for (std::size_t got = stream.read(piece, sizeof piece); got > 0; got = stream.read(piece, sizeof piece))
    all.append(piece, got);
  return all;
}

}  // namespace kith::http
