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

struct Vectors {
  int wide = 0, half = 0;  ///< instructions on 512 and on 256 bits
};

/// Of each function, by its mangled name; empty when the program cannot be read.
std::map<std::string, Vectors> vectors_of_this_program() {
  const std::string command = "objdump -d --no-show-raw-insn '" +
                              std::filesystem::read_symlink("/proc/self/exe").string() +
                              "' 2>/dev/null | grep -E '>:$|%[yz]mm'";
  std::map<std::string, Vectors> found;
  FILE* lines = popen(command.c_str(), "r");
  if (!lines) return found;
  std::string function, line;
  for (int c = std::fgetc(lines); c != EOF; c = std::fgetc(lines)) {
    line += static_cast<char>(c);
    if (c != '\n') continue;
    const auto name = line.find(" <_ZN");
    if (name != std::string::npos && line.ends_with(">:\n"))
      function = line.substr(name + 2, line.size() - name - 5);
    else
      ++(line.find("%zmm") != std::string::npos ? found[function].wide : found[function].half);
    line.clear();
  }
  pclose(lines);
  return found;
}

Vectors in_functions_named(const std::map<std::string, Vectors>& found, const std::string& name) {
  Vectors sum;
  for (const auto& [function, count] : found)
    if (function.find("8matching12_GLOBAL__N_1" + std::to_string(name.size()) + name) != std::string::npos)
      sum.wide += count.wide, sum.half += count.half;
  return sum;
}

TEST(Vectors, TheLoopsThatAreToBeVectorsAre) {
#if !defined(__x86_64__) || defined(__clang__) || defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "other vectors, or none";
#endif
  const auto found = vectors_of_this_program();
  if (found.empty()) GTEST_SKIP() << "objdump is not there";
  // Three loops of some 350 in run_512: scores from packed words, with sites and households, and from columns.
  EXPECT_GE(in_functions_named(found, "run_512").wide, __GNUC__ == 12 ? 800 : 100);
  EXPECT_GE(in_functions_named(found, "run_256").half, __GNUC__ == 12 ? 800 : 100);
  EXPECT_GE(in_functions_named(found, "judge_512").wide, 20);
  EXPECT_GE(in_functions_named(found, "two_512").wide, 20);
  EXPECT_GE(in_functions_named(found, "above_512").wide, 5);
  EXPECT_GE(in_functions_named(found, "flagged_512").wide, 4);
  EXPECT_GE(in_functions_named(found, "judge_256").half, 20);
  EXPECT_GE(in_functions_named(found, "two_256").half, 20);
  EXPECT_GE(in_functions_named(found, "above_256").half, 5);
}

}  // namespace
}  // namespace kith::matching
