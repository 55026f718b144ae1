// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <filesystem>
#include <optional>
#include <string>

namespace kith::test {

/// A file or folder of `../shared` beside the source tree (or beside its parent, for a work tree), when it is there.
/// Tests that need it skip otherwise: `GTEST_SKIP() << "skipped: no ../shared"`.
inline std::optional<std::filesystem::path> shared(const std::string& relative) {
  for (const char* up : {"../shared", "../../shared"})
    if (auto path = std::filesystem::path(KITH_SOURCE_DIR) / up / relative; std::filesystem::exists(path)) return path;
  return std::nullopt;
}

}  // namespace kith::test
