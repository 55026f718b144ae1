// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/act_json.h"

#include <algorithm>
#include <stdexcept>

#include "platform/base/json_writer.h"
#include "platform/http/ascii.h"

namespace kith::app {
namespace {

using http::FieldDoc;
using http::FieldType;
using Takes = std::span<const FieldDoc>;

/// The field's line in the table, where an item's number stands as '*'; null when there is none.
const FieldDoc* doc_of(std::string_view table_name, Takes takes) {
  const auto found = std::ranges::find(takes, table_name, &FieldDoc::name);
  return found == takes.end() ? nullptr : &*found;
}

bool is_list_of_objects(const std::string& table_name, Takes takes) {
  const auto* doc = doc_of(table_name, takes);
  return doc && doc->many && doc->type == FieldType::object;
}

FieldType type_of(const FieldDoc* doc) { return doc ? doc->type : FieldType::text; }

/// Typed as nothing; a text may be that.
bool is_nothing(const std::string& value, const FieldDoc* doc) {
  return value.empty() && type_of(doc) != FieldType::text;
}

void write_value(JsonWriter& json, const std::string& value, const FieldDoc* doc) {
  const FieldType type = type_of(doc);
  const bool plain = type == FieldType::integer || type == FieldType::decimal || type == FieldType::boolean;
  if (is_nothing(value, doc))
    json.null();
  else
    plain && !http::wrong_with(*doc, value) ? json.raw(value) : json.value(value);
}

/// Fields below one prefix: "rows.0." in the names typed, "rows.*." in the table.
class Members {
 public:
  Members(const TypedFields& fields, Takes takes) : fields_(fields), takes_(takes) {}

  void object(JsonWriter& json, const std::string& typed, const std::string& table) const {
    json.object();
    for (const std::string& name : names_below(typed)) {
      json.key(name);
      member(json, typed + name, table + name);
    }
    json.end();
  }

 private:
  /// In the order of their first field.
  std::vector<std::string> names_below(const std::string& prefix) const {
    std::vector<std::string> names;
    for (const auto& [name, value] : fields_) {
      if (!name.starts_with(prefix)) continue;
      const std::string_view rest = std::string_view(name).substr(prefix.size());
      const std::string own(rest.substr(0, rest.find('.')));
      if (std::ranges::find(names, own) == names.end()) names.push_back(own);
    }
    return names;
  }

  void member(JsonWriter& json, const std::string& typed, const std::string& table) const {
    std::vector<const std::string*> values;
    for (const auto& [name, value] : fields_)
      if (name == typed) values.push_back(&value);
    if (values.empty()) return nested(json, typed + ".", table);
    if (!names_below(typed + ".").empty()) throw std::invalid_argument("a field is given a value and members as well");
    const auto* doc = doc_of(table, takes_);
    const bool list = values.size() > 1 || (doc && doc->many);
    if (list) json.array();
    for (const std::string* value : values)
      if (!list || !is_nothing(*value, doc)) write_value(json, *value, doc);
    if (list) json.end();
  }

  void nested(JsonWriter& json, const std::string& typed, const std::string& table) const {
    if (!is_list_of_objects(table, takes_)) return object(json, typed, table + ".");
    json.array();
    for (const std::string& number : names_below(typed)) object(json, typed + number + ".", table + ".*.");
    json.end();
  }

  const TypedFields& fields_;
  Takes takes_;
};

}  // namespace

TypedFields typed_fields(std::span<const std::string> words) {
  TypedFields fields;
  for (const std::string& word : words) {
    const auto equals = word.find('=');
    if (equals == 0 || equals == word.npos) throw std::invalid_argument("fields are given as NAME=VALUE");
    fields.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  return fields;
}

std::string json_of(const TypedFields& fields, Takes takes) {
  std::string text;
  JsonWriter json(text);
  if (!fields.empty()) Members(fields, takes).object(json, "", "");
  return text;
}

}  // namespace kith::app
