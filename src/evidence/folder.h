// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/csv/writer.h"

namespace kith::evidence {

/// The files of a package under construction, in a folder that exists; every one is hashed while it is written. Names
/// are relative, of our own words and ids of measures only: never anything that a person typed (edge case 63).
class Folder {
 public:
  explicit Folder(std::string path) : path_(std::move(path)) {}
  void add(const std::string& name, std::string_view content);
  void csv(const std::string& name, const std::function<void(csv::Writer&)>& write);
  /// Writes SHA256SUMS over all files, by name, in the form of sha256sum(1). To be called last.
  void seal();

  const std::string& path() const { return path_; }
  std::vector<std::string> files() const;  ///< by name
  /// SHA-256 of SHA256SUMS, in hexadecimal: names the whole package. After `seal`.
  const std::string& sum() const { return digests_.at("SHA256SUMS"); }

 private:
  void make_parent(const std::string& name) const;
  std::string path_;
  std::map<std::string, std::string> digests_;
};

}  // namespace kith::evidence
