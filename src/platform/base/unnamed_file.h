// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace kith {

/// A file that no name leads to: only whoever holds it can read it, and it is gone with the last who does, also when
/// the program is killed. For what is too big for memory and is made to be sent once. All members throw
/// std::runtime_error when the disk refuses.
class UnnamedFile {
 public:
  /// A new, empty one on the disk of `folder`.
  static std::shared_ptr<UnnamedFile> in(const std::string& folder);
  /// Takes the file at `path` and its name away.
  static std::shared_ptr<UnnamedFile> taken(const std::string& path);
  ~UnnamedFile();
  UnnamedFile(const UnnamedFile&) = delete;
  UnnamedFile& operator=(const UnnamedFile&) = delete;

  void write(std::string_view bytes);
  std::uint64_t size() const { return size_; }
  /// At most `most` bytes from `offset` on; fewer only at the end.
  std::string read(std::uint64_t offset, std::size_t most) const;
  std::string whole() const { return read(0, static_cast<std::size_t>(size_)); }

 private:
  UnnamedFile(int file, std::uint64_t size) : file_(file), size_(size) {}
  int file_;
  std::uint64_t size_;
};

}  // namespace kith
