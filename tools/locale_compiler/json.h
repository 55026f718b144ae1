// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace locale {

/// A mistake in a locale file, at its line (from 1).
struct Mistake : std::runtime_error {
  Mistake(int at, const std::string& what) : std::runtime_error(what), line(at) {}
  int line;
};

/// One key with its texts ("en", "fr", "note"), in the file's order.
struct Entry {
  std::string key;
  int line{};
  std::vector<std::pair<std::string, std::string>> texts;
};

/// Reads {"key": {"en": "...", ...}, ...}. Anything else, and a name that stands twice, is a Mistake.
std::vector<Entry> read_entries(std::string_view json);

}  // namespace locale
