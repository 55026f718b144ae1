// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/value.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "platform/base/utf8.h"
#include "records/nfc.h"

namespace kith::records {
namespace {

constexpr Flaw bad_type(const char* key) { return {Code::bad_type, key}; }
constexpr Flaw bad_value(const char* key) { return {Code::bad_value, key}; }
constexpr Flaw too_long{Code::too_long, "records.flaw.too_long"};
constexpr Flaw not_listed = bad_value("records.flaw.not_listed");

constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool longer_than(std::string_view text, std::size_t limit) { return text.size() > limit && utf8_length(text) > limit; }

/// The longest run of digits kept: fits 64 bits with room for hundredths.
constexpr std::size_t most_digits = 15;

/// Digits without a needless leading zero.
std::optional<std::int64_t> whole(std::string_view text) {
  if (text.empty() || text.size() > most_digits || (text[0] == '0' && text.size() > 1)) return std::nullopt;
  std::int64_t n = 0;
  for (const char c : text) {
    if (!digit(c)) return std::nullopt;
    n = n * 10 + (c - '0');
  }
  return n;
}

std::optional<std::int64_t> integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto n = whole(negative ? text.substr(1) : text);
  if (!n || (negative && *n == 0)) return std::nullopt;
  return negative ? -*n : *n;
}

std::optional<std::int64_t> hundredths(std::string_view text) {
  const auto point = text.find('.');
  const auto n = whole(text.substr(0, point));
  if (!n) return std::nullopt;
  if (point == text.npos) return *n * 100;
  const auto part = text.substr(point + 1);
  if (part.empty() || part.size() > 2 || part.back() == '0' || !std::ranges::all_of(part, digit)) return std::nullopt;
  return *n * 100 + (part[0] - '0') * 10 + (part.size() == 2 ? part[1] - '0' : 0);
}

std::optional<std::int64_t> minutes(std::string_view text) {
  if (text.size() != 5 || text[2] != ':' || !digit(text[0]) || !digit(text[1]) || !digit(text[3]) || !digit(text[4]))
    return std::nullopt;
  const int h = (text[0] - '0') * 10 + (text[1] - '0'), m = (text[3] - '0') * 10 + (text[4] - '0');
  if (h > 23 || m > 59) return std::nullopt;
  return h * 60 + m;
}

std::optional<std::int64_t> month(std::string_view text) {
  if (text.size() != 7) return std::nullopt;
  const auto first = parse_date(std::string(text) + "-01");
  return first ? std::optional<std::int64_t>(day_number(*first)) : std::nullopt;
}

std::optional<std::int64_t> boolean(std::string_view text) {
  if (text == "true") return 1;
  if (text == "false") return 0;
  return std::nullopt;
}

bool is_token(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return letter(c) || digit(c) || c == '-' || c == '_'; });
}

/// What holds for every free text (FORMAT §2).
std::optional<Flaw> check_characters(std::string_view text) {
  if (longer_than(text, longest_text)) return too_long;
  if (has_outer_space(text)) return bad_value("records.flaw.outer_space");
  if (has_control(text)) return bad_value("records.flaw.control_character");
  if (!is_nfc(text)) return bad_value("records.flaw.not_nfc");
  return std::nullopt;
}

std::optional<Flaw> check_code(const Column& column, std::string_view text) {
  if (longer_than(text, longest_value)) return too_long;
  if (std::ranges::find(column.codes, text) == column.codes.end()) return not_listed;
  return std::nullopt;
}

bool repeats(std::string_view list, std::string_view item) {
  int seen = 0;
  for_each_item(list, [&](std::string_view other) { return (seen += other == item) < 2; });
  return seen > 1;
}

std::optional<Flaw> check_list(const Column& column, std::string_view text) {
  if (longer_than(text, longest_text)) return too_long;
  std::optional<Flaw> flaw;
  for_each_item(text, [&](std::string_view item) {
    if (longer_than(item, longest_value))
      flaw = too_long;
    else if (column.type == Type::refs ? !is_id(item) : !is_token(item))
      flaw = bad_type("records.flaw.not_a_list");
    else if (!column.codes.empty() && std::ranges::find(column.codes, item) == column.codes.end())
      flaw = not_listed;
    else if (column.type == Type::codes && repeats(text, item))
      flaw = bad_type("records.flaw.repeated_item");
    return !flaw;
  });
  return flaw;
}

std::optional<Flaw> check_text_type(const Column& column, std::string_view text) {
  switch (column.type) {
    case Type::code: return check_code(column, text);
    case Type::codes:
    case Type::refs: return check_list(column, text);
    default: return check_characters(text);
  }
}

struct NumberType {
  std::optional<std::int64_t> (*read)(std::string_view);
  const char* key;
};

std::optional<std::int64_t> date(std::string_view text) {
  const auto day = parse_date(text);
  return day ? std::optional<std::int64_t>(day_number(*day)) : std::nullopt;
}

std::optional<std::int64_t> timestamp(std::string_view text) {
  const auto moment = parse_instant(text);
  return moment ? std::optional<std::int64_t>(moment->utc_seconds) : std::nullopt;
}

NumberType number_type(Type type) {
  switch (type) {
    case Type::date: return {date, "records.flaw.not_a_date"};
    case Type::month: return {month, "records.flaw.not_a_month"};
    case Type::time: return {minutes, "records.flaw.not_a_time"};
    case Type::timestamp: return {timestamp, "records.flaw.not_a_timestamp"};
    case Type::decimal: return {hundredths, "records.flaw.not_a_decimal"};
    case Type::boolean: return {boolean, "records.flaw.not_a_boolean"};
    default: return {integer, "records.flaw.not_an_integer"};
  }
}

