// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/json_writer.h"

#include <charconv>
#include <stdexcept>

#include "platform/base/utf8.h"

namespace kith {
namespace {

constexpr char hex[] = "0123456789abcdef";

void append_escaped(std::string& out, unsigned char c) {
  switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default:
      out += "\\u00";
      out += hex[c >> 4];
      out += hex[c & 15];
  }
}

/// Line and paragraph separator end a statement in old JavaScript: E2 80 A8 and E2 80 A9.
bool is_separator(std::string_view text, std::size_t i) {
  return text.substr(i, 2) == "\xE2\x80" && i + 2 < text.size() && (text[i + 2] == '\xA8' || text[i + 2] == '\xA9');
}

void append_valid(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == '"' || c == '\\' || c == '<' || c == 0x7F) {
      append_escaped(out, c);
    } else if (c == 0xE2 && is_separator(text, i)) {
      out += text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += text[i];
    }
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const std::size_t good = utf8_prefix(text);
    append_valid(out, text.substr(0, good));
    text.remove_prefix(good);
    if (!text.empty()) {
      out += "\\ufffd";
      text.remove_prefix(1);
    }
  }
  out += '"';
}

void JsonWriter::before_value() {
  if (open_.empty()) {
    if (written_) throw std::logic_error("JsonWriter: a second value at the top");
    written_ = true;
    return;
  }
  Level& level = open_.back();
  if (level.bracket == '{') {
    if (!level.keyed) throw std::logic_error("JsonWriter: a value without a key");
    level.keyed = false;
    return;
  }
  if (level.any) out_ += ',';
  level.any = true;
}

void JsonWriter::open(char bracket) {
  before_value();
  out_ += bracket;
  open_.push_back({bracket});
}

JsonWriter& JsonWriter::object() { return open('{'), *this; }
JsonWriter& JsonWriter::array() { return open('['), *this; }

JsonWriter& JsonWriter::end() {
  if (open_.empty() || open_.back().keyed)
    throw std::logic_error("JsonWriter: nothing to close, or a key without a value");
  out_ += open_.back().bracket == '{' ? '}' : ']';
  open_.pop_back();
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  if (open_.empty() || open_.back().bracket != '{' || open_.back().keyed)
    throw std::logic_error("JsonWriter: a key out of place");
  Level& level = open_.back();
  if (level.any) out_ += ',';
  level.any = level.keyed = true;
  append_json_string(out_, name);
  out_ += ':';
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  before_value();
  append_json_string(out_, text);
  return *this;
}

JsonWriter& JsonWriter::value(bool truth) { return raw(truth ? "true" : "false"); }
JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  before_value();
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  return raw({digits, static_cast<std::size_t>(end - digits)});
}

JsonWriter& JsonWriter::value(Decimal decimal) {
  const bool negative = decimal.units < 0;
  const auto magnitude =
      negative ? 0 - static_cast<std::uint64_t>(decimal.units) : static_cast<std::uint64_t>(decimal.units);
  std::string digits = std::to_string(magnitude);
  const auto places = static_cast<std::size_t>(decimal.places);
  if (places > 0) {
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
  }
  return raw(negative ? "-" + digits : digits);
}

}  // namespace kith
