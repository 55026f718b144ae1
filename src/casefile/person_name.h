// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

namespace kith::casefile {

/// A person as staff call them: the preferred name, or else the given one, then the family name.
inline std::string person_name(std::string_view given, std::string_view family, std::string_view preferred) {
  std::string name(preferred.empty() ? given : preferred);
  if (!family.empty()) name.append(name.empty() ? "" : " ").append(family);
  return name;
}

}  // namespace kith::casefile
