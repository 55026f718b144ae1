// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/sqlite.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "platform/db/folder.h"
#include "platform/db/migration.h"
#include "support/temp_folder.h"

namespace kith::db {
namespace {

namespace fs = std::filesystem;

const std::vector<Step> sqlite_tables{
    {1,
     "people",
     {"create table person (id {{id}}, name text not null) {{strict}}",
      "create table note (id {{id}}, person {{bigint}} not null references person (id), "
      "line text not null) {{strict}}"}}};

unsigned mode_of(const std::string& path) {
  struct stat found {};
  EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
  return found.st_mode & 0777;
}

std::string refusal(const Options& options, Fault fault) {
  try {
    Db::open(options);
  } catch (const DbError& error) {
    EXPECT_EQ(error.fault(), fault) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "opened";
  return {};
}

void raw(const std::string& path, const char* sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  sqlite3_close(db);
}

void add_note(Db& db, const std::string& line) {
  db.write("add note", [&](Tx& tx) {
    const auto person = tx.first("insert into person (name) values (:name) returning id", {{"name", "Ann"}},
                                 [](const Row& row) { return row.integer(0); });
    tx.exec("insert into note (person, line) values (:person, :line)", {{"person", person}, {"line", line}});
  });
}

TEST(Sqlite, the_folder_and_its_files_are_for_their_owner_only) {
  test::TempFolder temp;
  const std::string folder = temp / "a/b";
  const auto db = Db::open({.folder = folder});
  migrate(*db, sqlite_tables);
  add_note(*db, "x");
  EXPECT_EQ(mode_of(folder), 0700U);
  for (const char* name : {"/kith.db", "/kith.db-wal", "/kith.db-shm", "/kith.lock"})
    EXPECT_EQ(mode_of(folder + name), 0600U) << name;
}

TEST(Sqlite, a_second_process_is_refused_and_a_killed_one_leaves_no_lock) {
  test::TempFolder temp;
  const Options options{.folder = temp.path(), .readers = 1};
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t owner = ::fork();
  if (owner == 0) {
    const auto db = Db::open(options);
    migrate(*db, sqlite_tables);
    add_note(*db, "kept");
    if (::write(ready[1], "r", 1) != 1) ::_exit(1);
    ::pause();
  }
  char letter = 0;
  ASSERT_EQ(::read(ready[0], &letter, 1), 1);
  EXPECT_EQ(refusal(options, Fault::busy),
            "the data folder " + temp.path() + " is in use by process " + std::to_string(owner) + "; stop it first");
  ::kill(owner, SIGKILL);
  ::waitpid(owner, nullptr, 0);
  ::close(ready[0]);
  ::close(ready[1]);
  const auto db = Db::open(options);
  db->read("kept", [](Tx& tx) {
    EXPECT_EQ(tx.first("select line from note", {}, [](const Row& row) { return row.string(0); }), "kept");
  });
}

TEST(Sqlite, a_missing_database_is_created_only_when_asked_for) {
  test::TempFolder temp;
  EXPECT_NE(refusal({.folder = temp / "none", .create = false}, Fault::other).find("no database"), std::string::npos);
  EXPECT_FALSE(fs::exists(temp / "none"));
  Db::open({.folder = temp / "none"});
  Db::open({.folder = temp / "none", .create = false});
}

TEST(Sqlite, somebody_elses_or_no_database_at_all_is_refused) {
  test::TempFolder temp;
  raw(temp / "kith.db", "create table theirs (x)");
  EXPECT_NE(refusal({.folder = temp.path()}, Fault::other).find("is not a database of kith"), std::string::npos);
  std::ofstream(temp / "kith.db") << std::string(5000, 'z');
  refusal({.folder = temp.path()}, Fault::corrupt);
  EXPECT_THROW(Db::open({.folder = temp.path(), .readers = 0}), std::logic_error);
}

TEST(Sqlite, only_the_writer_can_write_even_by_its_handle) {
  test::TempFolder temp;
  const auto db = Db::open({.folder = temp.path()});
  migrate(*db, sqlite_tables);
  for (const Sql sql : {Sql("insert into person (name) values ('x')"), Sql("pragma user_version = 3"),
                        Sql("pragma wal_checkpoint"), Sql("attach 'x' as x")})
    EXPECT_THROW(db->read("tamper",
                          [&](Tx& tx) {
                            tx.exec(sql);
                            tx.exec("insert into person (name) values ('y')");
                          }),
                 DbError)
        << sql.text();
  const auto setting = [&](Sql sql) {
    return db->writing("settings",
                       [&](Tx& tx) { return tx.first(sql, {}, [](const Row& r) { return r.string(0); }).value(); });
  };
  EXPECT_EQ(setting("pragma journal_mode"), "wal");
  EXPECT_EQ(setting("pragma synchronous"), "2");
  EXPECT_EQ(setting("pragma foreign_keys"), "1");
  EXPECT_EQ(setting("pragma recursive_triggers"), "1");
  EXPECT_EQ(setting("pragma trusted_schema"), "0");
  EXPECT_EQ(setting("pragma cell_size_check"), "1");
  EXPECT_EQ(setting("pragma secure_delete"), "1");
  EXPECT_EQ(setting("pragma wal_autocheckpoint"), "0");
}

TEST(Sqlite, the_log_stays_bounded_and_starts_again_after_a_long_read) {
  test::TempFolder temp;
  const auto db = Db::open({.folder = temp.path()});
  migrate(*db, sqlite_tables);
  const std::string page(100'000, 'x');
  const auto log_size = [&] { return fs::file_size(temp / "kith.db-wal"); };
  const std::uintmax_t bound = 8000 * 4200;  // where a checkpoint is made even if somebody waits
  for (int i = 0; i < 500; ++i) add_note(*db, page);
  EXPECT_LT(log_size(), bound) << "50 MB were written";
  db->read("long", [&](Tx& tx) {
    tx.query("select count(*) from note", {}, [](const Row&) {});
    for (int i = 0; i < 400; ++i) add_note(*db, page);
    EXPECT_GT(log_size(), bound) << "the snapshot is still in use";
  });
  const auto highest = log_size();
  for (int i = 0; i < 400; ++i) add_note(*db, page);
  EXPECT_LT(log_size(), highest + 1'000'000U);
}

/// G7 in small: writers, readers, checkpoints and backups at once.
TEST(Sqlite, stays_sound_under_everything_at_once) {
  test::TempFolder temp, copies;
  const auto db = Db::open({.folder = temp.path()});
  migrate(*db, sqlite_tables);
  std::atomic<bool> stop{false};
  std::atomic<std::int64_t> acknowledged{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (const std::string line(20'000, 'x'); !stop; ++acknowledged) add_note(*db, line);
    });
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      while (!stop)
        db->read("whole", [&](Tx& tx) {
          const auto number = [](const Row& row) { return row.integer(0); };
          const auto before = acknowledged.load();
          const auto notes = tx.first("select count(*) from note where length(line) = 20000", {}, number);
          EXPECT_EQ(tx.first("select count(*) from person", {}, number), notes) << "half an act was seen";
          EXPECT_GE(*notes, before) << "an acknowledged note was not seen";
        });
    });
  for (int i = 0; i < 4; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    const std::string path = copies / std::to_string(i);
    db->backup(path);
    EXPECT_EQ(check_sqlite(path), std::vector<std::string>{});
  }
  stop = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(db->check_integrity(), std::vector<std::string>{});
  EXPECT_FALSE(db->stopped());
}

TEST(Sqlite, check_integrity_finds_missing_rows_and_damaged_pages) {
  test::TempFolder temp;
  const Options options{.folder = temp.path(), .readers = 1};
  {
    const auto db = Db::open(options);
    migrate(*db, sqlite_tables);
    for (int i = 0; i < 200; ++i) add_note(*db, std::string(500, 'x'));
    EXPECT_EQ(db->check_integrity(), std::vector<std::string>{});
  }
  raw(temp / "kith.db", "pragma foreign_keys = off; delete from person where id = 7");
  EXPECT_EQ(Db::open(options)->check_integrity(),
            std::vector<std::string>{"row 7 of note refers to a missing row of person"});
  {
    std::fstream file(temp / "kith.db", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096 * 10);
    file << std::string(4096, '\x55');
  }
  EXPECT_FALSE(Db::open(options)->check_integrity().empty());
}

TEST(FolderLock, is_given_up_and_handed_on) {
  test::TempFolder temp;
  FolderLock first(temp.path());
  EXPECT_THROW(FolderLock{temp.path()}, DbError);
  FolderLock moved(std::move(first));
  EXPECT_THROW(FolderLock{temp.path()}, DbError);
  moved = FolderLock();
  EXPECT_NO_THROW(FolderLock{temp.path()});
  EXPECT_THROW(make_folder("/proc/kith"), DbError);
}

}  // namespace
}  // namespace kith::db
