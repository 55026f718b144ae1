// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/repeats.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace kith::app {
namespace {

namespace fs = std::filesystem;

http::Request sent(std::initializer_list<std::pair<const char*, const char*>> form) {
  http::Request request;
  for (const auto& [name, value] : form) request.form.add(name, value);
  return request;
}

TEST(Repeats, a_name_of_one_value_that_comes_twice_is_named) {
  EXPECT_FALSE(repeated_field(sent({{"programme", "a"}, {"site", "b"}, {"note", ""}})));
  EXPECT_EQ(repeated_field(sent({{"programme", "a"}, {"note", "b"}, {"programme", "c"}})), "programme");
  EXPECT_EQ(repeated_field(sent({{"_csrf", "a"}, {"_csrf", "b"}})), "_csrf");
  EXPECT_EQ(repeated_field(sent({{"<b>x</b>", "a"}, {"<b>x</b>", "b"}})), "") << "no text of a stranger comes back";
  http::Request asked;
  for (const char* page : {"1", "2"}) asked.query.add("page", page);
  EXPECT_EQ(repeated_field(asked), "page");
}

TEST(Repeats, lists_may_have_several) {
  EXPECT_FALSE(repeated_field(sent({{"tags", "a"}, {"tags", "b"}, {"pick", "1"}, {"pick", "2"}, {"pick", "3"}})));
  EXPECT_FALSE(
      repeated_field(sent({{"checklist_items", "a"}, {"checklist_items", "b"}, {"monday", "x"}, {"monday", "y"}})))
      << "columns of several codes";
  EXPECT_FALSE(repeated_field(
      sent({{"marks.3.topics", "a"}, {"marks.3.topics", "b"}, {"marks.3.also", "a"}, {"marks.3.also", "b"}})));
  EXPECT_EQ(repeated_field(sent({{"marks.3.status", "a"}, {"marks.3.status", "b"}})), "marks.3.status");
}

TEST(Repeats, a_body_of_json_has_its_own_check) {
  auto request = sent({{"people", "a"}, {"people", "b"}});
  request.json_body = true;
  EXPECT_FALSE(repeated_field(request));
}

// Whoever reads another name as a list adds it to the list, or its form would be refused.
TEST(Repeats, every_name_that_sources_read_as_a_list_may_have_several) {
  const std::regex read(R"((?:form|query|sent)\.all\("([a-z_]+)\"\))");
  int names = 0;
  for (const auto& entry : fs::recursive_directory_iterator(KITH_SOURCE_DIR "/src")) {
    if (entry.path().extension() != ".cpp" || entry.path().string().ends_with("_test.cpp")) continue;
    std::ifstream in(entry.path());
    std::stringstream text;
    text << in.rdbuf();
    const std::string source = text.str();
    for (std::sregex_iterator at(source.begin(), source.end(), read), end; at != end; ++at, ++names) {
      const std::string name = (*at)[1];
      EXPECT_FALSE(repeated_field(sent({{name.c_str(), "a"}, {name.c_str(), "b"}}))) << entry.path() << " " << name;
    }
  }
  EXPECT_GE(names, 15);
}

}  // namespace
}  // namespace kith::app
