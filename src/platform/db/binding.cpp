// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/binding.h"

#include <algorithm>

#include "platform/db/fault.h"

namespace kith::db {
namespace {

[[noreturn]] void refuse_parameter(const Sql& sql, std::string_view name, const char* why) {
  throw std::logic_error(std::string(title(sql)) + ": parameter :" + std::string(name) + why);
}

/// Length of the UTF-8 sequence at the start of `s`, or 0 when it is none.
std::size_t sequence_length(std::string_view s) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return i < s.size() && byte(i) >= low && byte(i) <= high;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF)
    return follows(1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) && follows(2) ? 3 : 0;
  if (lead >= 0xF0 && lead <= 0xF4)
    return follows(1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF) && follows(2) && follows(3) ? 4 : 0;
  return 0;
}

}  // namespace

bool storable(std::string_view text) {
  while (!text.empty()) {
    const std::size_t n = sequence_length(text);
    if (n == 0 || text[0] == '\0') return false;
    text.remove_prefix(n);
  }
  return true;
}

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