constexpr bool is_text(Type type) {
  return type == Type::text || type == Type::texts || type == Type::code || type == Type::codes || type == Type::refs;
}

/// Bounds within which the text of a number exists.
std::pair<std::int64_t, std::int64_t> bounds(Type type) {
  constexpr std::int64_t most = 999'999'999'999'999;
  switch (type) {
    case Type::date:
    case Type::month: return {day_number(on(1, 1, 1)), day_number(on(9999, 12, 31))};
    case Type::time: return {0, 1439};
    case Type::boolean: return {0, 1};
    case Type::decimal: return {0, most * 100 + 99};
    case Type::ref: return {1, std::numeric_limits<std::int64_t>::max()};
    default: return {-most, most};
  }
}

}  // namespace

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::ranges::all_of(text, [](char c) { return letter(c) || digit(c) || c == '.' || c == '_' || c == '-'; });
}

void for_each_item(std::string_view list, FunctionRef<bool(std::string_view)> each) {
  if (list.empty()) return;
  for (;;) {
    const auto end = list.find(';');
    if (!each(list.substr(0, end)) || end == list.npos) return;
    list.remove_prefix(end + 1);
  }
}

std::optional<Flaw> parse(const Column& column, std::string_view text, db::Value& value) {
  if (is_text(column.type)) {
    value = text;
    return check_text_type(column, text);
  }
  if (longer_than(text, longest_value)) return too_long;
  if (column.type == Type::id || column.type == Type::ref) {
    value = text;
    return is_id(text) ? std::nullopt : std::optional<Flaw>(bad_type("records.flaw.not_an_id"));
  }
  const NumberType type = number_type(column.type);
  const auto number = type.read(text);
  if (!number) return bad_type(type.key);
  value = *number;
  return std::nullopt;
}

std::optional<Flaw> check_stored(const Column& column, const db::Value& value) {
  if (value.kind() == db::Value::Kind::null) return std::nullopt;
  const bool text = is_text(column.type) || column.type == Type::id;
  if (text != (value.kind() == db::Value::Kind::text)) return bad_type("records.flaw.wrong_kind");
  if (!text) {
    const auto [least, most] = bounds(column.type);
    const bool first_day = column.type != Type::month ||
                           first_of_month(from_day_number(value.integer())) == from_day_number(value.integer());
    if (value.integer() < least || value.integer() > most || !first_day) return bad_type("records.flaw.wrong_kind");
    return std::nullopt;
  }
  if (value.text().empty()) return bad_value("records.flaw.empty_text");
  if (!is_utf8(value.text())) return Flaw{Code::encoding, "records.flaw.not_utf8"};
  if (column.type == Type::id)
    return is_id(value.text()) ? std::nullopt : std::optional<Flaw>(bad_type("records.flaw.not_an_id"));
  return check_text_type(column, value.text());
}

namespace {

void append_digits(std::string& out, unsigned n, int digits) {
  char text[8];
  for (int i = digits - 1; i >= 0; --i, n /= 10) text[i] = static_cast<char>('0' + n % 10);
  out.append(text, static_cast<std::size_t>(digits));
}

void append_number(std::string& out, std::int64_t n) {
  char text[24];
  out.append(text, std::to_chars(text, text + sizeof text, n).ptr);
}

void append_clock(std::string& out, std::int64_t minutes_of_day) {
  append_digits(out, static_cast<unsigned>(minutes_of_day / 60), 2);
  out += ':';
  append_digits(out, static_cast<unsigned>(minutes_of_day % 60), 2);
}

void append_decimal(std::string& out, std::int64_t hundredths) {
  append_number(out, hundredths / 100);
  const auto part = static_cast<unsigned>(hundredths % 100);
  if (part == 0) return;
  out += '.';
  append_digits(out, part % 10 == 0 ? part / 10 : part, part % 10 == 0 ? 1 : 2);
}

}  // namespace

void append_date(std::string& out, std::int64_t day_number) {
  const std::chrono::year_month_day day{from_day_number(day_number)};
  append_digits(out, static_cast<unsigned>(static_cast<int>(day.year())), 4);
  out += '-';
  append_digits(out, static_cast<unsigned>(day.month()), 2);
  out += '-';
  append_digits(out, static_cast<unsigned>(day.day()), 2);
}

void append_instant(std::string& out, std::int64_t utc_seconds, std::int64_t offset_minutes) {
  const Instant moment{utc_seconds, static_cast<std::int32_t>(offset_minutes)};
  const std::int64_t day = day_number(date_of(moment));
  const std::int64_t second = utc_seconds + offset_minutes * 60 - day * 86400;
  append_date(out, day);
  out += 'T';
  append_clock(out, second / 60);
  out += ':';
  append_digits(out, static_cast<unsigned>(second % 60), 2);
  out += offset_minutes < 0 ? '-' : '+';
  append_clock(out, offset_minutes < 0 ? -offset_minutes : offset_minutes);
}

void append_text(std::string& out, const Column& column, const db::Value& value) {
  if (value.kind() == db::Value::Kind::null) return;
  if (value.kind() == db::Value::Kind::text) {
    out += value.text();
    return;
  }
  switch (column.type) {
    case Type::date: return append_date(out, value.integer());
    case Type::month:
      append_date(out, value.integer());
      out.resize(out.size() - 3);
      return;
    case Type::time: return append_clock(out, value.integer());
    case Type::decimal: return append_decimal(out, value.integer());
    case Type::boolean: out += value.integer() != 0 ? "true" : "false"; return;
    default: return append_number(out, value.integer());
  }
}

}  // namespace kith::records
