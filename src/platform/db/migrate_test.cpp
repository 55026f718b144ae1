// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "platform/db/migration.h"
#include "support/both_engines.h"

namespace kith::db {
namespace {

const Step first{1,
                 "people",
                 {"create table person (id {{id}}, name text not null) {{strict}}",
                  "insert into person (name) values ('Ann'), ('Bob')"}};
const Step second{
    2,
    "notes",
    {"create table note (id {{id}}, person {{bigint}} not null references person (id), "
     "line text not null) {{strict}}",
     "create index note_person on note (person)", "alter table person add column kind text not null default 'adult'",
     "insert into note (person, line) select id, 'moved ' || name from person",
     "-- only: sqlite\ncreate trigger note_kept before delete on note begin "
     "select raise(abort, 'kept'); end",
     "-- only: postgres\ncreate function note_kept() returns trigger language plpgsql as "
     "$$ begin raise exception 'kept; really'; end; $$",
     "-- only: postgres\ncreate trigger note_kept before delete on note for each row "
     "execute function note_kept()",
     "update person set kind = 'mentor' where name = 'Ann'", "alter table person drop column name"}};

class MigrateTest : public test::BothEngines {
 protected:
  std::vector<Step> steps() const override { return {first}; }

  /// Everything that makes up the state of the database: its schema and its rows.
  static std::string state(Db& db) {
    constexpr Sql sqlite = "select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_schema order by name";
    constexpr Sql postgres =
        "select x from (select table_name || '.' || column_name || ' ' || data_type as x from "
        "information_schema.columns "
        "where table_schema = 'public' union all select indexdef from pg_indexes where schemaname = 'public' "
        "union all select tgname from pg_trigger where not tgisinternal union all select proname from pg_proc p "
        "join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public') everything order by x";
    return db.reading("state", [&](Tx& tx) {
      std::string all;
      const auto add = [&](const Row& row) { all += row.string(0) + "\n"; };
      tx.query(tx.engine() == Engine::sqlite ? sqlite : postgres, {}, add);
      const bool migrated = all.find("note_person") != all.npos;
      tx.query("select number || title from schema_steps order by number", {}, add);
      tx.query(migrated ? Sql("select id || kind from person order by id")
                        : Sql("select id || name from person order by id"),
               {}, add);
      if (migrated) tx.query("select person || line from note order by id", {}, add);
      return all;
    });
  }

