// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace kith {

/// The file's bytes, or nothing when it does not exist. Throws std::runtime_error when it cannot be read.
std::optional<std::string> read_file(const std::string& path);

/// Puts `content` at `path` so that after a crash either the old file or the whole new one is there: a temporary file
/// beside it, flushed, renamed, the folder flushed. `mode` such as 0600. Throws std::runtime_error naming the path.
void replace_file(const std::string& path, std::string_view content, unsigned mode);

/// Like replace_file, but an existing file stays and false is returned (two processes at the first start).
bool create_file(const std::string& path, std::string_view content, unsigned mode);

/// The content of a file that only its owner may read; nothing when it does not exist. Throws std::runtime_error when
/// group or others have any right to it.
std::optional<std::string> read_private_file(const std::string& path);

}  // namespace kith
