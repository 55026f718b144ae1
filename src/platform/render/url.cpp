// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/render/url.h"

#include <algorithm>
#include <array>

namespace kith::render {
namespace {

bool plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte != 0x7f && c != '\\' && c != '"' && c != '<' && c != '>' && c != '`' && c != '\'' &&
         c != '^' && c != '{' && c != '}' && c != '|';
}

bool starts_with_folded(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  return std::equal(lower.begin(), lower.end(), text.begin(),
                    [](char l, char t) { return l == (t >= 'A' && t <= 'Z' ? t + 32 : t); });
}

bool allowed(std::string_view address) {
  if (address.empty()) return false;
  if (address[0] == '?' || address[0] == '#') return true;
  if (address[0] == '/') return address.size() < 2 || address[1] != '/';
  constexpr std::array schemes{"http://", "https://", "mailto:", "tel:"};
  return std::any_of(schemes.begin(), schemes.end(), [&](const char* s) { return starts_with_folded(address, s); });
}

}  // namespace

Url::Url(std::string_view address) : text_("#") {
  if (std::all_of(address.begin(), address.end(), plain) && allowed(address)) text_ = address;
}

void append_tel(std::string& out, std::string_view number) {
  bool any = false;
  for (const char c : number) {
    if ((c >= '0' && c <= '9') || (c == '+' && !any)) {
      out += c;
      any = true;
    }
  }
}

}  // namespace kith::render
