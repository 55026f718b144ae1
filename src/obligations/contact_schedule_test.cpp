// SPDX-License-Identifier: AGPL-3.0-or-later
#include "obligations/contact_schedule.h"

#include <gtest/gtest.h>

namespace kith::obligations {
namespace {

TEST(ContactSchedule, windows_abut_for_every_start_2019_to_2028) {
  for (Day start = on(2019, 1, 1); start <= Day(on(2028, 12, 31)); start = start + 1) {
    const ContactSchedule schedule(start);
    Day last = start;
    for (int i = 0; i < 30; ++i) {
      const Window w = schedule.window(i);
      ASSERT_EQ(w.first_day, last + 1) << iso(start) << " window " << w.name();
      ASSERT_LE(w.first_day, w.last_day);
      ASSERT_LE(w.due, w.last_day);
      last = w.last_day;
    }
    const Window a2 = schedule.window(1);
    const int length = a2.last_day - a2.first_day + 1;
    ASSERT_TRUE(length >= 14 && length <= 17) << iso(start);
  }
}

TEST(ContactSchedule, every_window_is_counted_from_the_start_day) {
  for (Day start = on(2019, 1, 1); start <= Day(on(2028, 12, 31)); start = start + 1) {
    const ContactSchedule schedule(start);
    EXPECT_EQ(schedule.window(0).due, start + 14);
    EXPECT_EQ(schedule.window(1).due, start + 28);
    for (int k = 1; k <= 12; ++k) ASSERT_EQ(schedule.window(k).last_day, Day(add_months(start, k)));
    for (int q = 1; q <= 12; ++q) ASSERT_EQ(schedule.window(12 + q).last_day, Day(add_months(start, 12 + 3 * q)));
  }
}

TEST(ContactSchedule, names_run_from_A1_over_B11_to_C) {
  const ContactSchedule schedule(Day(on(2024, 5, 17)));
  EXPECT_EQ(schedule.window(0).name(), "A1");
  EXPECT_EQ(schedule.window(1).name(), "A2");
  EXPECT_EQ(schedule.window(2).name(), "B1");
  EXPECT_EQ(schedule.window(12).name(), "B11");
  EXPECT_EQ(schedule.window(13).name(), "C1");
  EXPECT_EQ(schedule.window(53).name(), "C41");
}

TEST(ContactSchedule, a_day_belongs_to_exactly_one_window) {
  for (const Cadence& cadence : {coa_8_03, eepm_4, eepm_5_quick, eepm_5_in_depth, strictest}) {
    for (const Date start : {on(2024, 2, 29), on(2023, 1, 31), on(2023, 11, 30), on(2025, 6, 15)}) {
      const ContactSchedule schedule(Day(start), cadence);
      int index = 0;
      for (Day d = Day(start) + 1; d < Day(start) + 4000; d = d + 1) {
        if (schedule.window(index).last_day < d) ++index;
        ASSERT_EQ(schedule.index_holding(d), index) << cadence.name << " " << iso(d);
      }
    }
  }
}

TEST(ContactSchedule, first_window_ending_from_a_day) {
  const ContactSchedule schedule(Day(on(2024, 1, 31)));
  EXPECT_EQ(schedule.first_ending_from(on(2020, 1, 1)), 0);
  EXPECT_EQ(schedule.first_ending_from(on(2024, 1, 31)), 0);
  EXPECT_EQ(schedule.first_ending_from(on(2024, 2, 14)), 0);
  EXPECT_EQ(schedule.first_ending_from(on(2024, 2, 15)), 1);
  EXPECT_EQ(schedule.first_ending_from(on(2024, 2, 29)), 1);
  EXPECT_EQ(schedule.first_ending_from(on(2024, 3, 1)), 2);
}

TEST(ContactSchedule, eepm_4_stays_monthly) {
  const ContactSchedule schedule(Day(on(2024, 1, 31)), eepm_4);
  EXPECT_EQ(schedule.window(1).due, Day(on(2024, 2, 28)));
  EXPECT_EQ(schedule.window(13).last_day, Day(on(2025, 2, 28)));
  EXPECT_EQ(schedule.window(14).last_day, Day(on(2025, 3, 31)));
  EXPECT_EQ(schedule.window(14).name(), "B13");
}

TEST(ContactSchedule, a_policy_is_never_silently_looser) {
  const auto preset = [](std::string_view name) {
    for (const Preset& p : presets)
      if (p.name == name) return p;
    throw std::logic_error("no such preset");
  };
  EXPECT_FALSE(is_looser(preset("coa").all()));
  EXPECT_FALSE(is_looser(preset("eepm4").all()));
  EXPECT_FALSE(is_looser(preset("strictest").all()));
  EXPECT_EQ(looser_than(preset("eepm5").all()), std::vector<std::string>{"A"});
  const Cadence quarterly{"quarterly", {{{0, 0, 3}}}, 1};
  EXPECT_EQ(looser_than(std::span(&quarterly, 1)), (std::vector<std::string>{"A", "B"}));
  const Cadence yearly{"yearly", {{{0, 0, 12}}}, 1};
  EXPECT_EQ(looser_than(std::span(&yearly, 1)), (std::vector<std::string>{"A", "B", "C"}));
  const Cadence weekly_then_monthly{"weekly", {{{1, 7, 0}, {0, 0, 1}}}, 2};
  EXPECT_FALSE(is_looser(std::span(&weekly_then_monthly, 1)));
  EXPECT_EQ(looser_than(std::span(&coa_8_03, 1), eepm_4), std::vector<std::string>{"B"});
}

}  // namespace
}  // namespace kith::obligations
