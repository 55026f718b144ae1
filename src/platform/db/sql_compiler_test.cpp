// SPDX-License-Identifier: AGPL-3.0-or-later
// The build-time tools that turn queries.sql and migrations/ into headers, run as programs.
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "platform/db/program.h"
#include "support/both_engines.h"

namespace kith::db {
namespace {

class ToolTest : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(folder / name) << text;
    return folder / name;
  }
  /// The header made from `queries`, or the error text.
  std::string compiled(const std::string& queries, const std::string& of = "supervision") {
    const std::string in = file("queries.sql", queries), out = folder / "out/queries.h";
    const Ended ended = run_program({KITH_SQL_COMPILER, in, of, out}, {});
    return ended.status == 0 ? read(out) : ended.message.substr(ended.message.find("queries.sql"));
  }
  static std::string read(const std::string& path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  static bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }
  test::TempFolder folder;
};

TEST_F(ToolTest, named_statements_become_constants_with_their_remarks) {
  const std::string header = compiled(
      "-- Everything about contacts.\n\n-- name: overdue\n-- Those past their last day.\nselect ';', \"a;b\" -- ;\n"
      "from contact where due < :today;\n\n-- name: one\nselect 1\n");
  EXPECT_TRUE(has(header, "namespace kith::supervision::sql {")) << header;
  EXPECT_TRUE(has(header,
                  "/// Those past their last day.\ninline constexpr ::kith::db::Sql overdue{\"supervision.overdue\", "
                  "R\"sql(select ';', \"a;b\" -- ;\nfrom contact where due < :today)sql\"};"))
      << header;
  EXPECT_TRUE(has(header, "std::array<::kith::db::Sql, 2> all{overdue, one};")) << header;
  EXPECT_TRUE(has(compiled("-- name: x\nselect 1", "platform/auth"), "namespace kith::auth::sql {"));
  EXPECT_TRUE(has(compiled("-- name: x\nselect 1", "a/b"), "namespace kith::a::b::sql {"));
}

TEST_F(ToolTest, names_and_addresses_come_from_behind_no_seal) {
  const std::string header = compiled(
      "-- name: who\nselect {{name p}}, {{name q.family_name}}, {{address p}}, {{address q.city}} from persons p");
  const std::string alias = "(select k.alias from called_persons k where k.person = p.chain limit 1)";
  EXPECT_TRUE(has(header, "select coalesce(" + alias + ", p.given_name), case when " + alias +
                              " is null then p.family_name end, case when " + alias +
                              " is null then p.preferred_name end, case when (select"))
      << header;
  EXPECT_TRUE(has(header, "k.person = q.chain limit 1) is null then q.family_name end")) << header;
  EXPECT_TRUE(has(
      header, "case when not exists (select 1 from protected_persons k where k.person = p.chain) then p.street end"))
      << header;
  EXPECT_TRUE(has(header, "then p.postal_code end") && has(header, "then q.city end from persons p")) << header;
  EXPECT_EQ(compiled("-- name: a\nselect {{name p q}}"), "queries.sql:1: a phrase that is not known: a");
}

TEST_F(ToolTest, mistakes_are_told_with_file_and_line) {
  EXPECT_EQ(compiled("-- name: a\nselect 1\n-- name: a\nselect 2"),
            "queries.sql:3: name clash: a is already on line 1");
  EXPECT_EQ(compiled("-- name: a\n-- remark\n\n-- name: b\nselect 1"), "queries.sql:1: empty statement: a");
  EXPECT_EQ(compiled("-- name: a\n;"), "queries.sql:1: empty statement: a");
  EXPECT_EQ(compiled("\n-- name: a\nselect 1; select 2"), "queries.sql:2: more than one statement under a");
  EXPECT_EQ(compiled("select 1"), "queries.sql:1: a statement before the first '-- name:'");
  EXPECT_TRUE(compiled("-- name: A b\nselect 1").starts_with("queries.sql:1: a name is"));
  EXPECT_TRUE(compiled("-- name: all\nselect 1").starts_with("queries.sql:1: a name is"));
  EXPECT_TRUE(compiled("-- name: a\nselect ')sql\"'").starts_with("queries.sql:1: statement contains"));
}

TEST_F(ToolTest, migrations_are_embedded_in_order_and_numbers_are_unique) {
  const std::string out = folder / "out/files.h";
  const auto embed = [&](std::vector<std::string> files) {
    files.insert(files.begin(), {KITH_EMBED_MIGRATIONS, out});
    return run_program(files, {});
  };
  const auto second = file("0002_b.sql", "select 2;"), first = file("0001_a.sql", "select 1;");
  EXPECT_EQ(embed({second, first}).status, 0);
  const std::string header = read(out);
  EXPECT_TRUE(has(header, "{1, \"a\", R\"sql(select 1;)sql\"},\n    {2, \"b\", R\"sql(select 2;)sql\"},")) << header;
  EXPECT_TRUE(has(embed({first, file("0001_c.sql", "select 3;")}).message, "number 1 is taken by a"));
  EXPECT_TRUE(has(embed({file("1_c.sql", "select 3;")}).message, "is called NNNN_title.sql"));
}

const std::vector<Step> person_table{{1, "t", {"create table person (id {{id}}, name text not null) {{strict}}"}}};

TEST(PrepareAll, tells_each_engine_on_which_a_statement_does_not_fit) {
  static constexpr Sql good[] = {{"good", "select name from person where :x is null or id = :x"}};
  static constexpr Sql bad[] = {{"only_sqlite", "select group_concat(name) from person"}};
  test::prepare_all(good, person_table);
  if (!test::available(Engine::postgres)) GTEST_SKIP() << "skipped: no PostgreSQL";
  EXPECT_NONFATAL_FAILURE(test::prepare_all(bad, person_table), "PostgreSQL: only_sqlite: ");
}

}  // namespace
}  // namespace kith::db
