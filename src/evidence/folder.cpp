// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/folder.h"

#include <filesystem>

#include "records/export_file.h"

namespace kith::evidence {

void Folder::make_parent(const std::string& name) const {
  const auto parent = std::filesystem::path(path_ + "/" + name).parent_path();
  std::filesystem::create_directories(parent);
}

void Folder::add(const std::string& name, std::string_view content) {
  make_parent(name);
  records::ExportFile file(path_ + "/" + name);
  file.write(content);
  digests_[name] = file.finish();
}

void Folder::csv(const std::string& name, const std::function<void(csv::Writer&)>& write) {
  make_parent(name);
  records::ExportFile file(path_ + "/" + name);
  csv::Writer writer([&](std::string_view bytes) { file.write(bytes); });
  write(writer);
  writer.flush();
  digests_[name] = file.finish();
}

void Folder::seal() {
  std::string text;
  for (const auto& [name, digest] : digests_) text.append(digest).append("  ").append(name).append("\n");
  add("SHA256SUMS", text);
}

std::vector<std::string> Folder::files() const {
  std::vector<std::string> names;
  for (const auto& [name, _] : digests_) names.push_back(name);
  return names;
}

}  // namespace kith::evidence
