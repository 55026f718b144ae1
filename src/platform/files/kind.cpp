// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/files/kind.h"

#include <algorithm>
#include <array>

#include "platform/base/utf8.h"

namespace kith::files {
namespace {

struct Facts {
  std::string_view name, media_type, ending, other_ending;
};
constexpr std::array<Facts, 8> facts{{
    {"pdf", "application/pdf", ".pdf", ""},
    {"png", "image/png", ".png", ""},
    {"jpeg", "image/jpeg", ".jpg", ".jpeg"},
    {"webp", "image/webp", ".webp", ""},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", ""},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", ""},
    {"odt", "application/vnd.oasis.opendocument.text", ".odt", ""},
    {"text", "text/plain", ".txt", ""},
}};
constexpr std::size_t longest = 120;

const Facts& of(Kind kind) { return facts[static_cast<std::size_t>(kind)]; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_unseen(std::string_view sign) {
  for (const std::string_view unseen :
       {"\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2060",
        "\u2066", "\u2067", "\u2068", "\u2069", "\u061c", "\ufeff", "\u2028", "\u2029"})
    if (sign == unseen) return true;
  return false;
}

std::size_t length_of_sign(unsigned char first) { return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4; }

/// At most `most` bytes of UTF-8, never half a sign.
std::string_view cut(std::string_view text, std::size_t most) {
  while (text.size() > most) {
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80) text.remove_suffix(1);
    text.remove_suffix(1);
  }
  return text;
}

std::string shortened(const std::string& name) {
  if (name.size() <= longest) return name;
  const auto dot = name.rfind('.');
  const std::string ending = dot == name.npos || name.size() - dot > 8 ? std::string() : name.substr(dot);
  return std::string(cut(std::string_view(name).substr(0, name.size() - ending.size()), longest - ending.size())) +
         ending;
}

std::string percent(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    const auto byte = static_cast<unsigned char>(c);
    if (plain)
      out += c;
    else
      (out += '%') += {digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

}  // namespace

std::string_view name(Kind kind) { return of(kind).name; }
std::string_view media_type(Kind kind) { return of(kind).media_type; }

std::optional<Kind> parse_kind(std::string_view word) {
  for (std::size_t i = 0; i < facts.size(); ++i)
    if (facts[i].name == word) return static_cast<Kind>(i);
  return std::nullopt;
}

bool fits_name(Kind kind, std::string_view file_name) {
  const std::string name = lower(file_name);
  const Facts& known = of(kind);
  return name.ends_with(known.ending) || (!known.other_ending.empty() && name.ends_with(known.other_ending));
}

bool fits_declared(Kind kind, std::string_view content_type) {
  const std::string type = lower(content_type.substr(0, content_type.find(';')));
  return type.empty() || type == "application/octet-stream" || type == of(kind).media_type ||
         (kind == Kind::jpeg && (type == "image/jpg" || type == "image/pjpeg"));
}

std::string safe_name(std::string_view given) {
  std::string name;
  if (!is_utf8(given)) given = {};
  while (!given.empty()) {
    const auto sign = given.substr(0, length_of_sign(static_cast<unsigned char>(given.front())));
    given.remove_prefix(sign.size());
    if (is_unseen(sign)) continue;
    const bool awkward = static_cast<unsigned char>(sign.front()) < 0x20 || sign == "\x7f" ||
                         std::string_view("/\\:*?\"<>|;%").find(sign) != std::string_view::npos;
    name += awkward ? std::string_view("_") : sign;
  }
  const auto first = name.find_first_not_of(". ");
  name.erase(0, first == name.npos ? name.size() : first);
  while (!name.empty() && (name.back() == '.' || name.back() == ' ')) name.pop_back();
  return name.empty() ? "file" : shortened(name);
}

std::string attachment(std::string_view file_name) {
  const std::string name = safe_name(file_name);
  std::string plain;
  for (std::string_view rest = name; !rest.empty();
       rest.remove_prefix(length_of_sign(static_cast<unsigned char>(rest.front()))))
    plain += static_cast<unsigned char>(rest.front()) < 0x80 ? rest.front() : '_';
  return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + percent(name);
}

}  // namespace kith::files
