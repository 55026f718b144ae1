// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

#include "app/act_json.h"
#include "app/verbs.h"
#include "support/temp_folder.h"

namespace kith::app {
namespace {

using http::FieldDoc;
using http::FieldType;

struct Said {
  int exit;
  std::string out, err;
};
Said without_an_agency(std::vector<std::string> args) {
  const test::TempFolder folder;
  args.insert(args.begin(), "act");
  args.insert(args.end(), {"--data", folder / "none"});
  std::istringstream in;
  std::ostringstream out, err;
  const int exit = run(std::move(args), in, out, err);
  return {exit, out.str(), err.str()};
}

TEST(ActTable, lists_all_acts_or_those_with_all_words) {
  const auto all = without_an_agency({"--list"}), some = without_an_agency({"--list", "Concerns", "post"});
  EXPECT_EQ(all.exit, 0) << all.err;
  EXPECT_NE(all.out.find("POST   mentors/{application}/check_order "), std::string::npos);
  EXPECT_EQ(all.out.find("/api/v1"), std::string::npos);
  EXPECT_NE(some.out.find("POST   concerns "), std::string::npos) << some.out;
  EXPECT_EQ(some.out.find("GET "), std::string::npos) << some.out;
  EXPECT_EQ(without_an_agency({"--list", "unheard"}).exit, 4);
  EXPECT_NE(all.out, without_an_agency({"--list", "--language", "fr"}).out);
}

TEST(ActTable, says_what_an_act_takes) {
  const auto said = without_an_agency({"--fields", "POST", "training/events/{event}/attendance"});
  EXPECT_EQ(said.exit, 0) << said.err;
  EXPECT_NE(said.out.find("marks.N.status"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("required"), std::string::npos);
  EXPECT_NE(said.out.find("one of there, passed, failed, absent"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("at most 1440"), std::string::npos) << said.out;
  EXPECT_EQ(said.out, without_an_agency({"--fields", "post", "/api/v1/training/events/x/attendance"}).out);
}

TEST(ActTable, a_wrong_name_is_told_with_those_near_it) {
  const auto said = without_an_agency({"POST", "mentors/x/chek_order", "--as", "kim"});
  EXPECT_EQ(said.exit, 2);
  EXPECT_NE(said.err.find("did you mean POST mentors/{application}/check_order?"), std::string::npos) << said.err;
  EXPECT_NE(without_an_agency({"POST", "mentors"}).err.find("GET mentors?"), std::string::npos);
  EXPECT_EQ(without_an_agency({"FETCH", "mentors"}).exit, 2);
  EXPECT_EQ(without_an_agency({"GET"}).exit, 2);
}

TEST(ActJson, gives_values_the_types_of_the_table) {
  static constexpr FieldDoc table[] = {{.name = "name"},
                                       {.name = "count", .type = FieldType::integer},
                                       {.name = "hours", .type = FieldType::decimal},
                                       {.name = "sure", .type = FieldType::boolean},
                                       {.name = "who", .type = FieldType::id, .many = true},
                                       {.name = "day", .type = FieldType::date},
                                       {.name = "note.a"},
                                       {.name = "rows", .type = FieldType::object, .many = true},
                                       {.name = "rows.*.n", .type = FieldType::integer},
                                       {.name = "rows.*.also", .type = FieldType::word, .many = true}};
  const auto of = [](std::vector<std::string> words) { return json_of(typed_fields(words), table); };
  EXPECT_EQ(of({}), "");
  EXPECT_EQ(of({"name=5", "count=5", "hours=1.50", "sure=true"}), R"({"name":"5","count":5,"hours":1.50,"sure":true})");
  EXPECT_EQ(of({"count=five", "sure=yes", "hours=1,5"}), R"({"count":"five","sure":"yes","hours":"1,5"})");
  EXPECT_EQ(of({"who=a", "name=x=y", "who=b"}), R"({"who":["a","b"],"name":"x=y"})");
  EXPECT_EQ(of({"who=a", "other=1"}), R"({"who":["a"],"other":"1"})");
  EXPECT_EQ(of({"name=a", "name=b"}), R"({"name":["a","b"]})") << "the API says that it came twice";
  EXPECT_EQ(of({"name=", "day=", "count="}), R"({"name":"","day":null,"count":null})");
  EXPECT_EQ(of({"note.a=x", "rows.1.n=7", "rows.0.n=8", "rows.1.also=w"}),
            R"({"note":{"a":"x"},"rows":[{"n":7,"also":["w"]},{"n":8}]})");
  EXPECT_THROW(of({"name"}), std::invalid_argument);
  EXPECT_THROW(of({"=x"}), std::invalid_argument);
  EXPECT_THROW(of({"note=x", "note.a=y"}), std::invalid_argument);
}

}  // namespace
}  // namespace kith::app
