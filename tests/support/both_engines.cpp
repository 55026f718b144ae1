// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/both_engines.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "support/postgres_cluster.h"

namespace kith::test {
namespace {

std::string hash_of(const std::vector<db::Step>& steps) {
  std::string all;
  for (const auto& step : steps) all += std::to_string(step.number) + db::step_hash(step);
  return all;
}

/// A migrated database file for these steps, made at the first call.
std::string sqlite_template(const std::vector<db::Step>& steps) {
  static std::map<std::string, std::unique_ptr<TempFolder>> folders;
  auto& folder = folders[hash_of(steps)];
  if (!folder) {
    auto fresh = std::make_unique<TempFolder>();
    db::migrate(*db::Db::open({.folder = fresh->path(), .readers = 1}), steps);
    folder = std::move(fresh);
  }
  return *folder / "kith.db";
}

/// The name of a migrated database for these steps, made at the first call.
std::string postgres_template(const std::vector<db::Step>& steps) {
  static std::map<std::string, std::string> names;
  auto& name = names[hash_of(steps)];
  if (name.empty()) {
    const std::string fresh = TempPostgres::shared()->create_database();
    db::migrate(*db::Db::open({.postgres = TempPostgres::shared()->connection(fresh), .readers = 1}), steps);
    name = fresh;
  }
  return name;
}

}  // namespace

FreshDb::FreshDb(db::Engine engine, const std::vector<db::Step>& steps) {
  if (engine == db::Engine::postgres) {
    database_ = TempPostgres::shared()->create_database(postgres_template(steps));
    options_.postgres = TempPostgres::shared()->connection(database_);
  } else {
    options_.folder = folder_ / "agency";
    std::filesystem::create_directory(options_.folder);
    std::filesystem::copy_file(sqlite_template(steps), options_.folder + "/kith.db");
  }
  open();
}

FreshDb::~FreshDb() {
  close();
  if (!database_.empty()) TempPostgres::shared()->drop_database(database_);
}

bool available(db::Engine engine) { return engine == db::Engine::sqlite || TempPostgres::shared() != nullptr; }

void BothEngines::SetUp() {
  if (!available(GetParam())) GTEST_SKIP() << "skipped: no PostgreSQL";
  fresh_ = std::make_unique<FreshDb>(GetParam(), steps());
}

std::string engine_name(const testing::TestParamInfo<db::Engine>& info) {
  return info.param == db::Engine::sqlite ? "sqlite" : "postgres";
}

namespace {

/// Values for all parameters, whatever they are: the plan does not depend on them.
std::vector<db::Param> any_values(std::string_view sql) {
  std::vector<db::Param> params;
  bool quoted = false;
  for (std::size_t at = 0; at < sql.size(); ++at) {
    if (sql[at] == '\'') quoted = !quoted;
    if (quoted || sql[at] != ':') continue;
    const auto end = sql.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789", at + 1);
    params.push_back({sql.substr(at + 1, end - at - 1), 1});
  }
  std::sort(params.begin(), params.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  params.erase(std::unique(params.begin(), params.end(), [](const auto& a, const auto& b) { return a.name == b.name; }),
               params.end());
  return params;
}

/// SQLite must not make a table of everybody first: it does where a statement groups over a view of persons, and a page
/// of one person then takes as long as the agency is great. It plans alike for an empty store, without statistics.
void expect_no_table_of_everybody(db::Tx& tx, const db::Sql& sql) {
  const std::string text = "explain query plan " + std::string(sql.text());
  tx.query(db::SchemaSql::make(text), any_values(sql.text()), [&](const db::Row& row) {
    const std::string step = row.string(3);
    EXPECT_FALSE(step.starts_with("MATERIALIZE") && step.ends_with("_persons")) << sql.name() << ": " << step;
  });
}

}  // namespace

void prepare_all(std::span<const db::Sql> statements, const std::vector<db::Step>& steps) {
  for (const auto engine : {db::Engine::sqlite, db::Engine::postgres}) {
    if (!available(engine)) continue;
    FreshDb fresh(engine, steps);
    for (const db::Sql& sql : statements) {
      try {
        fresh.db().write("prepare", [&](db::Tx& tx) { tx.prepare(sql); });
        if (engine == db::Engine::sqlite)
          fresh.db().read("plan", [&](db::Tx& tx) { expect_no_table_of_everybody(tx, sql); });
      } catch (const db::DbError& error) {
        ADD_FAILURE() << (engine == db::Engine::sqlite ? "SQLite: " : "PostgreSQL: ") << error.what();
      }
    }
  }
}

}  // namespace kith::test
