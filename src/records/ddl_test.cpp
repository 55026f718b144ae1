// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/ddl.h"

#include <sqlite3.h>

#include "records/schema.h"
#include "support/both_engines.h"

namespace kith::records {
namespace {

class RecordTables : public test::BothEngines {
  std::vector<db::Step> steps() const override { return ddl_steps(); }

 protected:
  /// Runs one statement in its own act; the fault it met, if any.
  std::optional<db::Fault> fault_of(db::Sql sql) {
    try {
      db().write("test", [&](db::Tx& tx) { tx.exec(sql); });
    } catch (const db::DbError& error) {
      return error.fault();
    }
    return std::nullopt;
  }
};
KITH_BOTH_ENGINES(RecordTables);

constexpr db::Sql one_person{
    "insert into persons (id, sourced_id, given_name, chain, recorded_at, recorded_offset, recorded_on, recorded_by, "
    "voided) values (1, 'p-1', 'Ana', 1, 1767225600, 0, 20454, 1, 0)"};
constexpr db::Sql one_programme{
    "insert into programmes (id, sourced_id, name, model, setting, survivor, high_risk, guardian_topic_applies, "
    "standards_family, edition_year, time_zone, start_date, end_date, chain, recorded_at, recorded_offset, "
    "recorded_on, "
    "recorded_by, voided) values (1, 'g-1', 'Community', 'one_to_one', 'school', 0, 0, 1, 'MS', 2020, "
    "'America/Toronto', 20000, 20001, 1, 1767225600, 0, 20454, 1, 0)"};

TEST_P(RecordTables, exist_for_every_record_type) {
  for (const Table& table : tables()) {
    const std::string text = "select count(*) from \"" + std::string(table.name) + "\"";
    const auto n = db().reading("count", [&](db::Tx& tx) {
      return tx.first(db::SchemaSql::make(text), {}, [](const db::Row& row) { return row.integer(0); });
    });
    EXPECT_EQ(n, 0) << table.name;
  }
}

TEST_P(RecordTables, refuse_to_change_or_lose_a_row) {
  ASSERT_FALSE(fault_of(one_person));
  EXPECT_TRUE(fault_of("update persons set given_name = 'Bea'"));
  EXPECT_TRUE(fault_of("delete from persons"));
  EXPECT_TRUE(db().engine() == db::Engine::sqlite || fault_of("truncate persons cascade"));
  const auto name = db().reading("name", [](db::Tx& tx) {
    return tx.first("select given_name from persons", {}, [](const db::Row& row) { return row.string(0); });
  });
  EXPECT_EQ(name, "Ana");
}

/// What a program that is not kith's can do to the file with SQLite as it comes: the result's text, empty = done.
std::string by_a_foreign_program(const std::string& folder, const std::string& sql) {
  sqlite3* foreign = nullptr;
  char* refusal = nullptr;
  if (sqlite3_open((folder + "/kith.db").c_str(), &foreign) == SQLITE_OK)
    sqlite3_exec(foreign, sql.c_str(), nullptr, nullptr, &refusal);
  std::string text = refusal ? refusal : "";
  sqlite3_free(refusal);
  sqlite3_close(foreign);
  return text;
}

// G42: REPLACE deletes what is in its way and asks no trigger of DELETE.
TEST(RecordTablesOfSqlite, refuse_to_be_replaced_by_a_foreign_program) {
  test::FreshDb fresh(db::Engine::sqlite, store_steps());
  fresh.db().write("test", [](db::Tx& tx) {
    tx.exec(one_person);
    tx.exec("insert into audit_log values (1, 1, 0, 'job', 0, 0, 'a', '[]', '', '', 'done', '', 'n')");
    tx.exec("insert into audit_checkpoints values (1, 1, 'note')");
  });
  const auto said = [&](const char* sql) { return by_a_foreign_program(fresh.options().folder, sql); };
  for (const char* sql :
       {"insert or replace into audit_log values (1, 1, 0, 'job', 0, 0, 'b', '[]', '', '', 'done', '', 'n')",
        "replace into audit_checkpoints values (1, 1, 'another')",
        "replace into persons (id, sourced_id, given_name, chain, recorded_at, recorded_offset, "
        "recorded_on, recorded_by, voided) values (1, 'p-1', 'Bea', 1, 1767225600, 0, 20454, 1, 0)",
        "replace into persons (id, sourced_id, given_name, chain, recorded_at, recorded_offset, "
        "recorded_on, recorded_by, voided) values (2, 'p-1', 'Bea', 2, 1767225600, 0, 20454, 1, 0)"})
    EXPECT_TRUE(said(sql).starts_with("nothing is replaced")) << sql;
  for (const Table& table : tables())
    EXPECT_NE(said(("create trigger \"" + std::string(table.name) +
                    "_no_replace\" before insert on persons begin "
                    "select 1; end")
                       .c_str()),
              "")
        << table.name << " has no such guard";
}

TEST_P(RecordTables, refuse_what_the_format_forbids) {
  ASSERT_FALSE(fault_of(one_person));
  ASSERT_FALSE(fault_of(one_programme));
  struct Case {
    const char* what;
    db::Sql sql;
    db::Fault fault;
  };
  const Case cases[] = {
      {"unknown code",
       "insert into programmes select 2, 'g-2', name, 'duo', setting, survivor, high_risk, guardian_topic_applies, "
       "standards_family, edition_year, overlays, time_zone, start_date, end_date, 2, null, recorded_at, "
       "recorded_offset, "
       "recorded_on, recorded_by, 0 from programmes",
       db::Fault::check},
      {"end before start",
       "insert into programmes select 2, 'g-2', name, model, setting, survivor, high_risk, guardian_topic_applies, "
       "standards_family, edition_year, overlays, time_zone, start_date, 19999, 2, null, recorded_at, recorded_offset, "
       "recorded_on, recorded_by, 0 from programmes",
       db::Fault::check},
      {"same sourced_id",
       "insert into programmes select 2, 'g-1', name, model, setting, survivor, high_risk, guardian_topic_applies, "
       "standards_family, edition_year, overlays, time_zone, start_date, end_date, 2, null, recorded_at, "
       "recorded_offset, "
       "recorded_on, recorded_by, 0 from programmes",
       db::Fault::unique},
      {"recorded by nobody",
       "insert into programmes select 2, 'g-2', name, model, setting, survivor, high_risk, guardian_topic_applies, "
       "standards_family, edition_year, overlays, time_zone, start_date, end_date, 2, null, recorded_at, "
       "recorded_offset, "
       "recorded_on, 77, 0 from programmes",
       db::Fault::foreign_key},
      {"a chain that names no row",
       "insert into programmes select 2, 'g-2', name, model, setting, survivor, high_risk, guardian_topic_applies, "
       "standards_family, edition_year, overlays, time_zone, start_date, end_date, 1, null, recorded_at, "
       "recorded_offset, "
       "recorded_on, recorded_by, 0 from programmes",
       db::Fault::check},
      {"a day that is not that of the moment",
       "insert into programmes select 2, 'g-2', name, model, setting, survivor, high_risk, guardian_topic_applies, "
       "standards_family, edition_year, overlays, time_zone, start_date, end_date, 2, null, recorded_at, "
       "recorded_offset, "
       "recorded_on + 1, recorded_by, 0 from programmes",
       db::Fault::check},
  };
  for (const Case& c : cases) EXPECT_EQ(fault_of(c.sql), c.fault) << c.what;
}

TEST_P(RecordTables, refuse_a_fork) {
  ASSERT_FALSE(fault_of(one_person));
  const db::Sql next{
      "insert into persons (id, sourced_id, given_name, chain, supersedes, recorded_at, recorded_offset, recorded_on, "
      "recorded_by, voided) select max(id) + 1, 'p-' || cast(max(id) + 1 as text), 'Ana', 1, 1, 1767225600, 0, 20454, "
      "1, 0 "
      "from persons"};
  EXPECT_FALSE(fault_of(next));
  EXPECT_EQ(fault_of(next), db::Fault::unique);
}

TEST_P(RecordTables, sort_ids_byte_by_byte) {
  const char* ids[] = {"a", "B", "a-1", "a1", "_"};
  db().write("ids", [&](db::Tx& tx) {
    for (int i = 0; i < 5; ++i)
      tx.exec(
          "insert into persons (id, sourced_id, given_name, chain, recorded_at, recorded_offset, recorded_on, "
          "recorded_by, voided) values (:id, :sourced_id, 'x', :chain, 0, 0, 0, 1, 0)",
          {{"id", i + 1}, {"sourced_id", ids[i]}, {"chain", i + 1}});
  });
  const auto sorted = db().reading("sorted", [](db::Tx& tx) {
    return tx.all("select sourced_id from persons order by sourced_id", {},
                  [](const db::Row& row) { return row.string(0); });
  });
  EXPECT_EQ(sorted, (std::vector<std::string>{"B", "_", "a", "a-1", "a1"}));
}

}  // namespace
}  // namespace kith::records
