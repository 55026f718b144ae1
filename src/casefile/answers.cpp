// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/record_form.h"

namespace kith::casefile {

const records::Stored* Answers::find(records::ColumnKey column) const {
  for (const auto& answer : list_)
    if (answer.column == column) return &answer.stored;
  return nullptr;
}
std::string_view Answers::text(records::ColumnKey column) const {
  const auto* stored = find(column);
  return stored ? std::string_view(stored->text) : std::string_view();
}
std::optional<std::int64_t> Answers::number(records::ColumnKey column) const {
  const auto* stored = find(column);
  return stored && stored->kind == db::Value::Kind::integer ? std::optional(stored->integer) : std::nullopt;
}
std::optional<Date> Answers::date(records::ColumnKey column) const {
  const auto day = number(column);
  return day ? std::optional(from_day_number(*day)) : std::nullopt;
}
std::vector<records::Field> Answers::fields() const {
  std::vector<records::Field> fields;
  for (const auto& answer : list_) fields.push_back({answer.column, answer.stored.value()});
  return fields;
}

}  // namespace kith::casefile
