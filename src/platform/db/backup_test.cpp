// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "support/both_engines.h"
#include "support/postgres_cluster.h"

namespace kith::db {
namespace {

namespace fs = std::filesystem;

/// Somewhere to restore into: an empty folder or an empty database.
struct Target {
  explicit Target(Engine engine) {
    options.folder = folder / "restored";
    options.readers = 1;
    if (engine == Engine::sqlite) return;
    database = test::TempPostgres::shared()->create_database();
    options.postgres = test::TempPostgres::shared()->connection(database);
  }
  ~Target() {
    if (!database.empty()) test::TempPostgres::shared()->drop_database(database);
  }
  test::TempFolder folder;
  std::string database;
  Options options;
};

class BackupTest : public test::BothEngines {
 protected:
  std::vector<Step> steps() const override {
    return {{1, "notes", {"create table note (id {{id}}, line text not null) {{strict}}"}}};
  }
  static std::int64_t add(Db& db, const std::string& line) {
    return db.writing("add note", [&](Tx& tx) {
      return tx
          .first("insert into note (line) values (:line) returning id", {{"line", line}},
                 [](const Row& row) { return row.integer(0); })
          .value();
    });
  }
  static std::set<std::int64_t> notes(Db& db) {
    std::set<std::int64_t> found;
    db.read("notes", [&](Tx& tx) {
      tx.query("select id from note", {}, [&](const Row& row) { found.insert(row.integer(0)); });
    });
    return found;
  }
  static std::string refusal(FunctionRef<void()> act) {
    try {
      act();
    } catch (const DbError& error) {
      return error.what();
    }
    return "not refused";
  }
  test::TempFolder files;
};
KITH_BOTH_ENGINES(BackupTest);

/// G11 in small.
TEST_P(BackupTest, made_while_work_goes_on_holds_all_that_was_acknowledged_before) {
  std::atomic<bool> done{false};
  std::atomic<std::int64_t> acknowledged{0};
  std::thread worker([&] {
    for (int i = 0; !done; ++i) acknowledged = add(db(), "Zoë's note " + std::to_string(i));
  });
  for (int round = 0; round < 4; ++round) {
    while (acknowledged < 10 * (round + 1)) std::this_thread::yield();
    const std::int64_t before = acknowledged;
    const std::string path = files / ("backup" + std::to_string(round));
    db().backup(path);
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_FALSE(fs::exists(path + ".part"));
    Target target(GetParam());
    restore(target.options, path);
    const auto restored = Db::open(target.options);
    const auto found = notes(*restored);
    EXPECT_GE(static_cast<std::int64_t>(found.size()), before);
    EXPECT_EQ(static_cast<std::int64_t>(found.size()), *found.rbegin()) << "not a prefix of the notes";
    EXPECT_EQ(restored->check_integrity(), std::vector<std::string>{});
    EXPECT_TRUE(migrate(*restored, steps()).empty());
    EXPECT_GT(add(*restored, "goes on"), *found.rbegin());
  }
  done = true;
  worker.join();
}

TEST_P(BackupTest, nothing_is_overwritten) {
  add(db(), "x");
  const std::string path = files / "backup";
  db().backup(path);
  EXPECT_NE(refusal([&] { db().backup(path); }).find("already a file"), std::string::npos);
  Target target(GetParam());
  restore(target.options, path);
  EXPECT_NE(refusal([&] { restore(target.options, path); }).find("already holds"), std::string::npos);
  EXPECT_EQ(notes(*Db::open(target.options)).size(), 1U);
  EXPECT_NE(refusal([&] { db().backup(files / "no/such/folder/backup"); }).find("cannot create"), std::string::npos);
  EXPECT_NE(refusal([&] { restore(target.options, files / "none"); }).find("there is no backup"), std::string::npos);
}

TEST_P(BackupTest, a_damaged_one_is_refused_and_leaves_the_target_empty) {
  for (int i = 0; i < 300; ++i) add(db(), std::string(400, 'x') + std::to_string(i));
  const std::string path = files / "backup";
  db().backup(path);
  const auto size = fs::file_size(path);
  fs::copy_file(path, files / "short");
  fs::resize_file(files / "short", size / 2);
  std::ofstream(files / "nonsense") << "not a backup at all, but long enough to be read";
  Target target(GetParam());
  EXPECT_NE(refusal([&] { restore(target.options, files / "short"); }), "not refused");
  EXPECT_NE(refusal([&] { restore(target.options, files / "nonsense"); }), "not refused");
  restore(target.options, path);
  EXPECT_EQ(notes(*Db::open(target.options)).size(), 300U);
}

TEST_P(BackupTest, of_the_other_engine_is_refused_in_words) {
  const bool here = GetParam() == Engine::sqlite;
  std::ofstream(files / "other") << (here ? "PGDMP" : "SQLite format 3") << std::string(200, 'x');
  Target target(GetParam());
  EXPECT_NE(refusal([&] { restore(target.options, files / "other"); }).find(here ? "PostgreSQL database" : "without"),
            std::string::npos);
}

TEST_P(BackupTest, a_folder_in_use_is_not_restored_into) {
  const std::string path = files / "backup";
  db().backup(path);
  Target target(GetParam());
  restore(target.options, path);
  const auto open = Db::open(target.options);
  EXPECT_NE(refusal([&] { restore(target.options, path); }).find("in use by process"), std::string::npos);
}

}  // namespace
}  // namespace kith::db
