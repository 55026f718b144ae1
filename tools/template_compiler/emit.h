// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scan.h"

namespace templates {

/// What a template may refer to outside of itself.
struct Surroundings {
  std::string folder;  ///< below src/, as in "supervision" or "platform/render"
  std::string stem;    ///< "work_list"
  std::string path;    ///< as compilers should print it: "src/supervision/work_list.html"
  /// Word keys of the locale with the names of their arguments.
  std::map<std::string, std::vector<std::string>, std::less<>> words;
  /// The folder of the template `name` as seen from here, or nothing.
  std::function<std::optional<std::string>(std::string_view name)> partial;
  /// The text of the template `name` of a folder, for the fields that partials show. Unset: they show none.
  std::function<std::string(const std::string& folder, std::string_view name)> text_of;
};

/// The header with the template's function. Throws Mistake.
std::string compile(std::string_view text, const Surroundings& surroundings);

/// "platform/render" -> "kith::render", "supervision" -> "kith::supervision"
std::string name_space(std::string folder);
/// FNV-1a, the same as i18n::Key computes.
std::uint32_t word_hash(std::string_view key);

}  // namespace templates
