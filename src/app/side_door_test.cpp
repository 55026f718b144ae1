// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/side_door.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <sstream>

#include "support/temp_folder.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;

struct Asked {
  std::optional<int> exit;
  std::string out, err;
};
Asked ask(const std::string& folder, const std::vector<std::string>& args, std::string_view input = {}) {
  std::ostringstream out, err;
  const auto exit = ask_server(folder, args, input, out, err);
  return {exit, out.str(), err.str()};
}

int echo(std::vector<std::string> args, std::istream&, std::ostream& out, std::ostream& err) {
  for (const std::string& arg : args) out << arg << '|';
  err << fs::current_path().filename().string();
  return static_cast<int>(args.size());
}

TEST(SideDoor, nobody_answers_where_no_server_listens) {
  const test::TempFolder folder;
  EXPECT_FALSE(ask(folder / "", {"status"}).exit);
  EXPECT_FALSE(ask(folder / "nowhere", {"status"}).exit);
}

std::ptrdiff_t open_files() { return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()); }

TEST(SideDoor, a_folder_without_room_for_a_socket_is_said_and_leaves_nothing_open) {
  const test::TempFolder folder;
  fs::create_directories(folder / "kith.sock/in the way");
  const auto before = open_files();
  EXPECT_THROW(SideDoor(folder / "", echo), std::runtime_error);
  EXPECT_EQ(open_files(), before);
}

TEST(SideDoor, what_a_verb_prints_and_its_exit_code_come_back_from_the_callers_folder) {
  const test::TempFolder folder;
  const fs::path here = fs::current_path();
  SideDoor door(folder / "", echo);
  for (int n = 0; n < 3; ++n) {
    const Asked asked = ask(folder / "", {"work-list", "--worker", "é \n", ""});
    EXPECT_EQ(asked.exit, 4);
    EXPECT_EQ(asked.out, "work-list|--worker|é \n||");
    EXPECT_EQ(asked.err, here.filename().string());
  }
  EXPECT_EQ(fs::current_path(), here);
}

TEST(SideDoor, only_the_owner_may_connect) {
  const test::TempFolder folder;
  const SideDoor door(folder / "", echo);
  struct stat at {};
  ASSERT_EQ(::stat((folder / "kith.sock").c_str(), &at), 0);
  EXPECT_EQ(at.st_mode & 0777, 0600u);
}

TEST(SideDoor, long_output_comes_whole_and_a_long_argument_is_refused) {
  const test::TempFolder folder;
  const SideDoor door(folder / "", [](std::vector<std::string>, std::istream&, std::ostream& out, std::ostream&) {
    for (int n = 0; n < 200'000; ++n) out << n << '\n';
    return 0;
  });
  const Asked asked = ask(folder / "", {"export"});
  EXPECT_EQ(asked.exit, 0);
  EXPECT_EQ(asked.out.size(), 1'288'890u);
  EXPECT_TRUE(asked.out.ends_with("199999\n"));
  EXPECT_EQ(ask(folder / "", {std::string(70'000, 'x')}).exit, 6);
}

TEST(SideDoor, what_the_caller_sends_comes_whole) {
  const test::TempFolder folder;
  const SideDoor door(folder / "", [](std::vector<std::string>, std::istream& in, std::ostream& out, std::ostream&) {
    out << in.rdbuf();
    return 0;
  });
  const std::string long_one = std::string(200'000, 'x') + "\né\n";
  EXPECT_EQ(ask(folder / "", {"act"}, long_one).out, long_one);
  EXPECT_EQ(ask(folder / "", {"act"}).out, "");
}

TEST(SideDoor, is_gone_with_its_server_and_takes_the_place_of_one_that_was_killed) {
  const test::TempFolder folder;
  { const SideDoor first(folder / "", echo); }
  EXPECT_FALSE(fs::exists(folder / "kith.sock"));
  EXPECT_FALSE(ask(folder / "", {"status"}).exit);
  const SideDoor one(folder / "", echo);
  const SideDoor two(folder / "", echo);  // the lock of the folder keeps this from happening while the first lives
  EXPECT_EQ(ask(folder / "", {"status"}).exit, 1);
}

}  // namespace
}  // namespace kith::app
