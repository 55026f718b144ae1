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

}  // namespace
}  // namespace kith::app
