// SPDX-License-Identifier: AGPL-3.0-or-later
// The loops that are to become vectors are vectors in this program: one line too many in them and GCC quietly makes
// plain code, which gives the same numbers at a third of the speed.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

namespace kith::matching {
namespace {

/// Instructions on whole vectors in each function, by its mangled name; empty when the program cannot be read.
std::map<std::string, int> vectors_of_this_program(const std::string& width) {
  const std::string command =
      "objdump -d --no-show-raw-insn '" + std::filesystem::read_symlink("/proc/self/exe").string() + "' 2>/dev/null";
  std::map<std::string, int> found;
  FILE* lines = popen(command.c_str(), "r");
  if (!lines) return found;
  std::string function, line;
  for (int c = std::fgetc(lines); c != EOF; c = std::fgetc(lines)) {
    line += static_cast<char>(c);
    if (c != '\n') continue;
    const auto name = line.find(" <_ZN");
    if (name != std::string::npos && line.ends_with(">:\n"))
      function = line.substr(name + 2, line.size() - name - 5);
    else if (line.find(width) != std::string::npos)
      ++found[function];
    line.clear();
  }
  pclose(lines);
  return found;
}

int in_functions_named(const std::map<std::string, int>& found, const std::string& name) {
  int sum = 0;
  for (const auto& [function, count] : found)
    if (function.find("8matching12_GLOBAL__N_1" + std::to_string(name.size()) + name) != std::string::npos)
      sum += count;
  return sum;
}

TEST(Vectors, TheLoopsThatAreToBeVectorsAre) {
#if !defined(__x86_64__) || defined(__clang__) || defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "other vectors, or none";
#endif
  const auto wide = vectors_of_this_program("%zmm"), half = vectors_of_this_program("%ymm");
  if (wide.empty() && half.empty()) GTEST_SKIP() << "objdump is not there";
  // Three loops of some 350 in run_512: scores from packed words, with sites and households, and from columns.
  EXPECT_GE(in_functions_named(wide, "run_512"), __GNUC__ == 12 ? 800 : 100);
  EXPECT_GE(in_functions_named(wide, "judge_512"), 20);
  EXPECT_GE(in_functions_named(wide, "two_512"), 20);
  EXPECT_GE(in_functions_named(wide, "above_512"), 5);
  EXPECT_GE(in_functions_named(wide, "flagged_512"), 4);
  EXPECT_GE(in_functions_named(half, "judge_256"), 20);
  EXPECT_GE(in_functions_named(half, "two_256"), 20);
  EXPECT_GE(in_functions_named(half, "above_256"), 5);
}

}  // namespace
}  // namespace kith::matching
