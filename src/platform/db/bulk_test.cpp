// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <limits>

#include "support/both_engines.h"

namespace kith::db {
namespace {

class BulkTest : public test::BothEngines {
 protected:
  std::vector<Step> steps() const override {
    return {{1, "tables", {"create table person (id {{id}}, name text not null unique, age {{bigint}}) {{strict}}"}}};
  }
  static constexpr std::array<std::string_view, 3> columns{"id", "name", "age"};
  std::int64_t count() {
    return db().reading("count", [](Tx& tx) {
      return tx.first("select count(*) from person", {}, [](const Row& r) { return r.integer(0); }).value();
    });
  }
};
KITH_BOTH_ENGINES(BulkTest);

TEST_P(BulkTest, values_come_back_as_they_went_in) {
  const std::vector<std::string> names{"",           "\\N",      "\\.",         "tab\there",
                                       "line\nfeed", "return\r", "back\\slash", "Zoë 🙂",
                                       "\\t",        "\x01\x02", "NULL",        "\"quoted\", 'too'"};
  db().exclusive("import", [&](Tx& tx) {
    const auto bulk = tx.bulk("person", columns);
    std::int64_t id = 100;
    for (const auto& name : names) bulk->row(std::vector<Value>{id++, name, nullptr});
    bulk->row(std::vector<Value>{id, "least", std::numeric_limits<std::int64_t>::min()});
    bulk->finish();
  });
  db().read("back", [&](Tx& tx) {
    std::size_t i = 0;
    tx.query("select name, age, id from person order by id", {}, [&](const Row& row) {
      if (i < names.size()) {
        EXPECT_EQ(row.text(0), names[i]);
        EXPECT_TRUE(row.null(1));
      } else {
        EXPECT_EQ(row.integer(1), std::numeric_limits<std::int64_t>::min());
      }
      EXPECT_EQ(row.integer(2), 100 + static_cast<std::int64_t>(i++));
    });
    EXPECT_EQ(i, names.size() + 1);
  });
}

TEST_P(BulkTest, many_rows_fit) {
  const std::string filler(200, 'x');
  db().exclusive("import", [&](Tx& tx) {
    const auto bulk = tx.bulk("person", columns);
    for (int i = 1; i <= 5000; ++i) bulk->row(std::vector<Value>{i, filler + std::to_string(i), i});
    bulk->finish();
  });
  EXPECT_EQ(count(), 5000);
}

TEST_P(BulkTest, a_violated_constraint_undoes_the_act_and_tells_no_value) {
  try {
    db().write("import", [](Tx& tx) {
      const auto bulk = tx.bulk("person", columns);
      bulk->row(std::vector<Value>{1, "canary", 1});
      bulk->row(std::vector<Value>{2, "canary", 1});
      bulk->finish();
    });
    ADD_FAILURE() << "the act was kept";
  } catch (const DbError& error) {
    EXPECT_EQ(error.fault(), Fault::unique);
    EXPECT_EQ(std::string(error.what()).find("canary"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("bulk load of person"), std::string::npos) << error.what();
  }
  EXPECT_EQ(count(), 0);
}

TEST_P(BulkTest, an_unfinished_load_undoes_the_act) {
  EXPECT_THROW(db().write("import",
                          [](Tx& tx) {
                            const auto bulk = tx.bulk("person", columns);
                            bulk->row(std::vector<Value>{1, "a", 1});
                          }),
               DbError);
  EXPECT_THROW(db().write("import",
                          [](Tx& tx) {
                            const auto bulk = tx.bulk("person", columns);
                            bulk->row(std::vector<Value>{1, "a", 1});
                            throw std::runtime_error("stop");
                          }),
               std::runtime_error);
  EXPECT_EQ(count(), 0);
  db().write("still works", [](Tx& tx) { tx.exec("insert into person (name) values (:n)", {{"n", "b"}}); });
  EXPECT_EQ(count(), 1);
}

TEST_P(BulkTest, wrong_names_counts_and_texts_are_refused) {
  const auto load = [&](std::string_view table, std::vector<Value> values) {
    db().write("import", [&](Tx& tx) {
      const auto bulk = tx.bulk(table, columns);
      bulk->row(values);
      bulk->finish();
    });
  };
  EXPECT_THROW(load("person; drop table person", {1, "a", 1}), std::logic_error);
  EXPECT_THROW(load("person", {1, "a"}), std::logic_error);
  EXPECT_THROW(load("person", {1, std::string_view("a\0b", 3), 1}), DbError);
  EXPECT_THROW(load("nowhere", {1, "a", 1}), DbError);
  EXPECT_EQ(count(), 0);
}

}  // namespace
}  // namespace kith::db
