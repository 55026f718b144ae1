// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/labels.h"

#include "platform/i18n/keys.h"
#include "records/value.h"

namespace kith::records {
namespace {

std::string label(const i18n::Words& words, std::string_view family, std::string_view name) {
  std::string key(family);
  key += name;
  const auto found = i18n::Key::find(key);
  return found ? words.text(*found) : std::string(name);
}

std::string list_label(const i18n::Words& words, std::string_view list) {
  std::string text;
  for_each_item(list, [&](std::string_view item) {
    (text += text.empty() ? "" : ", ") += code_label(words, item);
    return true;
  });
  return text;
}

}  // namespace

std::string table_label(const i18n::Words& words, TableKey table) { return label(words, "record.table.", table->name); }
std::string column_label(const i18n::Words& words, std::string_view column) {
  return label(words, "record.column.", column);
}
std::string code_label(const i18n::Words& words, std::string_view code) { return label(words, "record.code.", code); }

std::string text_label(const i18n::Words& words, std::string_view text) { return label(words, "casefile.word.", text); }

std::string value_label(const i18n::Words& words, const Column& column, const db::Value& value) {
  if (value.kind() == db::Value::Kind::null) return {};
  switch (column.type) {
    case Type::ref:
    case Type::refs: return {};
    case Type::date: return words.date(from_day_number(value.integer()));
    case Type::month: return words.month(from_day_number(value.integer()));
    case Type::boolean: return words.text(value.integer() ? i18n::Key("record.yes") : i18n::Key("record.no"));
    case Type::code: return code_label(words, value.text());
    case Type::codes: return list_label(words, value.text());
    default: break;
  }
  std::string text;
  append_text(text, column, value);
  return text;
}

}  // namespace kith::records
