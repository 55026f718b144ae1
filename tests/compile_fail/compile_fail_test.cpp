// SPDX-License-Identifier: AGPL-3.0-or-later
// Each program of this folder that says "must fail: a|b" must not compile, and the compiler must say one of these.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>

namespace {

struct Outcome {
  int status{};
  std::string text;
};

Outcome compile(const std::filesystem::path& source) {
  const std::string command =
      std::string(KITH_COMPILER) + " -std=c++20 -fsyntax-only " + KITH_INCLUDES + " '" + source.string() + "' 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) return {-1, "popen"};
  Outcome outcome;
  char part[4096];
  while (const std::size_t n = fread(part, 1, sizeof part, pipe)) outcome.text.append(part, n);
  outcome.status = pclose(pipe);
  return outcome;
}

/// What stands after "must fail: " in the second line; empty for a program that compiles.
std::string expected(const std::filesystem::path& source) {
  std::ifstream in(source);
  std::string line;
  std::getline(in, line);
  std::getline(in, line);
  const std::string mark = "// must fail: ";
  return line.starts_with(mark) ? line.substr(mark.size()) : std::string{};
}

}  // namespace

TEST(CompileFail, the_right_way_compiles) {
  const auto outcome = compile(std::filesystem::path(KITH_PROGRAMS) / "ok.cpp");
  EXPECT_EQ(outcome.status, 0) << outcome.text;
}

TEST(CompileFail, the_wrong_ways_do_not_and_say_why) {
  int count = 0;
  for (const auto& item : std::filesystem::directory_iterator(KITH_PROGRAMS)) {
    const std::string why = expected(item.path());
    if (item.path().extension() != ".cpp" || why.empty()) continue;
    ++count;
    const auto outcome = compile(item.path());
    EXPECT_NE(outcome.status, 0) << item.path().filename();
    EXPECT_TRUE(std::regex_search(outcome.text, std::regex(why))) << item.path().filename() << "\n" << outcome.text;
  }
  EXPECT_GE(count, 8);
}
