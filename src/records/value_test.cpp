// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/value.h"

#include <gtest/gtest.h>

#include <random>

namespace kith::records {
namespace {

Column of(Type type) {
  Column column;
  column.type = type;
  return column;
}

std::string there_and_back(const Column& column, std::string_view text) {
  db::Value value;
  if (const auto flaw = parse(column, text, value)) return "flaw " + std::string(name(flaw->code));
  if (const auto flaw = check_stored(column, value); flaw && column.type != Type::ref) return flaw->key;
  std::string out;
  append_text(out, column, value);
  return out;
}

void expect_kept(const Column& column, std::initializer_list<std::string_view> texts) {
  for (const auto text : texts) EXPECT_EQ(there_and_back(column, text), text);
}

void expect_flaw(const Column& column, const std::string& code, std::initializer_list<std::string_view> texts) {
  for (const auto text : texts) EXPECT_EQ(there_and_back(column, text), "flaw " + code) << text;
}

TEST(Value, numbers_keep_their_only_text) {
  expect_kept(of(Type::integer), {"0", "7", "-3", "123456789012345"});
  expect_flaw(of(Type::integer), "bad_type", {"007", "-0", "+1", "1.0", " 1", "1234567890123456", "-", "1e3", "٣"});
  expect_kept(of(Type::decimal), {"0", "4", "0.5", "0.05", "12.25", "999999999999999.99"});
  expect_flaw(of(Type::decimal), "bad_type", {".5", "1.", "1.50", "1.255", "-1", "01", "1,5", "0.0", ""});
}

TEST(Value, days_months_times_and_moments) {
  expect_kept(of(Type::date), {"2024-02-29", "0001-01-01", "9999-12-31", "1969-12-31"});
  expect_flaw(of(Type::date), "bad_type", {"2023-02-29", "2024-2-29", "29/02/2024", "2024-02-29T00:00", "0000-01-01"});
  expect_kept(of(Type::month), {"2024-02", "1970-01", "0001-01"});
  expect_flaw(of(Type::month), "bad_type", {"2024-13", "2024-2", "2024-02-01", "2024"});
  expect_kept(of(Type::time), {"00:00", "23:59", "09:05"});
  expect_flaw(of(Type::time), "bad_type", {"24:00", "9:05", "09:60", "09:05:00", "0905"});
  expect_kept(of(Type::boolean), {"true", "false"});
  expect_flaw(of(Type::boolean), "bad_type", {"True", "1", "yes"});
  expect_flaw(of(Type::timestamp), "bad_type", {"2026-01-01T10:00:00Z", "2026-01-01 10:00:00-05:00", "2026-01-01"});
}

TEST(Value, moments_come_out_as_they_went_in) {
  for (const char* text : {"2025-11-02T23:50:00-05:00", "2026-01-01T00:10:00+05:45", "1969-12-31T23:59:59+00:00",
                           "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-11:30"}) {
    const auto moment = parse_instant(text);
    ASSERT_TRUE(moment) << text;
    std::string out;
    append_instant(out, moment->utc_seconds, moment->offset_minutes);
    EXPECT_EQ(out, text);
  }
}

TEST(Value, codes_and_lists) {
  const Column& mode = *ColumnKey("supervisory_contacts.mode");
  expect_kept(mode, {"phone", "bulk_message"});
  expect_flaw(mode, "bad_value", {"Phone", "telegram", "phone "});
  const Column& scope = *ColumnKey("consents.scope");
  expect_kept(scope, {"goals", "progress;goals"});
  expect_flaw(scope, "bad_value", {"goals;salary"});
  expect_flaw(scope, "bad_type", {"goals;goals", "goals; progress", "goals;", ";goals"});
  expect_kept(*ColumnKey("persons.languages"), {"en", "fr-CA;iu-Cans;en"});
  expect_flaw(*ColumnKey("persons.languages"), "bad_type", {"en fr", "en;;fr"});
  expect_kept(*ColumnKey("mentor_decisions.decided_by"), {"per-1", "per-1;per.2"});
  expect_flaw(*ColumnKey("mentor_decisions.decided_by"), "bad_type", {"per 1", "per-1;"});
}

TEST(Value, ids) {
  expect_kept(of(Type::id), {"a", "A.b_c-9", std::string(64, 'x')});
  expect_flaw(of(Type::ref), "bad_type", {"é", "a b", "a/b", std::string(65, 'x')});
  expect_flaw(of(Type::id), "too_long", {std::string(201, 'x')});
}

TEST(Value, texts_are_kept_or_refused_whole) {
  const Column text = of(Type::text);
  expect_kept(text, {"=1+1", "-x", "two\nlines", "tab\there", "é", "ᖁᔭᓐᓇᒦᒃ", "O’Shea", "😀", "Þóra"});
  expect_flaw(text, "bad_value",
              {" x", "x ", "x\n", "\xC2\xA0x", "x\xE3\x80\x80", "a\rb", std::string_view("a\0b", 3), "a\x7F",
               "a\xC2\x85"
               "b",
               "e\xCC\x81", "\xE2\x84\xAB"});
  std::string long_enough;
  for (int i = 0; i < 20000; ++i) long_enough += "é";
  expect_kept(text, {long_enough});
  expect_flaw(text, "too_long", {long_enough + "x"});
  expect_kept(*ColumnKey("meeting_logs.activities"), {std::string(300, 'a') + ";b"});
}

TEST(Value, stored_values_are_checked_as_strictly) {
  EXPECT_FALSE(check_stored(*ColumnKey("meeting_logs.minutes"), 60));
  EXPECT_TRUE(check_stored(*ColumnKey("meeting_logs.minutes"), "60"));
  EXPECT_TRUE(check_stored(*ColumnKey("meeting_logs.note"), 60));
  EXPECT_TRUE(check_stored(*ColumnKey("meeting_logs.note"), ""));
  EXPECT_TRUE(check_stored(*ColumnKey("meeting_logs.note"), "caf\xE9"));
  EXPECT_TRUE(check_stored(*ColumnKey("meeting_logs.mode"), "telegram"));
  EXPECT_TRUE(check_stored(*ColumnKey("meeting_logs.start_time"), 1440));
  EXPECT_TRUE(check_stored(*ColumnKey("no_meeting_entries.month"), on(2026, 1, 2)));
  EXPECT_FALSE(check_stored(*ColumnKey("no_meeting_entries.month"), on(2026, 1, 1)));
  EXPECT_TRUE(check_stored(*ColumnKey("persons.birth_date"), std::int64_t{99999999}));
  EXPECT_FALSE(check_stored(*ColumnKey("persons.birth_date"), nullptr));
}

TEST(Value, every_day_and_minute_round_trips) {
  std::mt19937 random(5);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    const auto day = std::uniform_int_distribution<std::int64_t>(-719162, 2932896)(random);
    append_date(text, day);
    EXPECT_EQ(there_and_back(of(Type::date), text), text);
    const auto n = std::uniform_int_distribution<std::int64_t>(0, 10'000'000)(random);
    std::string decimal;
    append_text(decimal, of(Type::decimal), n);
    EXPECT_EQ(there_and_back(of(Type::decimal), decimal), decimal);
  }
}

}  // namespace
}  // namespace kith::records
