// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/verbs.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "support/temp_folder.h"

namespace kith::app {
namespace {

struct Said {
  int exit;
  std::string out, err;
};

Said say(std::vector<std::string> args) {
  std::istringstream in;
  std::ostringstream out, err;
  const int exit = run(std::move(args), in, out, err);
  return {exit, out.str(), err.str()};
}

std::vector<std::string> all_verbs() {
  std::vector<std::string> names;
  std::istringstream lines(say({"--help"}).out);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("  ") && !line.starts_with("  kith")) names.push_back(line.substr(2, line.find(' ', 2) - 2));
  return names;
}

TEST(Verbs, each_answers_help_where_there_is_no_agency_and_makes_none) {
  const auto names = all_verbs();
  ASSERT_GE(names.size(), 20u);
  for (const auto& name : names) {
    const test::TempFolder folder;
    const auto said = say({name, "--help", "--data", folder.path() + "/data"});
    EXPECT_EQ(said.exit, 0) << name << ": " << said.err;
    EXPECT_FALSE(said.out.empty()) << name;
    EXPECT_EQ(said.err, "") << name;
    EXPECT_FALSE(std::filesystem::exists(folder.path() + "/data")) << name;
  }
}

TEST(Verbs, what_is_no_verb_is_refused_with_the_list) {
  const auto said = say({"measure"});
  EXPECT_EQ(said.exit, 2);
  EXPECT_NE(said.err.find("measures"), std::string::npos);
}

/// Takes nothing, like a full disk.
class Full : public std::streambuf {
 protected:
  int_type overflow(int_type) override { return traits_type::eof(); }
};

TEST(Verbs, what_could_not_be_printed_is_no_success) {
  Full full;
  std::istringstream in;
  std::ostringstream err;
  std::ostream out(&full);
  EXPECT_EQ(run({"policy", "--json"}, in, out, err), 1);
  EXPECT_NE(err.str().find("could not all be written"), std::string::npos);
}

TEST(Verbs, grants_want_the_name_of_a_role) {
  EXPECT_EQ(say({"grants", "--to", "x; drop table persons"}).exit, 2);
  const auto said = say({"grants", "--to", "kith_serves"});
  EXPECT_EQ(said.exit, 0);
  EXPECT_NE(said.out.find("grant select, insert on all tables in schema public to kith_serves;"), std::string::npos);
}

}  // namespace
}  // namespace kith::app
