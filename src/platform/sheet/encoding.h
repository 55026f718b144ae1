// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

namespace kith::sheet {

enum class Encoding : unsigned char { utf8, utf16_little, utf16_big, windows_1252 };
/// "UTF-8", "UTF-16", "Windows-1252": what people call it.
std::string_view name(Encoding encoding);

/// By the byte order mark; without one UTF-16 by where its zero bytes stand, UTF-8 when all of it is well formed, and
/// Windows-1252 (Excel's "CSV" in English and French) otherwise.
Encoding encoding_of(std::string_view bytes);

/// The text as UTF-8 without a byte order mark. Bytes and pairs that mean nothing become U+FFFD.
std::string to_utf8(std::string_view bytes, Encoding encoding);

void append_utf8(std::string& out, char32_t sign);

}  // namespace kith::sheet
