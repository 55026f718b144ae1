// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/export_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "records/export.h"

namespace kith::records {
namespace {

namespace fs = std::filesystem;

void sync_folder(const std::string& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0 || ::fsync(folder) != 0) {
    if (folder >= 0) ::close(folder);
    throw ExportError("the folder cannot be made durable: " + path);
  }
  ::close(folder);
}

std::string parent_of(const std::string& path) {
  const auto parent = fs::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

}  // namespace

ExportFile::ExportFile(const std::string& path)
    : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)) {
  if (file_ < 0) throw ExportError("a file cannot be made: " + path);
}

ExportFile::~ExportFile() {
  if (file_ >= 0) ::close(file_);
}

void ExportFile::write(std::string_view bytes) {
  digest_.add(bytes);
  while (!bytes.empty()) {
    const auto n = ::write(file_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw ExportError("a file cannot be written; is the disk full?");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::string ExportFile::finish() {
  const bool durable = ::fsync(file_) == 0;
  const bool closed = ::close(file_) == 0;
  file_ = -1;
  if (!durable || !closed) throw ExportError("a file cannot be made durable");
  return digest_.text();
}

PartialFolder::PartialFolder(const std::string& target) : target_(target) {
  while (target_.size() > 1 && target_.ends_with('/')) target_.pop_back();
  if (fs::exists(fs::symlink_status(target_))) throw ExportError("it exists already: " + target_);
  std::string name = target_ + ".partial-XXXXXX";
  if (!::mkdtemp(name.data())) throw ExportError("nothing can be written beside " + target_);
  path_ = name;
}

PartialFolder::~PartialFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

void PartialFolder::keep(const std::string& file) {
  const std::string made = file.empty() ? path_ : path_ + "/" + file;
  sync_folder(path_);
  if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) != 0)
    throw ExportError("it cannot be given its name: " + target_);
  sync_folder(parent_of(target_));
  if (file.empty()) path_.clear();
}

}  // namespace kith::records
