// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/db.h"

#include <gtest/gtest.h>

#include <atomic>
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
      "mentee {{bigint}} references person (id) deferrable initially deferred) {{strict}}",
      "create table log (id {{id}}, line text not null) {{strict}}",
      "-- only: sqlite\ncreate trigger log_kept before delete on log begin select raise(abort, 'kept'); end",
      "-- only: postgres\ncreate function log_kept() returns trigger language plpgsql as "
      "$$ begin raise exception 'kept'; end $$",
      "-- only: postgres\ncreate trigger log_kept before delete on log for each row execute function log_kept()"}}};

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
  EXPECT_EQ(fault_of([](Tx& tx) {
              tx.exec("insert into log (line) values (:line)", {{"line", "canary"}});
              tx.exec("delete from log");
            }),
            Fault::check);
  EXPECT_EQ(text_.find("canary"), text_.npos) << text_;
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

TEST_P(DbTest, an_act_cannot_go_on_after_a_fault_nor_hide_it) {
  add("Ann");
  int second = 0;
  const auto fault = fault_of([&](Tx& tx) {
    add(tx, "Bob");
    try {
      add(tx, "Ann");
    } catch (const DbError&) {
      try {
        add(tx, "Cleo");
      } catch (const DbError& error) {
        second += error.fault() == Fault::unique;
      }
    }
  });
  EXPECT_EQ(fault, Fault::unique);
  EXPECT_EQ(second, 1);
  EXPECT_EQ(count(), 1);
}

TEST_P(DbTest, one_text_serves_values_and_nulls_of_every_kind) {
  add("Ann", "A", 30);
  add("Bob", nullptr, 40);
  const auto found = [&](Value age, Value nick) {
    return db().reading("people", [&](Tx& tx) {
      std::string names;
      tx.query(
          "select name from person where (:age is null or age = :age) and (:nick is null or nick = :nick) order by id",
          {{"age", age}, {"nick", nick}}, [&](const Row& row) { names += row.string(0) + " "; });
      return names;
    });
  };
  for (int round = 0; round < 2; ++round) {  // prepared, then reused
    EXPECT_EQ(found(nullptr, nullptr), "Ann Bob ");
    EXPECT_EQ(found(40, nullptr), "Bob ");
    EXPECT_EQ(found(nullptr, "A"), "Ann ");
    EXPECT_EQ(found(30, "A"), "Ann ");
    EXPECT_EQ(found(40, "A"), "");
  }
  db().write("nothing tells the type", [&](Tx& tx) {
    EXPECT_TRUE(tx.first("select :x is null", {{"x", nullptr}}, [](const Row& row) { return row.flag(0); }).value());
    EXPECT_FALSE(tx.first("select :x is null", {{"x", 1}}, [](const Row& row) { return row.flag(0); }).value());
    EXPECT_FALSE(tx.first("select :x is null", {{"x", "t"}}, [](const Row& row) { return row.flag(0); }).value());
    add(tx, "Cleo");  // the transaction is still sound
  });
  EXPECT_EQ(count(), 3);
}

TEST_P(DbTest, exec_counts_the_rows_it_changed) {
  db().write("count", [&](Tx& tx) {
    add(tx, "Ann");
    add(tx, "Bob");
    EXPECT_EQ(tx.exec("update person set age = :age where age is null", {{"age", 5}}), 2);
    EXPECT_EQ(tx.exec("update person set age = :age where age is null", {{"age", 5}}), 0);
    EXPECT_EQ(tx.exec("select name from person"), 0);
    EXPECT_EQ(tx.exec("insert into log (line) values (:a), (:b)", {{"a", "x"}, {"b", "y"}}), 2);
    EXPECT_EQ(tx.exec("insert into person (name) values (:n) on conflict do nothing", {{"n", "Ann"}}), 0);
    EXPECT_EQ(tx.exec("delete from person"), 2);
  });
}

TEST_P(DbTest, a_row_refuses_columns_that_are_not_there_or_not_integers) {
  add("Ann");
  db().read("row", [](Tx& tx) {
    tx.query("select name, age from person", {}, [](const Row& row) {
      EXPECT_THROW(row.integer(0), std::logic_error);
      EXPECT_THROW(row.text(2), std::logic_error);
      EXPECT_THROW(row.null(-1), std::logic_error);
    });
  });
  db().read("sum", [](Tx& tx) {
    const auto sum = tx.first("select sum(id), avg(id) from person", {}, [](const Row& row) {
      EXPECT_THROW(row.integer(1), std::logic_error);
      return row.integer(0);
    });
    EXPECT_EQ(sum, 1);
  });
}

TEST_P(DbTest, statements_may_be_nested_even_the_same_one) {
  add("Ann");
  add("Bob");
  constexpr Sql names = "select name from person order by id";
  std::string pairs;
  db().read("pairs", [&](Tx& tx) {
    tx.query(names, {}, [&](const Row& outer) {
      tx.query(names, {}, [&](const Row& inner) { pairs += outer.string(0) + "+" + inner.string(0) + " "; });
    });
  });
  EXPECT_EQ(pairs, "Ann+Ann Ann+Bob Bob+Ann Bob+Bob ");
}

TEST_P(DbTest, a_read_sees_one_snapshot_and_may_not_change_anything) {
  add("Ann");
  const auto people = [](Tx& tx) {
    return tx.first("select count(*) from person", {}, [](const Row& row) { return row.integer(0); }).value();
  };
  db().read("two looks", [&](Tx& tx) {
    EXPECT_EQ(people(tx), 1);
    std::thread([&] { add("Bob"); }).join();
    EXPECT_EQ(people(tx), 1);
    std::thread([&] { EXPECT_EQ(db().reading("another read", people), 2); }).join();
  });
  EXPECT_EQ(count(), 2);
  try {
    db().read("change", [&](Tx& tx) { add(tx, "Cleo"); });
    ADD_FAILURE() << "a read changed something";
  } catch (const DbError& error) {
    EXPECT_EQ(error.fault(), Fault::read_only);
  }
  EXPECT_EQ(count(), 2);
}

