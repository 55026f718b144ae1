// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/html_escape.h"

#include <array>
#include <cstdint>
#include <cstring>

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

using Block [[gnu::vector_size(16)]] = unsigned char;

/// Whether none of 16 bytes needs a closer look. Vector extensions of GCC and clang: any processor, SSE2 on x86-64.
bool plain(const char* at) {
  Block b;
  std::memcpy(&b, at, sizeof b);
  const auto odd = (b < 0x20) | (b == 0x7f) | (b == '&') | (b == '<') | (b == '>') | (b == '"');
  std::uint64_t halves[2];
  std::memcpy(halves, &odd, sizeof halves);
  return (halves[0] | halves[1]) == 0;
}

}  // namespace

void append_html(std::string& out, std::string_view text) {
  const char* from = text.data();
  const char* const end = from + text.size();
  for (const char* at = from; at != end;) {
    const char* const stop = end - at < 16 ? end : at + 16;
    if (stop - at == 16 && plain(at)) {
      at = stop;
      continue;
    }
    for (; at != stop; ++at) {
      const unsigned char kind = html_class[static_cast<unsigned char>(*at)];
      if (kind == 0) [[likely]]
        continue;
      out.append(from, at);
      out.append(replacement[kind]);
      from = at + 1;
    }
  }
  out.append(from, end);
}

void append_percent(std::string& out, std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  const char* from = text.data();
  const char* const end = from + text.size();
  for (const char* at = from; at != end; ++at) {
    const auto byte = static_cast<unsigned char>(*at);
    if (unreserved[byte]) [[likely]]
      continue;
    out.append(from, at);
    const char code[] = {'%', digits[byte >> 4], digits[byte & 15]};
    out.append(code, 3);
    from = at + 1;
  }
  out.append(from, end);
}

}  // namespace kith
