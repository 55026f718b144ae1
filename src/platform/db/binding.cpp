// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/binding.h"

#include <algorithm>

#include "platform/base/utf8.h"
#include "platform/db/fault.h"

namespace kith::db {
namespace {

[[noreturn]] void refuse_parameter(const Sql& sql, std::string_view name, const char* why) {
  throw std::logic_error(std::string(title(sql)) + ": parameter :" + std::string(name) + why);
}

}  // namespace

bool storable(std::string_view text) { return text.find('\0') == text.npos && is_utf8(text); }

void check_storable(std::string_view statement, const Value& value) {
  if (value.kind() == Value::Kind::text && !storable(value.text()))
    throw failure(statement, Fault::other, "text is not UTF-8 without NUL bytes");
}

std::vector<Value> arrange(const Sql& sql, const std::vector<std::string>& names, std::span<const Param> given) {
  std::vector<Value> values(names.size());
  std::vector<bool> known(names.size());
  for (const Param& param : given) {
    const auto at = std::find(names.begin(), names.end(), param.name);
    if (at == names.end()) refuse_parameter(sql, param.name, " is not in the statement");
    const auto index = static_cast<std::size_t>(at - names.begin());
    if (known[index]) refuse_parameter(sql, param.name, " is given twice");
    check_storable(title(sql), param.value);
    values[index] = param.value;
    known[index] = true;
  }
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!known[i]) refuse_parameter(sql, names[i], " is not given");
  return values;
}

void check_identifier(std::string_view name) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (name.empty() || name.size() > 63 || (name[0] >= '0' && name[0] <= '9') ||
      !std::all_of(name.begin(), name.end(), plain))
    throw std::logic_error("not the name of a table or column: " + std::string(name));
}

}  // namespace kith::db
