// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/labels.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace kith::records {
namespace {

const i18n::Words english(i18n::Language::en);
const i18n::Words french(i18n::Language::fr);

/// The names of the standard's families are not translated; what a table begins and ends with is never shown as a
/// field.
const std::set<std::string_view> its_own_word{"MS", "PA-MS", "CA-MS"};

std::set<std::string> words_needed() {
  std::set<std::string> needed;
  for (const Table& table : tables()) {
    needed.insert("record.table." + std::string(table.name));
    for (const Column& column : table.content()) {
      needed.insert("record.column." + std::string(column.name));
      for (const auto code : column.codes)
        if (!its_own_word.contains(code)) needed.insert("record.code." + std::string(code));
    }
  }
  return needed;
}

TEST(Labels, every_record_type_column_and_code_has_a_word) {
  for (const auto& key : words_needed()) EXPECT_TRUE(i18n::Key::find(key)) << key;
}

TEST(Labels, no_word_is_for_nothing) {
  const auto needed = words_needed();
  std::ifstream file(std::string(KITH_SOURCE_DIR) + "/locale/record.json");
  const std::string json{std::istreambuf_iterator<char>(file), {}};
  for (std::size_t at = json.find("\"record."); at != std::string::npos; at = json.find("\"record.", at + 1)) {
    const auto key = json.substr(at + 1, json.find('"', at + 1) - at - 1);
    const bool plain = key == "record.yes" || key == "record.no";
    EXPECT_TRUE(plain || needed.contains(key)) << key;
  }
}

TEST(Labels, values_are_written_for_people) {
  const auto shown = [](ColumnKey column, db::Value value, const i18n::Words& words) {
    return value_label(words, *column, value);
  };
  EXPECT_EQ(shown("mentor_interviews.mode", "in_person", english), "In person");
  EXPECT_EQ(shown("mentor_interviews.mode", "in_person", french), "En personne");
  EXPECT_EQ(shown("mentor_applications.complete", 1, english), "yes");
  EXPECT_EQ(shown("programmes.standards_family", "PA-MS", english), "PA-MS");
  EXPECT_EQ(shown("course_versions.topics", "boundaries;diversity", english), "Boundaries, Diversity");
  EXPECT_EQ(shown("agreements.min_hours_per_month", 250, english), "2.5");
  EXPECT_EQ(shown("mentor_interviews.event_date", on(2026, 11, 27), french), "27 nov. 2026");
  EXPECT_EQ(shown("mentor_interviews.interviewer_id", 7, english), "");
  EXPECT_EQ(shown("mentor_interviews.motive_note", nullptr, english), "");
}

}  // namespace
}  // namespace kith::records
