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

/// Users' findings N1 and N2: nobody could begin without writing an exchange folder by hand.
TEST(Verbs, a_new_agency_begins_with_the_person_who_directs_it) {
  const test::TempFolder folder;
  const auto data = folder.path() + "/data";
  const std::vector<std::string> begin{"begin",      "--data",        data,     "--name",  "Amis & Kin", "--given-name",
                                       "Zo\xC3\xA9", "--family-name", "Roy,\"", "--login", "zoe"};
  EXPECT_NE(say({"user", "list", "--data", data}).err.find("kith begin"), std::string::npos);
  EXPECT_EQ(say({"begin", "--data", data}).exit, 2) << "names are asked for";
  EXPECT_FALSE(std::filesystem::exists(data + "/kith.db"));
  const auto begun = say(begin);
  ASSERT_EQ(begun.exit, 0) << begun.err;
  EXPECT_NE(begun.out.find("/welcome/"), std::string::npos);
  EXPECT_EQ(say({"status", "--data", data}).out, "Amis & Kin, America/Toronto\n");
  const auto accounts = say({"user", "list", "--data", data}).out;
  for (const auto* part : {"zoe\tinvited\tZo\xC3\xA9 Roy,\"", "director", "administrator"})
    EXPECT_NE(accounts.find(part), std::string::npos) << accounts;
  EXPECT_EQ(say({"verify", "--data", data}).exit, 0);
  EXPECT_FALSE(std::filesystem::exists(data + "/beginning"));
  EXPECT_EQ(say(begin).exit, 2) << "not over another";
}

TEST(Verbs, what_is_no_verb_is_refused_with_the_list) {
  const auto said = say({"measure"});
  EXPECT_EQ(said.exit, 2);
  EXPECT_NE(said.err.find("measures"), std::string::npos);
}

}  // namespace
}  // namespace kith::app
