// SPDX-License-Identifier: AGPL-3.0-or-later
#include <zip.h>

#include <algorithm>
#include <map>

#include "records/import_folder.h"

namespace kith::records {
namespace {

FolderError refused(const char* why) { return FolderError(why, true); }

struct Entry {
  std::uint64_t index, bytes;
};

bool climbs(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.find('\\') != name.npos || name.find(':') != name.npos) return true;
  for (;;) {
    const auto slash = name.find('/');
    if (name.substr(0, slash) == "..") return true;
    if (slash == name.npos) return false;
    name.remove_prefix(slash + 1);
  }
}

bool is_link(zip_t* archive, std::uint64_t index) {
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  if (zip_file_get_external_attributes(archive, index, 0, &system, &attributes) != 0) return false;
  return system == ZIP_OPSYS_UNIX && ((attributes >> 16) & 0170000) == 0120000;
}

class ZipFolder final : public ImportFolder {
 public:
  ZipFolder(const std::string& path, const ImportLimits& limits) : limits_(limits) {
    int error = 0;
    archive_.reset(zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &error), zip_discard);
    if (!archive_) throw refused("it is neither a folder nor a zip archive in good order");
    const auto count = zip_get_num_entries(archive_.get(), 0);
    if (count < 0 || static_cast<std::uint64_t>(count) > limits.most_entries) throw refused("too many entries");
    for (zip_int64_t i = 0; i < count; ++i) look_at(static_cast<std::uint64_t>(i));
    strip_folder();
    for (const auto& [name, entry] : entries_) files_.push_back(name);
  }

  const std::vector<std::string>& files() const override { return files_; }

  csv::Source read(const std::string& file) override {
    const Entry entry = entries_.at(file);
    std::shared_ptr<zip_file_t> stream(zip_fopen_index(archive_.get(), entry.index, 0),
                                       [archive = archive_](zip_file_t* f) {
                                         if (f) zip_fclose(f);
                                       });
    if (!stream) throw refused("an entry cannot be read");
    return [stream, left = entry.bytes](std::span<char> into) mutable {
      const auto n = zip_fread(stream.get(), into.data(), into.size());
      if (n < 0) throw refused("an entry cannot be unpacked");
      if (static_cast<std::uint64_t>(n) > left) throw refused("an entry is larger than it says");
      left -= static_cast<std::uint64_t>(n);
      return static_cast<std::size_t>(n);
    };
  }

 private:
  void look_at(std::uint64_t index) {
    zip_stat_t stat;
    constexpr zip_uint64_t needed =
        ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(archive_.get(), index, ZIP_FL_ENC_RAW, &stat) != 0 || (stat.valid & needed) != needed)
      throw refused("an entry is not described");
    const std::string name = stat.name;
    if (climbs(name)) throw refused("a path that leads out of the archive");
    if (is_link(archive_.get(), index)) throw refused("a symbolic link");
    if (name.ends_with('/')) return;
    if (stat.encryption_method != ZIP_EM_NONE) throw refused("an encrypted entry");
    if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE) throw refused("an unusual compression");
    if (stat.size > (std::uint64_t{10} << 20) && stat.size / limits_.most_ratio > stat.comp_size)
      throw refused("an entry that unpacks to far more than it holds");
    bytes_ += stat.size;
    if (stat.size > limits_.most_bytes || bytes_ > limits_.most_bytes)
      throw refused("more bytes than an import may have");
    if (!entries_.emplace(name, Entry{index, stat.size}).second) throw refused("a name that stands twice");
  }

  /// The shallowest manifest tells where the folder begins; files elsewhere keep their whole names.
  void strip_folder() {
    std::string prefix;
    std::size_t depth = std::string::npos;
    for (const auto& [name, entry] : entries_) {
      if (name != "manifest.csv" && !name.ends_with("/manifest.csv")) continue;
      const auto d = static_cast<std::size_t>(std::ranges::count(name, '/'));
      if (d < depth) prefix = name.substr(0, name.size() - std::string_view("manifest.csv").size());
      depth = std::min(depth, d);
    }
    if (prefix.empty()) return;
    std::map<std::string, Entry> inside;
    for (const auto& [name, entry] : entries_) {
      const bool ours = name.starts_with(prefix);
      if (!inside.emplace(ours ? name.substr(prefix.size()) : "/" + name, entry).second)
        throw refused("a name that stands twice");
    }
    entries_ = std::move(inside);
  }

  ImportLimits limits_;
  std::shared_ptr<zip_t> archive_;
  std::map<std::string, Entry> entries_;
  std::vector<std::string> files_;
  std::uint64_t bytes_ = 0;
};

}  // namespace

std::unique_ptr<ImportFolder> open_zip(const std::string& path, const ImportLimits& limits) {
  return std::make_unique<ZipFolder>(path, limits);
}

}  // namespace kith::records
