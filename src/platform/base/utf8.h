// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstddef>
#include <string_view>

namespace kith {

/// Bytes of the longest prefix of `text` that is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing
/// above U+10FFFF). Equal to `text.size()` when all of it is.
std::size_t utf8_prefix(std::string_view text);
inline bool is_utf8(std::string_view text) { return utf8_prefix(text) == text.size(); }

/// Whether `text` holds a control character other than line feed and tab: U+0000-001F, U+007F, U+0080-009F.
/// `text` is well-formed UTF-8.
bool has_control(std::string_view text);

/// Number of code points of well-formed UTF-8; the unit of every text length limit.
std::size_t utf8_length(std::string_view text);

}  // namespace kith
