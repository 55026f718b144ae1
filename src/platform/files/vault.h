// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "platform/base/crypto.h"

namespace kith::files {

/// A file as it lies in the vault: what the row that names it has to keep.
struct Kept {
  std::string file;         ///< its name there, 32 random hexadecimal digits
  std::string wrapped_key;  ///< its own key, sealed with the agency's; base64
  std::string sha256;       ///< of the content, hexadecimal
  std::int64_t bytes{};     ///< of the content
};

/// Files of the agency, each sealed with a key of its own, in DATA/documents, outside of everything that is served. A
/// file is a libsodium secretstream (XChaCha20-Poly1305) in pieces of 64 KB; its key is sealed with the agency's, which
/// lies in DATA/documents.key (0600) and nowhere else. Whoever destroys the row's `wrapped_key` has destroyed the file
/// in every copy. Thread-safe: files are written once and never changed.
class Vault {
 public:
  /// Makes folder and key when they are not there yet. Throws std::runtime_error when others may read the key, and when
  /// files are there but no key: a new one would open none of them.
  explicit Vault(const std::string& data_folder);

  /// Durable when it returns (file and folder flushed), so that the row may be written next. A file whose row was never
  /// written is an orphan.
  Kept put(std::string_view content) const;
  /// Nothing when the file is not there, was changed, or belongs to another key.
  std::optional<std::string> get(const Kept& kept) const;
  bool is_there(const std::string& file) const;

  /// All names in the vault.
  std::set<std::string> files() const;
  /// Takes away files older than a day that no row names, and halves of files; how many. Nothing when no row names any
  /// file that is here: then folder and database do not belong together.
  std::size_t sweep(const std::set<std::string>& named) const;
  /// Copies every file into a new folder, sealed as they are, flushed; how many.
  std::size_t copy_to(const std::string& folder) const;

  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
  crypto::Key agency_key_{};
};

}  // namespace kith::files
