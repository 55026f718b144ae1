// SPDX-License-Identifier: AGPL-3.0-or-later
#include "obligations/preset_schedule.h"

#include <gtest/gtest.h>

#include "obligations/obligations.h"
#include "support/match_story.h"

namespace kith::obligations {
namespace {

using namespace kith::test;  // NOLINT
using snapshot::Timeline;

constexpr std::int64_t hundredths(ContactPreset preset) { return static_cast<std::int64_t>(preset) * 100; }

/// COA, and from `change` on another preset.
Timeline changing(ContactPreset first, Day change, ContactPreset second) {
  return Timeline({{Day::always(), hundredths(first)}, {change, hundredths(second)}});
}
std::string told(const Window& w) { return w.name() + " " + iso(w.first_day) + " " + iso(w.last_day); }

TEST(PresetSchedule, presets_stand_in_the_order_of_their_words) {
  for (std::size_t i = 0; i < presets.size(); ++i)
    EXPECT_EQ(presets[i].name, snapshot::word(static_cast<ContactPreset>(i)));
}

TEST(PresetSchedule, keeping_the_first_cadence_of_a_preset_keeps_all_of_it) {
  for (const Preset& preset : presets)
    for (const Cadence& cadence : preset.all())
      EXPECT_FALSE(is_looser(std::span(&preset.cadences[0], 1), cadence)) << preset.name;
}

TEST(PresetSchedule, only_eepm_5_is_looser_than_coa_and_only_in_the_first_month) {
  EXPECT_TRUE(looser_than_coa(ContactPreset::coa).empty());
  EXPECT_TRUE(looser_than_coa(ContactPreset::eepm4).empty());
  EXPECT_EQ(looser_than_coa(ContactPreset::eepm5), std::vector<std::string>{"A"});
  EXPECT_TRUE(looser_than_coa(ContactPreset::strictest).empty());
}

TEST(PresetSchedule, without_a_policy_it_is_the_schedule_of_coa) {
  const PresetSchedule schedule(on(2024, 1, 31), Timeline());
  const ContactSchedule coa(Day(on(2024, 1, 31)));
  for (int i = 0; i < 40; ++i) EXPECT_EQ(told(schedule.window(i)), told(coa.window(i)));
  for (Day d = on(2024, 2, 1); d < Day(on(2027, 1, 1)); d = d + 1)
    ASSERT_EQ(schedule.last_begun_by(d), coa.index_holding(d)) << iso(d);
}

TEST(PresetSchedule, a_stricter_preset_begins_with_its_first_window_after_the_change) {
  const PresetSchedule schedule(on(2024, 1, 10), changing(ContactPreset::coa, on(2025, 2, 1), ContactPreset::eepm4));
  EXPECT_EQ(told(schedule.window(13)), "C1 2025-01-11 2025-04-10") << "under way: runs to its end";
  EXPECT_EQ(told(schedule.window(14)), "B13 2025-02-11 2025-03-10");
  EXPECT_EQ(told(schedule.window(15)), "B14 2025-03-11 2025-04-10");
  EXPECT_EQ(told(schedule.window(16)), "B15 2025-04-11 2025-05-10");
  EXPECT_EQ(schedule.last_begun_by(on(2025, 2, 10)), 13);
  EXPECT_EQ(schedule.last_begun_by(on(2025, 2, 11)), 14);
}

TEST(PresetSchedule, a_looser_preset_begins_when_the_window_under_way_has_ended) {
  const PresetSchedule schedule(on(2024, 1, 10), changing(ContactPreset::eepm4, on(2025, 2, 1), ContactPreset::coa));
  EXPECT_EQ(told(schedule.window(13)), "B12 2025-01-11 2025-02-10");
  EXPECT_EQ(told(schedule.window(14)), "C1 2025-02-11 2025-04-10") << "what is left of the quarter";
  EXPECT_EQ(told(schedule.window(15)), "C2 2025-04-11 2025-07-10");
}

TEST(PresetSchedule, every_day_lies_in_a_window_whatever_changes) {
  const std::array<ContactPreset, 4> all{ContactPreset::coa, ContactPreset::eepm4, ContactPreset::eepm5,
                                         ContactPreset::strictest};
  for (const Day start : {Day(on(2024, 1, 31)), Day(on(2024, 2, 29)), Day(on(2023, 11, 30))})
    for (const auto first : all)
      for (const auto second : all)
        for (int after = -3; after < 460; after += 29)
          for (const int held : {1, 9, 40, 200}) {
            const PresetSchedule schedule(start, Timeline({{Day::always(), hundredths(first)},
                                                           {start + after, hundredths(second)},
                                                           {start + (after + held), hundredths(first)}}));
            Day covered = start;
            for (int i = 0; covered < start + 900; ++i) {
              const Window w = schedule.window(i);
              ASSERT_LE(w.first_day, covered + 1) << iso(start) << " " << after << " " << held << " " << i;
              ASSERT_LE(w.first_day, w.last_day);
              covered = std::max(covered, w.last_day);
            }
            for (Day d = start + 1; d < start + 900; d = d + 13) {
              const int position = schedule.last_begun_by(d);
              ASSERT_LE(schedule.window(position).first_day, d);
              ASSERT_GT(schedule.window(position + 1).first_day, d);
              ASSERT_GE(schedule.window(position).last_day, d);
            }
          }
}

struct Preset_of_the_day : testing::Test, MatchStory {
  void preset(ContactPreset preset, Date from, std::string id = {}) {
    h.policy(snapshot::PolicyKey::contact_preset, hundredths(preset), from, Day::never(), programme, std::move(id));
  }
};

TEST_F(Preset_of_the_day, n37_a_change_of_the_preset_leaves_earlier_windows_as_they_were) {
  preset(ContactPreset::strictest, on(2025, 7, 11));
  talk(on(2025, 3, 1), {of_mentor()});
  talk(on(2025, 8, 1), {of_mentor()});
  EXPECT_EQ(mentor_in("C1"), "MET") << "by COA, a quarter";
  EXPECT_EQ(mentor_in("C2"), "MISSED");
  EXPECT_EQ(mentor_in("C3"), "-") << "begun under the strictest: months";
  EXPECT_EQ(mentor_in("B18"), "MET");
  EXPECT_EQ(mentor_in("B19"), "MISSED");
}

TEST_F(Preset_of_the_day, the_work_list_asks_monthly_where_coa_would_ask_quarterly) {
  for (int month = 0; month < 12; ++month)
    talk(add_months(on(2024, 2, 5), month), {of_mentor(), of_mentee(), of_mum()});
  const auto owed = [&](Date today) { return owed_for(h.snapshot(), {}, today, 7).size(); };
  talk(on(2025, 2, 1), {of_mentor(), of_mentee(), of_mum()});
  EXPECT_EQ(owed(on(2025, 3, 8)), 0U) << "COA: nothing until 10 April";
  preset(ContactPreset::eepm4, on(2025, 1, 1));
  EXPECT_EQ(owed(on(2025, 3, 8)), 3U) << "EEPM 4: by 10 March";
  EXPECT_EQ(next_due(h.snapshot(), match, on(2025, 3, 8))[0].window.due, Day(on(2025, 3, 10)));
}

TEST_F(Preset_of_the_day, a_contact_in_two_windows_meets_both) {
  preset(ContactPreset::eepm4, on(2025, 2, 1));
  talk(on(2025, 3, 1), {of_mentor()});
  EXPECT_EQ(mentor_in("C1"), "MET") << "11 January to 10 April, begun under COA";
  EXPECT_EQ(mentor_in("B13"), "MET") << "11 February to 10 March";
  EXPECT_EQ(mentor_in("B14"), "MISSED");
}

TEST_F(Preset_of_the_day, an_as_of_day_before_the_policy_was_recorded_knows_nothing_of_it) {
  preset(ContactPreset::eepm5, on(2024, 1, 1));
  EXPECT_EQ(mentor_in("A2"), "MISSED") << "of EEPM 5 the second month";
  EXPECT_EQ(obligations_of(h.snapshot(), match, on(2024, 2, 11))[0].window.due, Day(on(2024, 2, 10)));
}

}  // namespace
}  // namespace kith::obligations
