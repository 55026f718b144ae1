// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/schema.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "records/greatest_keys.h"
#include "support/shared.h"

namespace kith::records {
namespace {

static_assert(TableKey("matches")->file == "matches.csv");
static_assert(ColumnKey("supervisory_contacts.mode")->type == Type::code);
static_assert(ColumnKey("meeting_logs.match_id")->parent);

TEST(Schema, has_the_98_files_of_format_1_0_10_of_1_1_and_14_of_1_2) {
  EXPECT_EQ(table_count(), 122);
  EXPECT_EQ(std::ranges::count(tables(), 0, &Table::since), 98);
  EXPECT_EQ(std::ranges::count(tables(), 1, &Table::since), 10);
  EXPECT_EQ(std::ranges::count(tables(), newest_minor, &Table::since), 14);
  for (const Table& t : tables()) {
    EXPECT_EQ(t.columns.front().name, "sourced_id") << t.file;
    const auto last = t.columns.last(4);
    EXPECT_EQ(last[0].name, "recorded_at") << t.file;
    EXPECT_EQ(last[1].name, "recorded_by") << t.file;
    EXPECT_EQ(last[2].name, "supersedes") << t.file;
    EXPECT_EQ(last[3].name, "voided") << t.file;
    EXPECT_LE(std::ranges::count(t.columns, true, &Column::late_entry), 1) << t.file;
  }
}

TEST(Schema, knows_which_tables_a_statement_reads) {
  constexpr db::Sql statement(
      "select p.name, (select max(id) from matches) from persons p join referrals r on r.mentee_id = p.id "
      "where p.id not in (select k.absorbed_id from merged_persons k) and r.source is distinct from :source");
  EXPECT_EQ(tables_read_by(statement), (std::set<TableKey>{"persons", "matches", "referrals", "person_merges"}));
  EXPECT_TRUE(tables_read_by("select 1 from settings").empty()) << "not a record";
}

TEST(Schema, names_formative_tables_once) {
  EXPECT_EQ(TableKey::find("formative/learning_plan_goals.csv")->operator*().name, "formative_learning_plan_goals");
  EXPECT_EQ(TableKey::find("formative_items")->operator*().file, "formative/formative_items.csv");
  EXPECT_FALSE(TableKey::find("nothing.csv"));
}

TEST(Schema, loads_every_table_after_those_it_names) {
  std::set<int> placed;
  for (const TableKey key : tables_in_load_order()) {
    for (const Column& c : key->columns)
      EXPECT_TRUE(c.references < 0 || c.references == key.index() || placed.contains(c.references))
          << key->name << "." << c.name;
    placed.insert(key.index());
  }
  EXPECT_EQ(placed.size(), 122u);
}

TEST(Schema, gives_every_record_that_names_an_owner_a_parent) {
  for (const Table& t : tables())
    for (const Column& c : t.columns)
      EXPECT_TRUE(!c.parent || (c.type == Type::ref && c.required && c.indexed)) << t.name << "." << c.name;
  EXPECT_TRUE(ColumnKey("background_checks.person_id")->parent);
  EXPECT_TRUE(ColumnKey("matches.mentor_id")->parent);
}

TEST(Schema, reads_format_versions) {
  EXPECT_EQ(parse_format_version("1.0"), 0);
  EXPECT_EQ(parse_format_version("1.12"), 12);
  for (const char* bad : {"", "1", "1.", "2.0", "1.x", "1.0.0", "01.0", "1.00"})
    EXPECT_FALSE(parse_format_version(bad)) << bad;
}

TEST(Schema, begins_with_the_columns_of_the_exchange_schema) {
  const auto path = test::shared("exchange/schema.csv");
  if (!path) GTEST_SKIP() << "skipped: no ../shared";
  std::ifstream theirs(*path);
  std::ifstream ours(std::filesystem::path(KITH_SOURCE_DIR) / "src/records/schema.csv");
  std::string a, b;
  while (std::getline(theirs, a)) {
    ASSERT_TRUE(std::getline(ours, b));
    if (a.ends_with('\r')) a.pop_back();
    EXPECT_TRUE(b.starts_with(a + ",")) << a;
  }
  while (std::getline(ours, b)) EXPECT_EQ(b.find(",1.0,"), b.npos) << "1.0 is what the exchange schema says: " << b;
}

}  // namespace
}  // namespace kith::records