TEST_P(DbTest, what_could_wait_for_itself_is_a_programming_error) {
  EXPECT_THROW(db().read("outer", [&](Tx&) { db().read("inner", [](Tx&) {}); }), std::logic_error);
  EXPECT_THROW(db().write("outer", [&](Tx&) { db().read("inner", [](Tx&) {}); }), std::logic_error);
  db().read("outer", [&](Tx&) { db().write("inner", [](Tx&) {}); });
  EXPECT_THROW(db().write("outer", [&](Tx&) { db().write("inner", [](Tx&) {}); }), std::logic_error);
  EXPECT_EQ(add("Ann"), 1);
}

TEST_P(DbTest, deferred_references_are_checked_at_the_end_of_each_act) {
  const auto ann = add("Ann");
  db().write("both ways", [&](Tx& tx) {
    tx.exec("insert into match (mentor, mentee) values (:mentor, :mentee)", {{"mentor", ann}, {"mentee", ann + 1}});
    add(tx, "Bob");
  });
  std::atomic<int> kept{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&, i] {
      try {
        db().write("match", [&](Tx& tx) {
          tx.exec("insert into match (mentor, mentee) values (:mentor, :mentee)",
                  {{"mentor", ann}, {"mentee", i % 2 ? ann : 999}});
        });
        ++kept;
      } catch (const DbError& error) {
        EXPECT_EQ(error.fault(), Fault::foreign_key);
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(kept, 4);
  EXPECT_THROW(
      db().exclusive("alone",
                     [&](Tx& tx) {
                       tx.exec("insert into match (mentor, mentee) values (:m, :m2)", {{"m", ann}, {"m2", 999}});
                     }),
      DbError);
  EXPECT_EQ(add("Cleo") > 0, true);
}

TEST_P(DbTest, sixty_four_writers_share_commits) {
  const auto before = db().generation();
  std::atomic<int> inside{0}, greatest{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 64; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 8; ++i) {
        db().write("add person", [&](Tx& tx) {
          if (++inside > greatest) greatest = inside.load();
          add(tx, "p" + std::to_string(t) + "." + std::to_string(i));
          --inside;
        });
      }
    });
  for (auto& thread : threads) thread.join();
  const auto commits = db().generation() - before;
  EXPECT_EQ(count(), 64 * 8);
  EXPECT_EQ(greatest, 1) << "acts ran at the same time";
  EXPECT_GE(commits, 64U * 8 / 256);
  EXPECT_LE(commits, 64U * 8 / 4) << "acts did not share commits";
}

TEST_P(DbTest, what_is_acknowledged_is_seen_at_once_and_keys_grow_in_commit_order) {
  std::atomic<std::int64_t> newest{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        const auto acknowledged_before = newest.load();
        const auto id = add("q" + std::to_string(t) + "." + std::to_string(i));
        EXPECT_GT(id, acknowledged_before);
        for (auto seen = newest.load(); seen < id && !newest.compare_exchange_weak(seen, id);) {
        }
        db().read("own row", [&](Tx& tx) {
          EXPECT_TRUE(tx.first("select 1 from person where id = :id", {{"id", id}}, [](const Row&) { return 1; }));
        });
      }
    });
  for (auto& thread : threads) thread.join();
}

TEST_P(DbTest, an_exclusive_act_is_alone_and_whole) {
  std::vector<std::thread> threads;
  std::atomic<bool> inside{false};
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 5; ++i)
        db().write("add", [&](Tx& tx) {
          EXPECT_FALSE(inside);
          add(tx, "r" + std::to_string(t) + "." + std::to_string(i));
        });
    });
  EXPECT_THROW(db().exclusive("import",
                              [&](Tx& tx) {
                                inside = true;
                                for (int i = 0; i < 500; ++i) add(tx, "import " + std::to_string(i));
                                inside = false;
                                throw std::runtime_error("stop");
                              }),
               std::runtime_error);
  db().exclusive("import", [&](Tx& tx) {
    inside = true;
    for (int i = 0; i < 500; ++i) add(tx, "import " + std::to_string(i));
    inside = false;
  });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(count(), 8 * 5 + 500);
}

TEST_P(DbTest, generation_grows_with_changes_only) {
  const auto before = db().generation();
  add("Ann");
  const auto after = db().generation();
  EXPECT_GT(after, before);
  EXPECT_THROW(add("Ann"), DbError);
  count();
  EXPECT_EQ(db().writing("value", [](Tx&) { return 7; }), 7);
}

TEST_P(DbTest, prepare_tells_a_statement_that_does_not_fit_the_schema) {
  db().read("prepare", [](Tx& tx) { tx.prepare("select name from person where :x is null or age > :x"); });
  for (const Sql wrong :
       {Sql{"a", "select nothing from person"}, Sql{"b", "selec 1"}, Sql{"c", "insert into nowhere (x) values (:x)"},
        Sql{"d", "select \"a string\" from person"}}) {
    try {
      db().read("prepare", [&](Tx& tx) { tx.prepare(wrong); });
      ADD_FAILURE() << wrong.name();
    } catch (const DbError& error) {
      EXPECT_TRUE(std::string_view(error.what()).starts_with(wrong.name())) << error.what();
    }
  }
}

}  // namespace
}  // namespace kith::db
