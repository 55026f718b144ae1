// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/json_kinds.h"

#include <algorithm>
#include <string>

#include "platform/http/field_names.h"

namespace kith::http {
namespace {

constexpr const char *missing_value = "http.field.missing", *unknown_name = "http.field.unknown",
                     *of_another_kind = "http.field.wrong_form";

JsonKind kind_of(FieldType type) {
  switch (type) {
    case FieldType::integer:
    case FieldType::decimal: return JsonKind::number;
    case FieldType::boolean: return JsonKind::boolean;
    case FieldType::object: return JsonKind::empty_object;
    default: return JsonKind::text;
  }
}

bool wants_members(std::span<const FieldDoc> table, const std::string& list) {
  return std::any_of(table.begin(), table.end(),
                     [&](const FieldDoc& f) { return f.required && split_star(f.name).list == list + "."; });
}

const char* wrong_here(std::span<const FieldDoc> table, const FieldDoc& field, const JsonValue& value) {
  const bool list = value.kind == JsonKind::empty_list;
  const bool absent = list || (value.kind == JsonKind::null && !value.item);
  if (absent && list == field.many) return field.required ? missing_value : nullptr;
  if (value.kind != kind_of(field.type) || value.item != field.many) return of_another_kind;
  return value.kind == JsonKind::empty_object && wants_members(table, value.name) ? of_another_kind : nullptr;
}

}  // namespace

const char* wrong_kind(std::span<const FieldDoc> table, const JsonValue& value) {
  if (const FieldDoc* field = field_called(table, value.name)) return wrong_here(table, *field, value);
  if (!has_members(table, value.name)) return unknown_name;
  return value.kind == JsonKind::empty_object && !value.item ? nullptr : of_another_kind;
}

bool body_names(const Request& request, std::string_view field) {
  return request.form.has(field) ||
         std::any_of(request.json.begin(), request.json.end(), [&](const JsonValue& v) { return v.name == field; });
}

}  // namespace kith::http
