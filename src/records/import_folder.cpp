// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/import_folder.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace kith::records {
namespace {

namespace fs = std::filesystem;

class DiskFolder final : public ImportFolder {
 public:
  DiskFolder(const std::string& path, const ImportLimits& limits) : path_(path) {
    std::uint64_t bytes = 0;
    for (auto at = fs::recursive_directory_iterator(path); at != fs::recursive_directory_iterator(); ++at) {
      if (at.depth() >= 2) at.disable_recursion_pending();
      if (!at->is_regular_file()) continue;
      bytes += at->file_size();
      files_.push_back(at->path().lexically_relative(path).generic_string());
      if (bytes > limits.most_bytes || files_.size() > limits.most_entries)
        throw FolderError("more files or bytes than an import may have");
    }
    std::ranges::sort(files_);
  }

  const std::vector<std::string>& files() const override { return files_; }

  csv::Source read(const std::string& file) override {
    std::shared_ptr<std::FILE> stream(std::fopen((path_ / file).c_str(), "rbe"), [](std::FILE* f) {
      if (f) std::fclose(f);
    });
    if (!stream) throw FolderError("a file cannot be opened");
    std::setvbuf(stream.get(), nullptr, _IONBF, 0);
    return [stream](std::span<char> into) {
      const std::size_t n = std::fread(into.data(), 1, into.size(), stream.get());
      if (n == 0 && std::ferror(stream.get())) throw FolderError("a file cannot be read");
      return n;
    };
  }

 private:
  fs::path path_;
  std::vector<std::string> files_;
};

}  // namespace

std::unique_ptr<ImportFolder> ImportFolder::open(const std::string& path, const ImportLimits& limits) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (error || !fs::exists(status)) throw FolderError("there is nothing at this path");
  if (!fs::is_directory(status)) return open_zip(path, limits);
  try {
    return std::make_unique<DiskFolder>(path, limits);
  } catch (const fs::filesystem_error&) {
    throw FolderError("the folder cannot be listed");
  }
}

}  // namespace kith::records
