// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/files/apart.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <sstream>

#include "platform/files/for_tests/made_files.h"

namespace kith::files {
namespace {

struct Came {
  std::string said;
  int status{};
};

/// Runs the child of the tests and gives what it said and how it ended.
Came run(const std::string& word) {
  int out[2]{};
  if (::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, out[1], 1);
  std::string program = KITH_FILES_CHILD, argument = word;
  char* const words[] = {program.data(), argument.data(), nullptr};
  pid_t child = 0;
  if (::posix_spawn(&child, program.c_str(), &files, nullptr, words, environ) != 0) throw std::runtime_error("spawn");
  posix_spawn_file_actions_destroy(&files);
  ::close(out[1]);
  Came came;
  std::array<char, 256> bytes;
  for (ssize_t n = 0; (n = ::read(out[0], bytes.data(), bytes.size())) > 0;)
    came.said.append(bytes.data(), static_cast<std::size_t>(n));
  ::close(out[0]);
  ::waitpid(child, &came.status, 0);
  return came;
}

TEST(Sandbox, every_forbidden_act_ends_the_child) {
  std::istringstream list(run("list").said);
  int tried = 0;
  for (std::string act; std::getline(list, act); ++tried) {
    if (act == "nothing" || act == "eat_memory" || act == "never_end") continue;
    const auto came = run(act);
    EXPECT_EQ(came.said, "in") << act << " came to an end";
    EXPECT_TRUE(WIFSIGNALED(came.status) && WTERMSIG(came.status) == SIGSYS) << act << " ended with " << came.status;
  }
  EXPECT_GE(tried, 35);
  EXPECT_FALSE(std::filesystem::exists("/tmp/kith-sandbox-was-open"));
  const auto nothing = run("nothing");
  EXPECT_EQ(nothing.said, "inout") << "what is left works";
  EXPECT_EQ(nothing.status, 0);
}

TEST(Sandbox, memory_and_time_are_bounded) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "skipped: sanitizers want terabytes of addresses";
#endif
  const auto eaten = run("eat_memory");
  EXPECT_EQ(eaten.said, "in");
  EXPECT_TRUE(WIFEXITED(eaten.status) && WEXITSTATUS(eaten.status) == 7) << eaten.status;
}

TEST(Sandbox, processor_time_is_bounded) {
  const auto endless = run("never_end");
  EXPECT_EQ(endless.said, "in");
  EXPECT_TRUE(WIFSIGNALED(endless.status)) << endless.status;
}

TEST(Apart, the_child_says_what_inspect_says) {
  const Apart apart(KITH_FILES_CHILD);
  for (const auto& content :
       {made::pdf(), made::docx(), made::odt(), made::png(2, 2, made::chunk("eXIf", "GPS")),
        made::jpeg(2, 2, made::segment(0xe1, made::exif())), made::webp(), std::string("words"), std::string("MZ\0", 3),
        made::docx({{"word/vbaProject.bin", "x"}}), made::docx({{"a", std::string(40 << 20, ' ')}}), std::string()}) {
    const auto here = inspect(content), there = apart.inspect(content);
    EXPECT_EQ(there.verdict, here.verdict);
    if (here.verdict == Verdict::clean) {
      EXPECT_EQ(there.kind, here.kind);
    }
    EXPECT_EQ(there.content, here.content);
  }
}

TEST(Apart, the_largest_file_goes_through_and_one_more_byte_does_not) {
  const Apart apart(KITH_FILES_CHILD);
  EXPECT_EQ(apart.inspect(std::string(most_bytes, 'a')).content.size(), most_bytes);
  EXPECT_EQ(apart.inspect(std::string(most_bytes + 1, 'a')).verdict, Verdict::too_large);
}

TEST(Apart, a_child_that_dies_lies_or_dawdles_is_no_verdict) {
  EXPECT_EQ(Apart("/bin/false").inspect(made::pdf()).verdict, Verdict::not_looked);
  EXPECT_EQ(Apart("/bin/true").inspect(made::pdf()).verdict, Verdict::not_looked);
  EXPECT_EQ(Apart("/bin/echo").inspect(made::pdf()).verdict, Verdict::not_looked) << "it says something else";
  EXPECT_THROW((void)Apart("/nowhere/at/all").inspect(made::pdf()), std::runtime_error);
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(Apart(KITH_FILES_CHILD, std::chrono::milliseconds(0)).inspect(made::pdf()).verdict, Verdict::not_looked);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
}

}  // namespace
}  // namespace kith::files
