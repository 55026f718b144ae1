// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/blocks.h"

#include <gtest/gtest.h>

namespace kith::accreditation {
namespace {

using snapshot::Day;
using snapshot::Span;

std::string names(const std::vector<Span>& blocks) {
  std::string all;
  for (const Span& block : blocks) all += (all.empty() ? "" : " ") + month_name(block.from) + "/" + iso(block.until);
  return all;
}

TEST(Blocks, quarters_lie_wholly_in_the_period) {
  EXPECT_EQ(names(blocks_within(Day(on(2024, 1, 1)), Day(on(2024, 6, 30)), 3)),
            "2024-01/2024-03-31 2024-04/2024-06-30");
  EXPECT_EQ(names(blocks_within(Day(on(2024, 1, 2)), Day(on(2024, 6, 29)), 3)), "");
  EXPECT_EQ(names(blocks_within(Day(on(2023, 12, 31)), Day(on(2024, 3, 31)), 3)), "2024-01/2024-03-31");
  EXPECT_EQ(names(blocks_within(Day(on(2024, 2, 1)), Day(on(2024, 1, 1)), 3)), "");
}

TEST(Blocks, months_and_half_years_across_a_year) {
  EXPECT_EQ(names(blocks_within(Day(on(2023, 11, 15)), Day(on(2024, 2, 29)), 1)),
            "2023-12/2023-12-31 2024-01/2024-01-31 2024-02/2024-02-29");
  EXPECT_EQ(names(blocks_within(Day(on(2023, 7, 1)), Day(on(2024, 6, 30)), 6)),
            "2023-07/2023-12-31 2024-01/2024-06-30");
}

TEST(Blocks, a_quarter_that_ends_in_the_period_may_begin_before_it) {
  EXPECT_EQ(names(blocks_ending_within(Day(on(2024, 3, 31)), Day(on(2024, 6, 29)), 3)), "2024-01/2024-03-31");
}

TEST(Blocks, blocks_start_anew_each_january) {
  EXPECT_EQ(names(blocks_within(Day(on(2024, 1, 1)), Day(on(2025, 1, 31)), 5)),
            "2024-01/2024-05-31 2024-06/2024-10-31 2024-11/2024-12-31");
}

TEST(Blocks, the_fifth_weekday_leaves_out_weekends_and_closed_days) {
  const auto open = [](Day) { return false; };
  EXPECT_EQ(iso(weekday_after(Day(on(2024, 5, 3)), 5, open)), "2024-05-10");  // a Friday
  EXPECT_EQ(iso(weekday_after(Day(on(2024, 5, 4)), 5, open)), "2024-05-10");  // a Saturday
  const auto july = [](Day d) { return d >= Day(on(2024, 7, 1)) && d <= Day(on(2024, 7, 31)); };
  EXPECT_EQ(iso(weekday_after(Day(on(2024, 6, 27)), 5, july)), "2024-08-06");
  EXPECT_EQ(weekday_after(Day(on(2024, 6, 27)), 5, [](Day) { return true; }), Day::never());
}

TEST(Blocks, days_in_several_spans_count_once) {
  const Day from(on(2024, 1, 1)), until(on(2024, 1, 31));
  EXPECT_EQ(days_covered({}, from, until), 0);
  EXPECT_EQ(days_covered({{Day(on(2023, 12, 1)), Day(on(2024, 1, 10))}, {Day(on(2024, 1, 5))}}, from, until), 31);
  EXPECT_EQ(days_covered({{Day(on(2024, 1, 20)), Day(on(2024, 1, 21))}, {Day(on(2024, 1, 2)), Day(on(2024, 1, 2))}},
                         from, until),
            3);
}

TEST(Blocks, whole_months_are_counted_from_the_first_day) {
  EXPECT_EQ(whole_months(Day(on(2024, 1, 31)), Day(on(2024, 2, 28))), 0);
  EXPECT_EQ(whole_months(Day(on(2024, 1, 31)), Day(on(2024, 2, 29))), 1);
  EXPECT_EQ(whole_months(Day(on(2024, 1, 31)), Day(on(2025, 1, 30))), 11);
  EXPECT_EQ(whole_months(Day(on(2024, 1, 31)), Day(on(2025, 1, 31))), 12);
}

}  // namespace
}  // namespace kith::accreditation
