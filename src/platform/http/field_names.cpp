// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/field_names.h"

#include <algorithm>
#include <string>

#include "platform/http/ascii.h"

namespace kith::http {
namespace {

bool is_called(const FieldDoc& field, std::string_view name) {
  const Starred starred = split_star(field.name);
  if (starred.list.empty()) return field.name == name;
  const std::string_view number = number_in(name, starred.list);
  return !number.empty() && name.substr(starred.list.size() + number.size()) == starred.rest;
}

bool is_below(const FieldDoc& field, std::string_view name) {
  const Starred starred = split_star(field.name);
  const std::string_view number = starred.list.empty() ? std::string_view{} : number_in(name, starred.list);
  if (number.empty()) return field.name.starts_with(std::string(name) + ".");
  return starred.rest.starts_with(std::string(name.substr(starred.list.size() + number.size())) + ".");
}

}  // namespace

Starred split_star(std::string_view name) {
  const auto star = name.find(".*.");
  if (star == std::string_view::npos) return {};
  return {name.substr(0, star + 1), name.substr(star + 2)};
}

bool canonical_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit) && (text == "0" || text[0] != '0');
}

std::string_view number_in(std::string_view name, std::string_view list) {
  if (!name.starts_with(list)) return {};
  const std::string_view rest = name.substr(list.size());
  const std::string_view number = rest.substr(0, rest.find('.'));
  return number.size() < rest.size() && canonical_digits(number) && number.size() <= 6 ? number : std::string_view{};
}

const FieldDoc* field_called(std::span<const FieldDoc> table, std::string_view name) {
  const auto at = std::find_if(table.begin(), table.end(), [&](const FieldDoc& f) { return is_called(f, name); });
  return at == table.end() ? nullptr : &*at;
}

bool has_members(std::span<const FieldDoc> table, std::string_view name) {
  return std::any_of(table.begin(), table.end(), [&](const FieldDoc& f) { return is_below(f, name); });
}

}  // namespace kith::http
