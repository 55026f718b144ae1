// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/both_engines.h"

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

void prepare_all(std::span<const db::Sql> statements, const std::vector<db::Step>& steps) {
  for (const auto engine : {db::Engine::sqlite, db::Engine::postgres}) {
    if (!available(engine)) continue;
    FreshDb fresh(engine, steps);
    for (const db::Sql& sql : statements) {
      try {
        fresh.db().write("prepare", [&](db::Tx& tx) { tx.prepare(sql); });
      } catch (const db::DbError& error) {
        ADD_FAILURE() << (engine == db::Engine::sqlite ? "SQLite: " : "PostgreSQL: ") << error.what();
      }
    }
  }
}

}  // namespace kith::test
