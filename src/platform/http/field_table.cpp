// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/field_table.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "platform/base/date.h"
#include "platform/base/instant.h"
#include "platform/base/utf8.h"
#include "platform/http/ascii.h"
#include "platform/http/field_bounds.h"
#include "platform/http/field_names.h"
#include "platform/http/json_kinds.h"
#include "platform/http/message.h"

namespace kith::http {
namespace {

constexpr std::size_t longest_name_told = 64;
constexpr const char *missing = "http.field.missing", *repeated = "http.field.repeated",
                     *unknown = "http.field.unknown", *too_long = "http.field.too_long",
                     *not_a_number = "http.field.not_a_number", *not_a_date = "http.field.not_a_date",
                     *not_a_choice = "http.field.not_a_choice", *wrong_form = "http.field.wrong_form";

bool digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

bool is_word(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || is_letter(c) || c == '.' || c == '_' || c == '-'; });
}

std::string_view unsigned_part(std::string_view number) { return number.starts_with('-') ? number.substr(1) : number; }

/// The number that canonical digits write; none when they are something else or it is far too great.
std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t n = 0;
  if (!canonical_digits(text)) return std::nullopt;
  if (std::from_chars(text.data(), text.data() + text.size(), n).ec != std::errc{}) return std::nullopt;
  return n;
}

const char* wrong_integer(const FieldDoc& field, std::string_view value) {
  const auto size = whole_number(unsigned_part(value));
  const bool good = size && *size <= static_cast<std::uint64_t>(greatest(field)) && value != "-0";
  return good ? nullptr : not_a_number;
}

const char* wrong_decimal(std::string_view value) {
  std::string_view fraction = unsigned_part(value);
  const bool pointed = fraction.find('.') != std::string_view::npos;
  const auto whole = whole_number(take_until(fraction, '.'));
  const bool good = whole && *whole < static_cast<std::uint64_t>(past_decimal) &&
                    (!pointed || (digits(fraction) && fraction.size() <= decimal_places));
  return good ? nullptr : not_a_number;
}

const char* wrong_time(std::string_view value) {
  const bool shaped = value.size() == 5 && digits(value.substr(0, 2)) && value[2] == ':' && digits(value.substr(3));
  return shaped && value.substr(0, 2) <= "23" && value.substr(3) <= "59" ? nullptr : wrong_form;
}

const char* wrong_word(const FieldDoc& field, std::string_view value) {
  if (!is_word(value)) return wrong_form;
  return value.size() > longest(field) ? too_long : nullptr;
}

const char* wrong_text(const FieldDoc& field, std::string_view value) {
  return utf8_length(value) > longest(field) ? too_long : nullptr;
}

bool is_id(std::string_view value) {
  return value.size() == id_length &&
         std::all_of(value.begin(), value.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); });
}

const char* unless(bool good, const char* key) { return good ? nullptr : key; }

void check_one(const FieldDoc& field, const Fields& given, std::vector<Problem>& problems) {
  const auto values = given.all(field.name);
  const auto tell = [&](const char* key) { problems.push_back({std::string(field.name), key}); };
  const bool any = std::any_of(values.begin(), values.end(), [](std::string_view v) { return !v.empty(); });
  if (field.required && !any) return tell(missing);
  if (values.size() > 1 && !field.many) return tell(repeated);
  for (const std::string_view value : values) {
    if (value.empty()) continue;
    if (const char* key = wrong_with(field, value)) return tell(key);
  }
}

/// The platform's own names, which forms of pages carry. JSON has none: its key is a header, and it has no form token.
bool of_platform(std::string_view name) { return name.starts_with('_'); }

/// A field of a list: once for each number that was sent.
void check_each(const FieldDoc& field, const Starred& starred, const Fields& given, std::vector<Problem>& problems) {
  std::vector<std::string_view> numbers;
  for (const auto& [name, value] : given.list()) {
    const std::string_view number = number_in(name, starred.list);
    if (!number.empty() && std::find(numbers.begin(), numbers.end(), number) == numbers.end())
      numbers.push_back(number);
  }
  for (const std::string_view number : numbers) {
    const std::string name = std::string(starred.list).append(number).append(starred.rest);
    FieldDoc here = field;
    here.name = name;
    check_one(here, given, problems);
  }
}

void check_field(const FieldDoc& field, const Fields& given, std::vector<Problem>& problems) {
  if (const Starred starred = split_star(field.name); !starred.list.empty())
    return check_each(field, starred, given, problems);
  if (field.type != FieldType::object) return check_one(field, given, problems);
  const std::string list = std::string(field.name) + ".";
  const bool any =
      std::any_of(given.list().begin(), given.list().end(), [&](const auto& f) { return f.first.starts_with(list); });
  if (field.required && !any) problems.push_back({std::string(field.name), missing});
  if (given.has(field.name)) problems.push_back({std::string(field.name), wrong_form});
}

/// A name is told unless it is too long or strange to print; once.
void tell_once(std::string_view name, const char* key, std::vector<Problem>& problems) {
  const bool printable = name.size() <= longest_name_told && is_word(name);
  Problem problem{printable ? std::string(name) : std::string(), key};
  const auto same = [&](const Problem& p) { return p.field == problem.field; };
  if (std::none_of(problems.begin(), problems.end(), same)) problems.push_back(std::move(problem));
}

void refuse_unknown(std::span<const FieldDoc> table, std::string_view name, std::vector<Problem>& problems) {
  if (!field_called(table, name)) tell_once(name, unknown, problems);
}

}  // namespace

const char* wrong_with(const FieldDoc& field, std::string_view value) {
  switch (field.type) {
    case FieldType::text: return wrong_text(field, value);
    case FieldType::word: return wrong_word(field, value);
    case FieldType::integer: return wrong_integer(field, value);
    case FieldType::decimal: return wrong_decimal(value);
    case FieldType::boolean: return unless(value == "true" || value == "false", wrong_form);
    case FieldType::date: return unless(parse_date(value).has_value(), not_a_date);
    case FieldType::month: return unless(parse_date(std::string(value) + "-01").has_value(), not_a_date);
    case FieldType::time: return wrong_time(value);
    case FieldType::instant: return unless(parse_instant(value).has_value(), not_a_date);
    case FieldType::code:
      return unless(std::find(field.choices.begin(), field.choices.end(), value) != field.choices.end(), not_a_choice);
    case FieldType::id: return unless(is_id(value), wrong_form);
    case FieldType::object: break;
  }
  return wrong_form;
}

Result<void> check_fields(const Request& request, std::span<const FieldDoc> table) {
  const Fields& given = is_safe(request.method) ? request.query : request.form;
  std::vector<Problem> problems;
  for (const FieldDoc& field : table) check_field(field, given, problems);
  for (const JsonValue& value : request.json)
    if (const char* key = wrong_kind(table, value)) tell_once(value.name, key, problems);
  for (const auto& [name, value] : given.list())
    if (request.json_body || !of_platform(name)) refuse_unknown(table, name, problems);
  for (const Upload& upload : request.uploads)
    if (!of_platform(upload.field)) refuse_unknown(table, upload.field, problems);
  if (problems.empty()) return {};
  return refuse(std::move(problems));
}

}  // namespace kith::http
