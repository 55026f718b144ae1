// SPDX-License-Identifier: AGPL-3.0-or-later
// What only PostgreSQL can do to us: other servers, lost connections, wrong settings.
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

#include "support/both_engines.h"
#include "support/postgres_cluster.h"

namespace kith::db {
namespace {

const std::vector<Step> notes_table{
    {1,
     "notes",
     {"create table note (id {{id}}, line text not null unique, parent {{bigint}} references note (id), "
      "constraint line_short check (length(line) < 100)) {{strict}}"}}};

class PostgresTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!test::available(Engine::postgres)) GTEST_SKIP() << "skipped: no PostgreSQL";
    fresh = std::make_unique<test::FreshDb>(Engine::postgres, notes_table);
  }
  Db& db() { return fresh->db(); }
  test::TempPostgres& server() { return *test::TempPostgres::shared(); }
  /// Runs a statement as the server's owner, outside of kith.
  void raw(const std::string& sql) {
    server().run(fresh->options().postgres.substr(fresh->options().postgres.find("dbname=") + 7), sql);
  }
  static std::int64_t add(Db& db, const std::string& line) {
    return db.writing("add note", [&](Tx& tx) {
      return tx
          .first("insert into note (line) values (:line) returning id", {{"line", line}},
                 [](const Row& row) { return row.integer(0); })
          .value();
    });
  }
  static std::int64_t count(Db& db) {
    return db.reading("count", [](Tx& tx) {
      return tx.first("select count(*) from note", {}, [](const Row& row) { return row.integer(0); }).value();
    });
  }
  static DbError failure_of(FunctionRef<void()> act) {
    try {
      act();
    } catch (const DbError& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return {Fault::other, ""};
  }
  /// Sets a server setting for the length of a scope.
  class Setting {
   public:
    Setting(std::string name, const std::string& value) : name_(std::move(name)) {
      test::TempPostgres::shared()->run("postgres", "alter system set " + name_ + " = " + value);
      reload();
    }
    ~Setting() {
      test::TempPostgres::shared()->run("postgres", "alter system reset " + name_);
      reload();
    }

   private:
    void reload() {
      test::TempPostgres::shared()->run("postgres", "select pg_reload_conf()");
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    std::string name_;
  };
  std::unique_ptr<test::FreshDb> fresh;
};

constexpr Sql end_own_session = "select pg_terminate_backend(pg_backend_pid())";

TEST_F(PostgresTest, a_session_lost_inside_an_act_undoes_it_and_the_next_one_works) {
  const auto error = failure_of([&] {
    db().write("act", [&](Tx& tx) {
      tx.exec("insert into note (line) values ('lost')");
      tx.exec(end_own_session);
    });
  });
  EXPECT_EQ(error.fault(), Fault::connection);
  EXPECT_EQ(failure_of([&] { db().read("read", [](Tx& tx) { tx.exec(end_own_session); }); }).fault(),
            Fault::connection);
  for (int i = 0; i < 8; ++i) EXPECT_EQ(count(db()), 0);
  add(db(), "kept");
  EXPECT_EQ(count(db()), 1);
}

TEST_F(PostgresTest, a_session_lost_in_the_commit_is_told_as_not_known) {
  raw("create function hang_up() returns trigger language plpgsql as "
      "$$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); return new; end $$;"
      "create constraint trigger hang_up after insert on note deferrable initially deferred for each row "
      "when (new.line = 'canary') execute function hang_up()");
  const auto error = failure_of([&] {
    db().exclusive("act", [&](Tx& tx) { tx.exec("insert into note (line) values (:l)", {{"l", "canary"}}); });
  });
  EXPECT_EQ(error.fault(), Fault::connection);
  EXPECT_NE(std::string(error.what()).find("not known"), std::string::npos) << error.what();
  EXPECT_EQ(std::string(error.what()).find("canary"), std::string::npos) << error.what();
  add(db(), "next");
}

TEST_F(PostgresTest, a_server_that_crashed_and_came_back_is_found_again) {
  add(db(), "before");
  EXPECT_EQ(count(db()), 1);
  const auto generation = db().generation();
  server().crash_and_restart();
  EXPECT_EQ(count(db()), 1);
  add(db(), "after");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { EXPECT_GE(count(db()), 2); });
  for (auto& thread : threads) thread.join();
  EXPECT_GT(db().generation(), generation);
}

