// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/mail/message.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <span>

#include "platform/base/crypto.h"
#include "platform/base/utf8.h"

namespace kith::mail {
namespace {

constexpr std::size_t longest_line = 76, longest_word = 75, longest_address = 254, longest_local = 64;
constexpr std::string_view word_begin = "=?utf-8?B?", word_end = "?=";

bool letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool atom_character(char c) {
  return letter_or_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

/// Parts between dots, each not empty and of characters that `fits`.
template <class Fits>
bool dotted(std::string_view text, std::size_t least, Fits fits) {
  std::size_t parts = 0;
  for (;;) {
    const auto part = text.substr(0, text.find('.'));
    if (!fits(part)) return false;
    ++parts;
    if (part.size() == text.size()) return parts >= least;
    text.remove_prefix(part.size() + 1);
  }
}
bool is_atom(std::string_view part) { return !part.empty() && std::all_of(part.begin(), part.end(), atom_character); }
bool is_label(std::string_view part) {
  return !part.empty() && part.size() <= 63 && part.front() != '-' && part.back() != '-' &&
         std::all_of(part.begin(), part.end(), [](char c) { return letter_or_digit(c) || c == '-'; });
}

bool one_line(std::string_view text) {
  return is_utf8(text) && !has_control(text) && text.find_first_of("\n\t") == text.npos;
}
bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 &&
         std::all_of(id.begin(), id.end(), [](char c) { return letter_or_digit(c) || c == '-' || c == '_'; });
}

/// Bytes of the UTF-8 character at the front.
std::size_t character_size(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  return size;
}

std::string encoded_word(std::string_view text) {
  const std::span bytes(reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return std::string(word_begin) + crypto::base64(bytes) + std::string(word_end);
}

/// Printable ASCII that no reader takes for an encoded word.
bool plain(std::string_view text) {
  return text.find("=?") == text.npos && !text.starts_with(' ') && !text.ends_with(' ') &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 32 && c < 127; });
}

void append_hex(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '=';
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

/// Whether the body may hold it as it is. A "." that begins a line would be read as the end by a careless relay.
bool stands_for_itself(char c, std::size_t column, bool last) {
  if (c == ' ' || c == '\t') return !last;
  return c > 32 && c < 127 && c != '=' && !(c == '.' && column == 0);
}

/// One line of the body without its end.
void append_quoted_line(std::string& out, std::string_view line) {
  std::size_t column = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool last = at + 1 == line.size();
    bool literal = stands_for_itself(line[at], column, last);
    if (column + (literal ? 1 : 3) > longest_line - 1) {  // one column is kept for the soft break
      out += "=\r\n";
      column = 0;
      literal = stands_for_itself(line[at], column, last);
    }
    if (literal)
      out += line[at];
    else
      append_hex(out, line[at]);
    column += literal ? 1 : 3;
  }
}

std::string from_header(const Message& message) {
  const std::string address = "<" + message.from + ">";
  if (message.from_name.empty()) return address;
  std::string name;
  if (plain(message.from_name) && message.from_name.size() <= 60) {
    name = "\"";
    for (const char c : message.from_name) {
      if (c == '"' || c == '\\') name += '\\';
      name += c;
    }
    name += '"';
  } else {
    name = header_text(message.from_name, 6);
  }
  return name + "\r\n " + address;
}

}  // namespace

bool is_address(std::string_view text) {
  const auto at = text.find('@');
  if (text.size() > longest_address || at == text.npos || at > longest_local) return false;
  return dotted(text.substr(0, at), 1, is_atom) && dotted(text.substr(at + 1), 2, is_label);
}

std::string_view domain_of(std::string_view address) { return address.substr(address.find('@') + 1); }

std::string header_text(std::string_view text, std::size_t used) {
  if (plain(text) && used + text.size() <= longest_line) return std::string(text);
  std::string out;
  bool first = true;
  while (!text.empty()) {
    const std::size_t columns = first ? longest_line - std::min(used, std::size_t{20}) : longest_word;
    const std::size_t room =
        (std::min(longest_word, columns) - word_begin.size() - word_end.size()) / 4 * 3;  // bytes base64 has room for
    std::size_t taken = 0;
    while (taken < text.size()) {
      const auto next = character_size(text.substr(taken));
      if (taken + next > room) break;
      taken += next;
    }
    if (!first) out += "\r\n ";
    out += encoded_word(text.substr(0, taken));
    text.remove_prefix(taken);
    first = false;
  }
  return out;
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size() * 5 / 4);
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    append_quoted_line(out, line);
    out += "\r\n";
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return out;
}

std::string mail_date(Instant at) {
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Date day = date_of(at);
  const std::chrono::year_month_day civil{day};
  const std::int64_t local = at.utc_seconds + at.offset_minutes * 60LL;
  const auto second = static_cast<int>((local % 86'400 + 86'400) % 86'400);
  const int offset = std::abs(at.offset_minutes);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d %c%02d%02d",
                days.at(std::chrono::weekday{std::chrono::sys_days{day}}.c_encoding()),
                static_cast<unsigned>(civil.day()), months.at(static_cast<unsigned>(civil.month()) - 1),
                static_cast<int>(civil.year()), second / 3600, second / 60 % 60, second % 60,
                at.offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60);
  return text.data();
}

std::optional<std::string> bytes_of(const Message& message) {
  if (!is_address(message.from) || !is_address(message.to) || !one_line(message.subject) ||
      !one_line(message.from_name) || !is_id(message.id) || !is_utf8(message.body) || has_control(message.body))
    return std::nullopt;
  std::string out = "Date: " + mail_date(message.date) + "\r\n";
  out += "From: " + from_header(message) + "\r\n";
  out += "To: <" + message.to + ">\r\n";
  out += "Message-ID: <" + message.id + "@" + std::string(domain_of(message.from)) + ">\r\n";
  out += "Subject: " + header_text(message.subject, 9) + "\r\n";
  out +=
      "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n";
  out += "Content-Language: " + std::string(message.language == "fr" ? "fr" : "en") + "\r\n";
  out += "Auto-Submitted: auto-generated\r\n\r\n";
  return out + quoted_printable(message.body);
}

}  // namespace kith::mail
