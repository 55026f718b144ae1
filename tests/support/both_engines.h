// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "platform/db/db.h"
#include "platform/db/migration.h"
#include "support/temp_folder.h"

namespace kith::test {

/// A new database with all `steps` applied. The first one of a process is migrated, the others are copies of it.
class FreshDb {
 public:
  FreshDb(db::Engine engine, const std::vector<db::Step>& steps);
  ~FreshDb();
  FreshDb(const FreshDb&) = delete;
  FreshDb& operator=(const FreshDb&) = delete;
  db::Db& db() { return *db_; }
  /// What it was opened with.
  const db::Options& options() const { return options_; }
  /// Ends the program's use of it: connections and locks are gone.
  void close() { db_.reset(); }
  void open() { db_ = db::Db::open(options_); }

 private:
  TempFolder folder_;
  db::Options options_;
  std::string database_;
  std::unique_ptr<db::Db> db_;
};

/// False for PostgreSQL when it is not installed or not asked for (TempPostgres::shared).
bool available(db::Engine engine);

/// Each test runs on both engines, on a fresh migrated database:
///     class StoreTest : public test::BothEngines {};
///     KITH_BOTH_ENGINES(StoreTest);
///     TEST_P(StoreTest, keeps_a_note) { db().write("note", [&](db::Tx& tx) { ... }); }
/// Override `steps` to have more tables than those of migrations/.
class BothEngines : public testing::TestWithParam<db::Engine> {
 protected:
  void SetUp() override;
  void TearDown() override { fresh_.reset(); }
  virtual std::vector<db::Step> steps() const { return db::file_steps(); }
  db::Db& db() { return fresh_->db(); }
  FreshDb& fresh() { return *fresh_; }

 private:
  std::unique_ptr<FreshDb> fresh_;
};

std::string engine_name(const testing::TestParamInfo<db::Engine>& info);

/// Prepares every statement on both engines; fails for each that does not fit `steps`, or begins with everybody.
void prepare_all(std::span<const db::Sql> statements, const std::vector<db::Step>& steps = db::file_steps());

}  // namespace kith::test

#define KITH_BOTH_ENGINES(suite)                                                                             \
  INSTANTIATE_TEST_SUITE_P(on, suite, testing::Values(kith::db::Engine::sqlite, kith::db::Engine::postgres), \
                           kith::test::engine_name)