  /// The state after both steps.
  std::string migrated_state() const {
    test::FreshDb whole(GetParam(), {first, second});
    return state(whole.db());
  }
};
KITH_BOTH_ENGINES(MigrateTest);

TEST_P(MigrateTest, runs_what_is_missing_in_order_and_only_once) {
  const std::vector<Step> unordered{second, first};
  EXPECT_EQ(migrate(db(), unordered), std::vector<int>{2});
  EXPECT_EQ(migrate(db(), unordered), std::vector<int>{});
  EXPECT_EQ(state(db()), migrated_state());
  db().read("noted", [](Tx& tx) {
    tx.query("select title, sha256, applied_at from schema_steps where number = 2", {}, [](const Row& row) {
      EXPECT_EQ(row.text(0), "notes");
      EXPECT_EQ(row.text(1), step_hash(second));
      EXPECT_GT(row.integer(2), 1'600'000'000);
    });
  });
}

TEST_P(MigrateTest, an_error_at_any_statement_leaves_the_old_schema) {
  const std::string old_state = state(db());
  for (std::size_t k = 0; k <= second.statements.size(); ++k) {
    const auto stop = [&](int, std::size_t n) {
      if (n == k) throw std::runtime_error("stop");
    };
    EXPECT_THROW(migrate(db(), std::vector{first, second}, stop), std::runtime_error);
    EXPECT_EQ(state(db()), old_state) << "stopped before statement " << k;
  }
  EXPECT_EQ(migrate(db(), std::vector{first, second}), std::vector<int>{2});
  EXPECT_EQ(state(db()), migrated_state());
}

/// G13. The process is killed, not stopped: nothing of it can tidy up.
TEST_P(MigrateTest, a_kill_at_any_statement_leaves_the_old_schema_and_it_can_go_on) {
  const std::string old_state = state(db());
  fresh().close();
  for (std::size_t k = 0; k <= second.statements.size(); ++k) {
    const pid_t child = ::fork();
    if (child == 0) {
      const auto db = Db::open(fresh().options());
      migrate(*db, std::vector{first, second}, [&](int, std::size_t n) {
        if (n == k) ::kill(::getpid(), SIGKILL);
      });
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child was not killed at statement " << k;
    fresh().open();
    EXPECT_EQ(state(db()), old_state) << "killed before statement " << k;
    fresh().close();
  }
  fresh().open();
  EXPECT_EQ(migrate(db(), std::vector{first, second}), std::vector<int>{2});
  EXPECT_EQ(state(db()), migrated_state());
}

TEST_P(MigrateTest, two_programs_at_once_run_each_step_once) {
  if (GetParam() == Engine::sqlite) {
    EXPECT_THROW(Db::open(fresh().options()), DbError) << "a data folder has one process";
    return;
  }
  const auto other = Db::open(fresh().options());
  std::vector<int> here, there;
  std::thread thread([&] { there = migrate(*other, std::vector{first, second}); });
  here = migrate(db(), std::vector{first, second});
  thread.join();
  EXPECT_EQ(here.size() + there.size(), 1U);
  EXPECT_EQ(state(db()), migrated_state());
}

std::string refusal(Db& db, const std::vector<Step>& steps) {
  try {
    migrate(db, steps);
  } catch (const DbError& error) {
    return error.what();
  }
  return "migrated";
}

TEST_P(MigrateTest, an_edited_newer_or_missing_step_is_refused_in_words) {
  const std::string old_state = state(db());
  Step edited = first;
  edited.statements[1] += ", ('Cleo')";
  EXPECT_EQ(refusal(db(), {edited, second}),
            "step 0001_people of this program differs from the one this database was made with");
  EXPECT_EQ(refusal(db(), {second}), "the database was made by a newer kith (step 1); update the program");
  EXPECT_EQ(refusal(db(), {}), "the database was made by a newer kith (step 1); update the program");
  EXPECT_EQ(state(db()), old_state);
  migrate(db(), std::vector{first, Step{7, "seventh", {"create table seven (id {{id}}) {{strict}}"}}});
  EXPECT_EQ(refusal(db(), {first, second, {7, "seventh", {"create table seven (id {{id}}) {{strict}}"}}}),
            "the database has step 0007_seventh but not the earlier step 0002_notes");
  EXPECT_THROW(migrate(db(), std::vector{first, first}), std::logic_error);
}

TEST_P(MigrateTest, a_wrong_statement_names_its_step_and_nothing_is_changed) {
  const std::string old_state = state(db());
  const std::string why =
      refusal(db(), {first, {3, "wrong", {"create table half (id {{id}}) {{strict}}", "creat table x"}}});
  EXPECT_TRUE(why.starts_with("migration 0003_wrong: ")) << why;
  EXPECT_EQ(state(db()), old_state);
}

TEST(MigrationText, tokens_and_markers) {
  EXPECT_EQ(statement_for(Engine::sqlite, "create table t (id {{id}}, n {{bigint}}) {{strict}}"),
            "create table t (id integer primary key, n integer) strict");
  EXPECT_EQ(statement_for(Engine::postgres, "create table t (id {{id}}, n {{bigint}}) {{strict}}"),
            "create table t (id bigint generated by default as identity primary key, n bigint) ");
  EXPECT_EQ(statement_for(Engine::sqlite, "-- only: postgres\nselect 1"), "");
  EXPECT_NE(statement_for(Engine::postgres, "-- a remark\n-- only: postgres  \nselect 1"), "");
  EXPECT_THROW(statement_for(Engine::sqlite, "create table t (id {{uuid}})"), std::logic_error);
  EXPECT_THROW(statement_for(Engine::sqlite, "-- only: mysql\nselect 1"), std::logic_error);
}

TEST(MigrationText, a_hash_tells_lists_apart) {
  EXPECT_EQ(step_hash(first).size(), 64U);
  EXPECT_EQ(step_hash(first), step_hash(Step(first)));
  EXPECT_NE(step_hash({1, "a", {"bc", "d"}}), step_hash({1, "a", {"b", "cd"}}));
  EXPECT_NE(step_hash({1, "a", {"b"}}), step_hash({1, "ab", {}}));
}

TEST(MigrationText, changes_of_shipped_steps_are_told) {
  const std::string one = "0001 " + step_hash(first) + " people\n", two = "0002 " + step_hash(second) + " notes\n";
  const std::vector<Step> steps{first, second};
  EXPECT_TRUE(shipped_steps_changed(steps, "# remark\n\n" + one + two).empty());
  EXPECT_EQ(shipped_steps_changed(steps, one + "0002 " + step_hash(first) + " notes\n"),
            std::vector<std::string>{"shipped step 2 notes was edited"});
  EXPECT_EQ(shipped_steps_changed(steps, one + two + "0009 abc gone\n"),
            std::vector<std::string>{"shipped step 9 gone is gone"});
  EXPECT_EQ(shipped_steps_changed(steps, one + two + "nonsense\n"),
            std::vector<std::string>{"cannot be read: nonsense"});
  EXPECT_EQ(shipped_steps_changed(steps, two + one),
            std::vector<std::string>{"shipped step 1 people stands after one with a higher number"});
}

TEST(MigrationText, a_new_step_is_pinned_and_comes_last) {
  const std::string one = "0001 " + step_hash(first) + " people\n", two = "0002 " + step_hash(second) + " notes\n";
  EXPECT_EQ(shipped_steps_changed(std::vector<Step>{first, second}, one),
            std::vector<std::string>{"step is not pinned; add the line: " + two.substr(0, two.size() - 1)});
  EXPECT_EQ(shipped_steps_changed(std::vector<Step>{first, second}, two),
            std::vector<std::string>{"step 1 people is new, yet data folders have step 2 already: number it above"});
}

class MigrationFiles : public test::BothEngines {};
KITH_BOTH_ENGINES(MigrationFiles);

TEST_P(MigrationFiles, make_a_schema) {
  EXPECT_TRUE(migrate(db(), file_steps()).empty()) << "the fixture ran them";
  EXPECT_TRUE(db().check_integrity().empty());
}

}  // namespace
}  // namespace kith::db
