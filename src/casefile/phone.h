// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

namespace kith::casefile {

/// A number as it is read aloud: "416 555-0101" of the North American "+14165550101"; any other as it is kept (E.164).
inline std::string phone_shown(std::string_view e164) {
  const bool north_american = e164.size() == 12 && e164.starts_with("+1") &&
                              std::all_of(e164.begin() + 1, e164.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!north_american) return std::string(e164);
  return std::string(e164.substr(2, 3)).append(" ").append(e164.substr(5, 3)).append("-").append(e164.substr(8));
}

}  // namespace kith::casefile
