// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/group_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace kith::evidence {
namespace {

bool few(std::int64_t n) { return n > 0 && n < smallest_group; }

std::vector<GroupUnit> units_of(const std::map<std::string, int>& sizes) {
  std::vector<GroupUnit> units;
  for (const auto& [group, n] : sizes)
    for (int i = 0; i < n; ++i) units.push_back({{group}, i % 2 == 0, 100});
  return units;
}

const GroupLine* line_of(const GroupTable& table, std::string_view name) {
  for (const GroupLine& line : table.lines)
    if (line.name == name) return &line;
  return nullptr;
}

TEST(GroupTable, shows_groups_that_are_big_enough) {
  const auto table = group_table(units_of({{"a", 5}, {"b", 6}}));
  ASSERT_EQ(table.lines.size(), 2u);
  EXPECT_EQ(table.lines[0].n, 5);
  EXPECT_EQ(table.lines[0].met, 3);
  EXPECT_EQ(table.lines[1].change, 600);
  EXPECT_EQ(table.total.n, 11);
  EXPECT_FALSE(table.withheld);
}

TEST(GroupTable, one_small_group_takes_the_next_smallest_with_it_60) {
  const auto table = group_table(units_of({{"a", 1}, {"b", 8}, {"c", 20}}));
  EXPECT_EQ(line_of(table, "a"), nullptr);
  EXPECT_EQ(line_of(table, "b"), nullptr) << "the total less the others would tell of a alone";
  ASSERT_NE(line_of(table, ""), nullptr);
  EXPECT_EQ(line_of(table, "")->n, 9);
  EXPECT_EQ(line_of(table, "c")->n, 20);
}

TEST(GroupTable, small_groups_that_are_many_together_need_no_other) {
  const auto table = group_table(units_of({{"a", 3}, {"b", 4}, {"c", 20}}));
  EXPECT_EQ(line_of(table, "")->n, 7);
  EXPECT_EQ(line_of(table, "c")->n, 20);
}

TEST(GroupTable, of_two_groups_of_which_one_is_small_only_the_total_is_told) {
  const auto table = group_table(units_of({{"a", 2}, {"b", 20}}));
  EXPECT_TRUE(table.lines.empty());
  EXPECT_EQ(table.total.n, 22);
}

TEST(GroupTable, fewer_than_the_smallest_group_in_all_tell_nothing) {
  const auto table = group_table(units_of({{"a", 4}}));
  EXPECT_TRUE(table.withheld);
  EXPECT_EQ(table.total.n, 0);
  EXPECT_FALSE(group_table({}).withheld) << "nobody at all is no secret";
}

TEST(GroupTable, who_may_name_several_is_not_found_outside_a_big_line) {
  std::vector<GroupUnit> units;
  for (int i = 0; i < 20; ++i)
    units.push_back({i < 18 ? std::set<std::string>{"en", "fr"} : std::set<std::string>{"fr"}, true, 0});
  const auto table = group_table(units);
  EXPECT_EQ(line_of(table, "en"), nullptr) << "two of twenty do not speak it";
}

/// Whatever is taken from the total by adding and subtracting lines that do not overlap is nobody, or at least
/// `smallest_group`.
TEST(GroupTable, nothing_is_found_by_subtraction_whatever_the_sizes) {
  std::mt19937 random(60);
  for (int round = 0; round < 3000; ++round) {
    std::map<std::string, int> sizes;
    const int groups = 1 + static_cast<int>(random() % 7);
    for (int g = 0; g < groups; ++g) sizes["g" + std::to_string(g)] = static_cast<int>(random() % (round % 3 ? 9 : 25));
    const auto units = units_of(sizes);
    const auto table = group_table(units);
    const auto total = static_cast<std::int64_t>(units.size());
    ASSERT_EQ(table.withheld, few(total));
    std::int64_t sum = 0;
    for (const GroupLine& line : table.lines) sum += line.n;
    if (!table.lines.empty()) {
      ASSERT_EQ(sum, total) << "groups do not overlap: the lines are all of them";
    }
    for (std::size_t set = 0; set < (std::size_t{1} << table.lines.size()); ++set) {
      std::int64_t left = table.total.n;
      for (std::size_t i = 0; i < table.lines.size(); ++i)
        if ((set >> i) & 1u) left -= table.lines[i].n;
      ASSERT_FALSE(few(left)) << "round " << round << ": " << left << " are left";
    }
    for (const auto& [group, n] : sizes)
      if (const auto* line = line_of(table, group)) {
        ASSERT_EQ(line->n, n) << "what is shown is true";
      }
  }
}

TEST(GroupTable, with_several_groups_each_no_line_and_no_outside_is_of_few) {
  std::mt19937 random(61);
  for (int round = 0; round < 3000; ++round) {
    std::vector<GroupUnit> units(random() % 40);
    const auto groups = 1 + random() % 5;
    for (GroupUnit& unit : units) {
      for (std::size_t g = 0; g < groups; ++g)
        if (random() % 3 == 0) unit.groups.insert("g" + std::to_string(g));
      if (unit.groups.empty()) unit.groups.insert("none");
    }
    const auto table = group_table(units);
    for (const GroupLine& line : table.lines) {
      ASSERT_FALSE(few(line.n)) << round;
      ASSERT_FALSE(few(table.total.n - line.n)) << round;
    }
  }
}

}  // namespace
}  // namespace kith::evidence
