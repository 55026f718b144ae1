// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/utf8.h"

#include <cstdint>
#include <cstring>

namespace kith {
namespace {

using Byte = unsigned char;

bool continues(Byte b) { return (b & 0xC0) == 0x80; }

/// Length of the well-formed sequence that starts `text`, or 0. (The table of Unicode 3.9, D92.)
std::size_t sequence(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<Byte>(text[i]); };
  const Byte lead = at(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                             : (lead & 0xF0) == 0xE0        ? 3
                             : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                            : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!continues(at(i))) return 0;
  const Byte second = at(1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool surrogate = lead == 0xED && second > 0x9F;
  const bool too_large = lead == 0xF4 && second > 0x8F;
  return overlong || surrogate || too_large ? 0 : length;
}

}  // namespace

std::size_t utf8_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t eight = 0;
    if (text.size() - at >= 8) {
      std::memcpy(&eight, text.data() + at, 8);
      if ((eight & 0x8080808080808080ULL) == 0) {
        at += 8;
        continue;
      }
    }
    const std::size_t length = sequence(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return at;
}

bool has_control(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto b = static_cast<Byte>(text[i]);
    if ((b < 0x20 && b != '\n' && b != '\t') || b == 0x7F) return true;
    if (b == 0xC2 && i + 1 < text.size() && static_cast<Byte>(text[i + 1]) <= 0x9F) return true;
  }
  return false;
}

std::size_t utf8_length(std::string_view text) {
  std::size_t n = 0;
  for (const char c : text) n += !continues(static_cast<Byte>(c));
  return n;
}

}  // namespace kith
