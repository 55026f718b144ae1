// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/grants.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "app/commands.h"
#include "platform/cli/command.h"
#include "platform/db/standing.h"
#include "support/both_engines.h"
#include "support/postgres_cluster.h"
#include "support/small_agency.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;

/// The tables that a pattern's first group names in the statements of all slices.
std::set<std::string> named_in_statements(const std::string& pattern) {
  std::set<std::string> tables;
  const std::regex statement(pattern, std::regex::icase);
  for (const auto& entry : fs::recursive_directory_iterator(KITH_SOURCE_DIR "/src")) {
    if (entry.path().filename() != "queries.sql") continue;
    std::ifstream in(entry.path());
    std::stringstream text;
    text << in.rdbuf();
    const std::string sql = text.str();
    for (std::sregex_iterator at(sql.begin(), sql.end(), statement), end; at != end; ++at) tables.insert((*at)[1]);
  }
  return tables;
}

std::set<std::string> as_set(std::span<const std::string_view> tables) { return {tables.begin(), tables.end()}; }

TEST(Grants, name_exactly_the_tables_that_statements_change_and_empty) {
  auto changed = named_in_statements(R"((?:^|\n)\s*update\s+([a-z_]+)\s)");
  changed.merge(named_in_statements(R"(insert into ([a-z_]+) [^;]{0,600}?on conflict \([^)]*\)\s*do update)"));
  EXPECT_EQ(changed, as_set(changed_tables()));
  EXPECT_EQ(named_in_statements(R"((?:^|\n)\s*delete from ([a-z_]+)\s)"), as_set(emptied_tables()));
}

TEST(Grants, are_given_to_one_role_and_never_to_everybody) {
  for (const char* to : {"public", "none", "current_role", "current_user", "session_user", "Kith", "a b", ""}) {
    std::istringstream in;
    std::ostringstream out, err;
    Invocation call{.store = {}, .args = {"--to", to}, .in = in, .out = out, .err = err};
    EXPECT_NE(grants(call), cli::done) << to;
    EXPECT_EQ(out.str(), "") << to;
  }
}

class Serving : public testing::Test {
 protected:
  void SetUp() override {
    if (!test::available(db::Engine::postgres)) GTEST_SKIP() << "skipped: no PostgreSQL";
    owner_ = std::make_unique<test::FreshDb>(db::Engine::postgres, test::all_steps());
    agency_ = std::make_unique<test::SmallAgency>(owner_->db());
    const std::string& settings = owner_->options().postgres;
    database_ = settings.substr(settings.find("dbname=") + 7);
    run("drop role if exists kith_serves");
    run("create role kith_serves login");
    run(grants_for("kith_serves"));
    serving_ = db::Db::open({.postgres = settings + " user=kith_serves", .readers = 1});
  }
  void TearDown() override {
    serving_.reset();
    if (owner_) run("drop owned by kith_serves; drop role kith_serves");
  }
  void run(const std::string& sql) { test::TempPostgres::shared()->run(database_, sql); }
  void refused(const db::Sql& sql) {
    EXPECT_THROW(serving_->write("try", [&](db::Tx& tx) { tx.exec(sql, {}); }), db::DbError) << sql.text();
  }

  std::unique_ptr<test::FreshDb> owner_;
  std::unique_ptr<test::SmallAgency> agency_;
  std::string database_;
  std::unique_ptr<db::Db> serving_;
};

// G42, ASVS 13.2.2 and 16.4.2: not triggers alone, for an owner switches them off.
TEST_F(Serving, a_role_with_least_rights_adds_records_and_cannot_change_them_even_past_triggers) {
  EXPECT_TRUE(db::migrate(*serving_, test::all_steps()).empty());
  test::SmallAgency as_server(*serving_);
  EXPECT_GT(as_server.person("Maya").value, agency_->office.value);
  for (const db::Sql& sql :
       {db::Sql{"t", "update persons set given_name = 'X'"}, db::Sql{"t", "delete from persons"},
        db::Sql{"t", "truncate persons cascade"}, db::Sql{"t", "update audit_log set detail = 'x'"},
        db::Sql{"t", "delete from audit_log"}, db::Sql{"t", "delete from audit_checkpoints"},
        db::Sql{"t", "alter table persons disable trigger all"}, db::Sql{"t", "drop trigger persons_frozen on persons"},
        db::Sql{"t", "set session_replication_role = replica"},
        db::Sql{"t", "insert into schema_steps values (9,'','',0)"}, db::Sql{"t", "create table mine (x integer)"}})
    refused(sql);
}

TEST_F(Serving, who_could_change_records_is_counted) {
  EXPECT_EQ(db::tables_open_to_change(*serving_), 0);
  const auto all = db::tables_open_to_change(owner_->db());
  EXPECT_GT(all, 100);
  run("grant update on persons to kith_serves");
  EXPECT_EQ(db::tables_open_to_change(*serving_), 1);
  run(grants_for("kith_serves"));
  EXPECT_EQ(db::tables_open_to_change(*serving_), 0) << "run again it takes back what is too much";
}

}  // namespace
}  // namespace kith::app
