// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/cli/command.h"

#include <gtest/gtest.h>

#include <sstream>

namespace kith::cli {
namespace {

struct Outcome {
  std::optional<int> exit;
  std::string out, err, programme;
  Date from{};
  bool json = false;
};

Outcome run(std::vector<std::string> args) {
  Outcome o;
  std::ostringstream out, err;
  Command command("kith measures", "Prints the measures.");
  command.option("--programme", o.programme, "which").required();
  command.option("--from", o.from, "first day");
  command.flag("--json", o.json, "as JSON");
  o.exit = command.parse(args, out, err);
  o.out = out.str();
  o.err = err.str();
  return o;
}

TEST(Command, reads_options_days_and_flags) {
  const auto o = run({"--programme", "all", "--from", "2026-02-28", "--json"});
  EXPECT_FALSE(o.exit);
  EXPECT_EQ(o.programme, "all");
  EXPECT_EQ(o.from, on(2026, 2, 28));
  EXPECT_TRUE(o.json);
}

TEST(Command, whole_numbers_are_whole) {
  const auto read = [](const std::string& text) {
    std::uint64_t number = 0;
    Command command("kith x", "Reads a number.");
    command.argument("N", number, "a number").required();
    std::ostringstream out, err;
    const std::vector<std::string> args{text};
    return command.parse(args, out, err) ? std::nullopt : std::optional(number);
  };
  EXPECT_EQ(read("12"), 12u);
  EXPECT_EQ(read("5000000000"), 5'000'000'000u);
  for (const char* bad : {"12x", "x", "-1", "1.5", "", "99999999999999999999"}) EXPECT_FALSE(read(bad)) << bad;
}

TEST(Command, names_what_is_wrong) {
  EXPECT_EQ(run({}).exit, invalid);
  EXPECT_NE(run({}).err.find("--programme"), std::string::npos);
  const auto day = run({"--programme", "x", "--from", "2026-02-30"});
  EXPECT_EQ(day.exit, invalid);
  EXPECT_NE(day.err.find("--from"), std::string::npos);
  EXPECT_EQ(run({"--programme", "x", "--what"}).exit, invalid);
  EXPECT_EQ(run({"--help"}).exit, done);
}

}  // namespace
}  // namespace kith::cli