TEST_F(PostgresTest, idle_sessions_that_were_ended_are_replaced_before_the_next_read_fails) {
  add(db(), "before");
  raw("do $$ begin perform pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kith' and "
      "datname = current_database(); if not found then raise exception 'no session of kith'; end if; end $$");
  std::vector<std::thread> threads;
  for (int i = 0; i < fresh->options().readers; ++i)  // each sleeps, so that all sessions are taken
    threads.emplace_back([&] {
      EXPECT_NO_THROW(
          db().read("read", [](Tx& tx) { tx.first("select 1 from pg_sleep(0.3)", {}, [](const Row&) { return 0; }); }));
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(count(db()), 1);
  add(db(), "after");
}

TEST_F(PostgresTest, servers_on_one_database_are_ordered_and_notice_each_other) {
  const auto other = Db::open(fresh->options());
  std::atomic<std::int64_t> newest{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        const auto seen = newest.load();
        const auto id = add(t % 2 ? db() : *other, "n" + std::to_string(t) + "." + std::to_string(i));
        EXPECT_GT(id, seen) << "a later act got an earlier key";
        for (auto now = newest.load(); now < id && !newest.compare_exchange_weak(now, id);) {
        }
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(count(db()), 80);

  std::this_thread::sleep_for(std::chrono::milliseconds(600));
  const auto generation = db().generation();
  add(*other, "from elsewhere");
  std::this_thread::sleep_for(std::chrono::milliseconds(1000));
  EXPECT_GT(db().generation(), generation);
}

TEST_F(PostgresTest, a_folder_is_locked_for_a_server_that_has_one) {
  test::TempFolder folder;
  Options options = fresh->options();
  options.folder = folder / "agency";
  const auto first = Db::open(options);
  EXPECT_EQ(failure_of([&] { Db::open(options); }).fault(), Fault::busy);
}

TEST_F(PostgresTest, what_cannot_keep_the_promises_is_refused) {
  Options nowhere = fresh->options();
  nowhere.postgres = server().connection("no_such_database");
  EXPECT_EQ(failure_of([&] { Db::open(nowhere); }).fault(), Fault::connection);
  {
    const Setting off("fsync", "off");
    EXPECT_NE(std::string(failure_of([&] { Db::open(fresh->options()); }).what()).find("fsync = off"),
              std::string::npos);
  }
  {
    const Setting off("full_page_writes", "off");
    EXPECT_NE(std::string(failure_of([&] { Db::open(fresh->options()); }).what()).find("full_page_writes"),
              std::string::npos);
  }
  server().run("postgres", "create database latin template template0 encoding latin1 locale 'C'");
  Options latin = fresh->options();
  latin.postgres = server().connection("latin");
  EXPECT_NE(std::string(failure_of([&] { Db::open(latin); }).what()).find("UTF8"), std::string::npos);
  server().drop_database("latin");
  Db::open(fresh->options());
}

TEST_F(PostgresTest, what_should_be_mended_is_told) {
  std::vector<std::string> warnings;
  Options options = fresh->options();
  options.readers = 1;
  options.warn = [&](const std::string& text) { warnings.push_back(text); };
  Db::open(options);
  EXPECT_TRUE(warnings.empty());
  {
    const Setting commit("synchronous_commit", "off");
    const auto db = Db::open(options);
    EXPECT_TRUE(warnings.empty()) << "harmless: kith turns it on for itself";
    const auto setting = [](const Row& row) { return row.string(0); };
    EXPECT_EQ(db->writing("setting", [&](Tx& tx) { return tx.first("show synchronous_commit", {}, setting); }), "on");
    EXPECT_EQ(db->writing("setting", [&](Tx& tx) { return tx.first("show time zone", {}, setting); }), "UTC");
  }
  {
    const Setting commit("synchronous_commit", "off");
    const Setting standby("synchronous_standby_names", "'elsewhere'");
    Db::open(options);
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_NE(warnings[0].find("synchronous_commit = off"), std::string::npos);
  }
  warnings.clear();
  server().run("postgres", "create database words template template0 locale 'C' locale_provider icu icu_locale 'en'");
  options.postgres = server().connection("words");
  Db::open(options);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find("sorts text"), std::string::npos);
  server().drop_database("words");
}

TEST_F(PostgresTest, check_integrity_tries_every_rule_again) {
  add(db(), "one");
  EXPECT_EQ(db().check_integrity(), std::vector<std::string>{});
  raw("set session_replication_role = replica; insert into note (line, parent) values ('two', 4242)");
  raw("alter table note drop constraint line_short; insert into note (line) values (repeat('x', 200));"
      "alter table note add constraint line_short check (length(line) < 100) not valid");
  EXPECT_EQ(db().check_integrity(), (std::vector<std::string>{"note_parent_fkey: 1 rows refer to a missing row",
                                                              "line_short: 1 rows break this rule"}));
}

/// A value that cannot be read any more: here a word of an enumeration that the catalogue has lost.
TEST_F(PostgresTest, check_integrity_reads_every_value) {
  add(db(), "one");
  raw("create type tone as enum ('low', 'high'); alter table note add tone tone; update note set tone = 'high'");
  EXPECT_EQ(db().check_integrity(), std::vector<std::string>{});
  raw("set allow_system_table_mods = on; delete from pg_enum where enumlabel = 'high'");
  const auto wrong = db().check_integrity();
  ASSERT_EQ(wrong.size(), 1U);
  EXPECT_NE(wrong[0].find("note"), std::string::npos) << wrong[0];
}

TEST_F(PostgresTest, a_null_is_typed_by_what_it_meets) {
  add(db(), "one");
  const auto found = [&](Value parent, Value line) {
    return db().reading("notes", [&](Tx& tx) {
      return tx
          .all(
              "select id from note where (parent is not distinct from :parent) and (cast(:line as text) is null "
              "or line = :line) and coalesce(:line, line) = line",
              {{"parent", parent}, {"line", line}}, [](const Row& row) { return row.integer(0); })
          .size();
    });
  };
  EXPECT_EQ(found(nullptr, nullptr), 1U);
  EXPECT_EQ(found(3, nullptr), 0U);
  EXPECT_EQ(found(nullptr, "one"), 1U);
  EXPECT_EQ(found(nullptr, "two"), 0U);
}

}  // namespace
}  // namespace kith::db
