// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/field_schema.h"

#include <algorithm>
#include <vector>

#include "platform/http/field_bounds.h"

namespace kith::http {
namespace {

using Words = FunctionRef<std::string(std::string_view key)>;

std::string_view json_type(FieldType type) {
  switch (type) {
    case FieldType::integer: return "integer";
    case FieldType::decimal: return "number";
    case FieldType::boolean: return "boolean";
    case FieldType::object: return "object";
    default: return "string";
  }
}

void write_type(JsonWriter& json, FieldType type, bool nullable) {
  if (nullable)
    json.key("type").array().value(json_type(type)).value("null").end();
  else
    json.member("type", json_type(type));
}

void write_choices(JsonWriter& json, const FieldDoc& field, bool nullable) {
  json.key("enum").array();
  for (const std::string_view choice : field.choices) json.value(choice);
  if (nullable) json.null();
  json.end();
}

std::int64_t json_count(std::size_t n) { return static_cast<std::int64_t>(n); }

/// What `wrong_with` demands of the value.
void write_bounds(JsonWriter& json, const FieldDoc& field, bool nullable) {
  switch (field.type) {
    case FieldType::text: json.member("maxLength", json_count(longest(field))); break;
    case FieldType::word:
      json.member("maxLength", json_count(longest(field))).member("pattern", "^[A-Za-z0-9._-]*$");
      break;
    case FieldType::integer:
      if (field.limit != 0) json.member("minimum", -greatest(field)).member("maximum", greatest(field));
      break;
    case FieldType::decimal: json.member("multipleOf", JsonWriter::Decimal{1, decimal_places}); break;
    case FieldType::date: json.member("format", "date"); break;
    case FieldType::instant: json.member("format", "date-time"); break;
    case FieldType::month: json.member("pattern", "^[0-9]{4}-(0[1-9]|1[0-2])$"); break;
    case FieldType::time: json.member("pattern", "^([01][0-9]|2[0-3]):[0-5][0-9]$"); break;
    case FieldType::id: json.member("pattern", "^[0-9a-z]{" + std::to_string(id_length) + "}$"); break;
    case FieldType::code: write_choices(json, field, nullable); break;
    case FieldType::boolean:
    case FieldType::object: break;
  }
}

/// What `check_fields` demands of a request besides: an answer may hold numbers that nobody could send.
void write_request_bounds(JsonWriter& json, const FieldDoc& field) {
  const bool text = field.type == FieldType::text || field.type == FieldType::word;
  if (field.required && !field.many && text) json.member("minLength", std::int64_t{1});
  if (field.type == FieldType::integer && field.limit == 0)
    json.member("minimum", -greatest(field)).member("maximum", greatest(field));
  if (field.type == FieldType::decimal)
    json.member("exclusiveMinimum", -past_decimal).member("exclusiveMaximum", past_decimal);
}

void open_list(JsonWriter& json, const FieldDoc& field, SchemaUse use) {
  json.object().member("type", "array");
  if (use != SchemaUse::answer && field.required) json.member("minItems", std::int64_t{1});
  json.key("items");
}

bool may_be_null(const FieldDoc& field, SchemaUse use) { return use != SchemaUse::query && !field.required; }

struct Member {
  std::string_view name;    ///< without the prefix
  const FieldDoc* field{};  ///< null for an object that is only implied by its members' names
  bool nested{false};
};

/// The direct members below `prefix`, in the table's order.
std::vector<Member> members(std::span<const FieldDoc> fields, std::string_view prefix) {
  std::vector<Member> found;
  for (const FieldDoc& field : fields) {
    if (!field.name.starts_with(prefix)) continue;
    const std::string_view rest = field.name.substr(prefix.size());
    const std::string_view name = rest.substr(0, rest.find('.'));
    auto at = std::find_if(found.begin(), found.end(), [&](const Member& m) { return m.name == name; });
    if (at == found.end()) at = found.insert(found.end(), Member{name});
    if (rest == name) at->field = &field;
    at->nested |= rest != name;
  }
  return found;
}

void write_members(JsonWriter& json, std::span<const FieldDoc> fields, const std::string& prefix, SchemaUse use,
                   Words words);

void write_member(JsonWriter& json, std::span<const FieldDoc> fields, const std::string& prefix, const Member& member,
                  SchemaUse use, Words words) {
  if (!member.nested) return write_schema(json, *member.field, use, words);
  const bool nullable = member.field && may_be_null(*member.field, use);
  const bool many = member.field && member.field->many;
  if (many) open_list(json, *member.field, use);
  json.object();
  write_type(json, FieldType::object, nullable && !many);
  const std::string below = prefix + std::string(member.name) + ".", item = below + "*.";
  const bool starred =
      std::any_of(fields.begin(), fields.end(), [&](const FieldDoc& f) { return f.name.starts_with(item); });
  write_members(json, fields, starred ? item : below, use, words);
  json.end();
  if (many) json.end();
}

void write_members(JsonWriter& json, std::span<const FieldDoc> fields, const std::string& prefix, SchemaUse use,
                   Words words) {
  const auto list = members(fields, prefix);
  json.key("properties").object();
  for (const Member& member : list) {
    json.key(member.name);
    write_member(json, fields, prefix, member, use, words);
  }
  json.end().key("required").array();
  for (const Member& member : list)
    if (member.field && member.field->required) json.value(member.name);
  json.end();
  if (use == SchemaUse::request) json.member("additionalProperties", false);
}

}  // namespace

void write_schema(JsonWriter& json, const FieldDoc& field, SchemaUse use, Words words) {
  const bool nullable = may_be_null(field, use) && !field.many;
  if (field.many) open_list(json, field, use);
  json.object();
  write_type(json, field.type, nullable);
  write_bounds(json, field, nullable);
  if (use != SchemaUse::answer) write_request_bounds(json, field);
  if (!field.about.empty()) json.member("description", words(field.about));
  json.end();
  if (field.many) json.end();
}

void write_object_schema(JsonWriter& json, std::span<const FieldDoc> fields, SchemaUse use, Words words) {
  json.object().member("type", "object");
  write_members(json, fields, "", use, words);
  json.end();
}

}  // namespace kith::http
