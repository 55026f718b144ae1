// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/sql_text.h"

#include <gtest/gtest.h>

namespace kith::db {
namespace {

using Strings = std::vector<std::string>;

TEST(SqlText, numbers_parameters_by_name) {
  const auto sql = number_parameters("select :b, :a, x from t where a = :a and b is not distinct from :b");
  EXPECT_EQ(sql.text, "select $1, $2, x from t where a = $2 and b is not distinct from $1");
  EXPECT_EQ(sql.parameters, (Strings{"b", "a"}));
}

TEST(SqlText, null_tests_have_a_number_of_their_own) {
  const auto sql =
      number_parameters("(:a is null or a = :a) and (:b IS /* really */ NOT null or :a is null) and :b is b");
  EXPECT_EQ(sql.text, "($1 is null or a = $2) and ($3 IS /* really */ NOT null or $1 is null) and $4 is b");
  EXPECT_EQ(sql.parameters, (Strings{"a", "b"}));
  ASSERT_EQ(sql.slots.size(), 4U);
  EXPECT_TRUE(sql.slots[0].null_test && sql.slots[0].parameter == 0);
  EXPECT_TRUE(!sql.slots[1].null_test && sql.slots[1].parameter == 0);
  EXPECT_TRUE(sql.slots[2].null_test && sql.slots[2].parameter == 1);
  EXPECT_TRUE(!sql.slots[3].null_test && sql.slots[3].parameter == 1);
}

TEST(SqlText, leaves_casts_strings_names_comments_and_bodies_alone) {
  const std::string text =
      "select ':a', 'it''s :a', e'\\' :a', \"x:a\", y::text, a := 1 -- :a\n /* :a /* :a */ :a */, $q$ :a $q$, $$ :a $$";
  const auto sql = number_parameters(text);
  EXPECT_EQ(sql.text, text);
  EXPECT_TRUE(sql.parameters.empty());
  EXPECT_EQ(number_parameters("select :a::text, 1:x").text, "select $1::text, 1$2");
}

TEST(SqlText, pieces_joined_are_the_whole_text) {
  for (const char* text : {"select 'unfinished", "/* unfinished", "$a$ unfinished", "a;;b", ":", "$", "--", "e'",
                           "é :é", "select \"un", "-", "/", "1e5::int"}) {
    std::string joined;
    for (const auto& piece : sql_pieces(text)) joined += piece.text;
    EXPECT_EQ(joined, text);
  }
}

TEST(SqlText, splits_scripts_at_semicolons_only_where_a_statement_ends) {
  EXPECT_EQ(split_statements("create table a (b text default ';'); -- one; two\ninsert into a values ('x;y');"),
            (Strings{"create table a (b text default ';')", "-- one; two\ninsert into a values ('x;y')"}));
  EXPECT_EQ(split_statements(" ; -- nothing\n ; /* ; */"), Strings{});
}

TEST(SqlText, keeps_trigger_and_function_bodies_whole) {
  const std::string trigger =
      "CREATE TRIGGER t BEFORE UPDATE ON a BEGIN\n  SELECT CASE WHEN 1 THEN raise(abort, 'no;') END;\n  delete from "
      "b;\nEND";
  const std::string function = "create function f() returns trigger language plpgsql as $$ begin return new; end; $$";
  const std::string postgres_trigger = "create trigger t before update on a for each row execute function f()";
  const std::string column = "create table begin_end (end_on integer)";
  EXPECT_EQ(split_statements(trigger + ";\n" + function + ";" + postgres_trigger + ";" + column),
            (Strings{trigger, function, postgres_trigger, column}));
}

TEST(SqlText, a_transaction_keyword_outside_a_body_does_not_swallow_what_follows) {
  EXPECT_EQ(split_statements("begin; select case when 1 then 2 end; commit").size(), 3U);
}

}  // namespace
}  // namespace kith::db
