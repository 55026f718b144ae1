// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "platform/db/db.h"
#include "platform/i18n/i18n.h"
#include "records/schema.h"

/// What record types, columns and codes are called in front of people: locale/record.json has one word for each name
/// and each code of schema.csv (labels_test.cpp holds the two against each other). Forms, lists, exports for people and
/// the record view use them.
namespace kith::records {

/// "Interviews of mentors"
std::string table_label(const i18n::Words& words, TableKey table);
/// "Personal qualities" for mentor_interviews.qualities_note.
std::string column_label(const i18n::Words& words, std::string_view column);
/// "In person" for in_person. A code without a word (MS, PA-MS, a language) is its own.
std::string code_label(const i18n::Words& words, std::string_view code);
/// A free text in words where it is one of those agencies commonly type (works_with_others, web); else as it was typed.
std::string text_label(const i18n::Words& words, std::string_view text);
/// A stored value as people write it: days, yes and no, codes and lists in words; numbers and texts as they are. A
/// reference gives nothing (its record has a name of its own).
std::string value_label(const i18n::Words& words, const Column& column, const db::Value& value);

}  // namespace kith::records
