// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/html_escape.h"

#include <array>

namespace kith {
namespace {

/// For each byte the index of its replacement, 0 = stands for itself.
constexpr std::array<unsigned char, 256> html_class = [] {
  std::array<unsigned char, 256> table{};
  for (int c = 0; c < 0x20; ++c) table[c] = 5;
  table[0x7f] = 5;
  table['\t'] = table['\n'] = 0;
  table['&'] = 1;
  table['<'] = 2;
  table['>'] = 3;
  table['"'] = 4;
  return table;
}();
constexpr std::string_view replacement[] = {"", "&amp;", "&lt;", "&gt;", "&quot;", "\xef\xbf\xbd"};

constexpr std::array<bool, 256> unreserved = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

}  // namespace

void append_html(std::string& out, std::string_view text) {
  const char* from = text.data();
  const char* const end = from + text.size();
  for (const char* at = from; at != end; ++at) {
    const unsigned char kind = html_class[static_cast<unsigned char>(*at)];
    if (kind == 0) [[likely]]
      continue;
    out.append(from, at);
    out.append(replacement[kind]);
    from = at + 1;
  }
  out.append(from, end);
}

void append_percent(std::string& out, std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (unreserved[byte]) {
      out += c;
    } else {
      const char code[] = {'%', digits[byte >> 4], digits[byte & 15]};
      out.append(code, 3);
    }
  }
}

}  // namespace kith
