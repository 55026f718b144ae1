// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/db.h"

#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "support/both_engines.h"

namespace kith::db {
namespace {

const std::vector<Step> tables{
    {1,
     "tables",
     {"create table person (id {{id}}, name text not null unique, nick text, age {{bigint}} check (age >= 0)) "
      "{{strict}}",
      "create table match (id {{id}}, mentor {{bigint}} not null references person (id), "
      "mentee {{bigint}} references person (id) deferrable initially deferred) {{strict}}"}}};

class DbTest : public test::BothEngines {
 protected:
  std::vector<Step> steps() const override { return tables; }
  std::int64_t add(Tx& tx, std::string_view name, Value nick = nullptr, Value age = nullptr) {
    return tx
        .first({"add_person", "insert into person (name, nick, age) values (:name, :nick, :age) returning id"},
               {{"name", name}, {"nick", nick}, {"age", age}}, [](const Row& row) { return row.integer(0); })
        .value();
  }
  std::int64_t add(std::string_view name, Value nick = nullptr, Value age = nullptr) {
    return db().writing("add person", [&](Tx& tx) { return add(tx, name, nick, age); });
  }
  std::int64_t count() {
    return db().reading("count", [](Tx& tx) {
      return tx.first("select count(*) from person", {}, [](const Row& r) { return r.integer(0); }).value();
    });
  }
  Fault fault_of(FunctionRef<void(Tx&)> act) {
    try {
      db().write("act", act);
    } catch (const DbError& error) {
      text_ = error.what();
      return error.fault();
    }
    ADD_FAILURE() << "the act was kept";
    return Fault::other;
  }
  std::string text_;  ///< of the last fault
};
KITH_BOTH_ENGINES(DbTest);

TEST_P(DbTest, values_come_back_as_they_went_in) {
  const std::string wild = "Zoë \"O'Brien\" \\ \t\n\r 🙂 %s :name $1 \\N \\.";
  const auto id = add(wild, "", std::numeric_limits<std::int64_t>::max());
  add("nobody");
  db().read("values", [&](Tx& tx) {
    EXPECT_EQ(tx.engine(), GetParam());
    tx.query("select name, nick, age from person where id = :id", {{"id", id}}, [&](const Row& row) {
      EXPECT_EQ(row.text(0), wild);
      EXPECT_FALSE(row.null(1));
      EXPECT_EQ(row.text(1), "");
      EXPECT_EQ(row.integer(2), std::numeric_limits<std::int64_t>::max());
      EXPECT_EQ(row.text(2), "9223372036854775807");
    });
    tx.query("select nick, age, age is null from person where name = :name", {{"name", "nobody"}}, [](const Row& row) {
      EXPECT_TRUE(row.null(0));
      EXPECT_TRUE(row.null(1));
      EXPECT_EQ(row.text(0), "");
      EXPECT_EQ(row.integer(1), 0);
      EXPECT_EQ(row.maybe_integer(1), std::nullopt);
      EXPECT_TRUE(row.flag(2));
    });
  });
}

TEST_P(DbTest, a_failing_act_takes_nobody_with_it) {
  add("Ann");
  std::vector<std::thread> threads;
  std::atomic<int> kept{0}, refused{0};
  for (int i = 0; i < 24; ++i)
    threads.emplace_back([&, i] {
      try {
        db().write("add person", [&](Tx& tx) {
          add(tx, "person " + std::to_string(i));
          if (i % 3 == 0) add(tx, "Ann");
          if (i % 3 == 1) throw std::runtime_error("changed my mind");
        });
        ++kept;
      } catch (const DbError& error) {
        EXPECT_EQ(error.fault(), Fault::unique);
        ++refused;
      } catch (const std::runtime_error&) {
        ++refused;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(kept, 8);
  EXPECT_EQ(refused, 16);
  EXPECT_EQ(count(), 1 + 8);
}

TEST_P(DbTest, constraints_have_their_faults_and_no_text_tells_a_value) {
  const auto ann = add("canary-Ann");
  EXPECT_EQ(fault_of([&](Tx& tx) { add(tx, "canary-Ann"); }), Fault::unique);
  EXPECT_NE(text_.find("add_person"), text_.npos) << text_;
  EXPECT_EQ(text_.find("canary"), text_.npos) << text_;
  EXPECT_EQ(fault_of([&](Tx& tx) { add(tx, "Bob", "canary", -77); }), Fault::check);
  EXPECT_EQ(text_.find("canary"), text_.npos) << text_;
  EXPECT_EQ(text_.find("77"), text_.npos) << text_;
  EXPECT_EQ(fault_of([&](Tx& tx) {
              tx.exec("insert into person (name) values (:n)", {{"n", nullptr}});
            }),
            Fault::not_null);
  EXPECT_EQ(fault_of([&](Tx& tx) {
              tx.exec("insert into match (mentor) values (:m)", {{"m", 424242}});
            }),
            Fault::foreign_key);
  EXPECT_EQ(text_.find("424242"), text_.npos) << text_;
  EXPECT_EQ(fault_of([&](Tx& tx) {
              tx.exec("insert into match (mentor, mentee) values (:m, :n)", {{"m", ann}, {"n", 424242}});
            }),
            Fault::foreign_key);
  EXPECT_EQ(text_.find("424242"), text_.npos) << text_;
  EXPECT_EQ(fault_of([&](Tx& tx) { add(tx, std::string_view("canary\0nul", 10)); }), Fault::other);
  EXPECT_EQ(text_.find("canary"), text_.npos) << text_;
  EXPECT_EQ(fault_of([&](Tx& tx) { add(tx, "canary\xff"); }), Fault::other);
  EXPECT_EQ(count(), 1);
}

TEST_P(DbTest, a_wrong_parameter_is_a_programming_error_that_names_it) {
  const auto message = [&](Params params) -> std::string {
    try {
      db().write("act", [&](Tx& tx) { tx.exec("update person set nick = :nick where id = :id", params); });
    } catch (const std::logic_error& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_NE(message({{"nick", "x"}}).find(":id"), std::string::npos);
  EXPECT_NE(message({{"nick", "x"}, {"id", 1}, {"age", 1}}).find(":age"), std::string::npos);
  EXPECT_NE(message({{"nick", "x"}, {"id", 1}, {"id", 2}}).find("twice"), std::string::npos);
  EXPECT_EQ(message({{"nick", "x"}, {"id", 1}}), "no error");
}

}  // namespace
}  // namespace kith::db
