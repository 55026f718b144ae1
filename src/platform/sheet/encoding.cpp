// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/sheet/encoding.h"

#include <algorithm>
#include <array>

#include "platform/base/utf8.h"

namespace kith::sheet {
namespace {

/// 0x80-0x9F of Windows-1252; the others are Latin-1.
constexpr std::array<char16_t, 32> middle{0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                          0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                          0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                          0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

char32_t unit(std::string_view bytes, std::size_t at, bool big) {
  const auto a = static_cast<unsigned char>(bytes[at]), b = static_cast<unsigned char>(bytes[at + 1]);
  return big ? static_cast<char32_t>(a << 8 | b) : static_cast<char32_t>(b << 8 | a);
}

std::string from_utf16(std::string_view bytes, bool big) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    char32_t sign = unit(bytes, i, big);
    if (sign >= 0xD800 && sign < 0xDC00 && i + 3 < bytes.size()) {
      const char32_t low = unit(bytes, i + 2, big);
      if (low >= 0xDC00 && low < 0xE000) {
        sign = 0x10000 + ((sign - 0xD800) << 10) + (low - 0xDC00);
        i += 2;
      }
    }
    append_utf8(out, sign >= 0xD800 && sign < 0xE000 ? U'\uFFFD' : sign);
  }
  return out;
}

}  // namespace

std::string_view name(Encoding encoding) {
  constexpr std::array<std::string_view, 4> names{"UTF-8", "UTF-16", "UTF-16", "Windows-1252"};
  return names[static_cast<std::size_t>(encoding)];
}

void append_utf8(std::string& out, char32_t sign) {
  if (sign < 0x80) {
    out += static_cast<char>(sign);
  } else if (sign < 0x800) {
    out += static_cast<char>(0xC0 | sign >> 6);
    out += static_cast<char>(0x80 | (sign & 0x3F));
  } else if (sign < 0x10000) {
    out += static_cast<char>(0xE0 | sign >> 12);
    out += static_cast<char>(0x80 | (sign >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (sign & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | sign >> 18);
    out += static_cast<char>(0x80 | (sign >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (sign >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (sign & 0x3F));
  }
}

Encoding encoding_of(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return Encoding::utf8;
  if (bytes.starts_with("\xFF\xFE")) return Encoding::utf16_little;
  if (bytes.starts_with("\xFE\xFF")) return Encoding::utf16_big;
  const auto head = bytes.substr(0, 4096);
  std::size_t even = 0, odd = 0;
  for (std::size_t i = 0; i < head.size(); ++i)
    if (head[i] == '\0') ++(i % 2 == 0 ? even : odd);
  if (odd > head.size() / 4 && even < odd / 8) return Encoding::utf16_little;
  if (even > head.size() / 4 && odd < even / 8) return Encoding::utf16_big;
  return is_utf8(bytes) ? Encoding::utf8 : Encoding::windows_1252;
}

std::string to_utf8(std::string_view bytes, Encoding encoding) {
  if (encoding == Encoding::utf16_little || encoding == Encoding::utf16_big) {
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) bytes.remove_prefix(2);
    return from_utf16(bytes, encoding == Encoding::utf16_big);
  }
  std::string out;
  if (encoding == Encoding::windows_1252) {
    out.reserve(bytes.size() + bytes.size() / 8);
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      append_utf8(out, byte >= 0x80 && byte < 0xA0 ? char32_t{middle[byte - 0x80U]} : char32_t{byte});
    }
    return out;
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  while (!bytes.empty()) {
    const auto good = utf8_prefix(bytes);
    out += bytes.substr(0, good);
    if (good == bytes.size()) break;
    out += "\xEF\xBF\xBD";
    bytes.remove_prefix(good + 1);
  }
  return out;
}

}  // namespace kith::sheet
