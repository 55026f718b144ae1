// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/few_cases.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "support/history.h"

namespace kith::accreditation {
namespace {

bool hidden_size(std::int64_t n) { return n > 0 && n < 5; }

ProgrammeResult alone(Measure m) {
  ProgrammeResult result;
  result.measures = MeasureList({std::move(m)});
  return result;
}
Measure seen_alone(Measure m) { return without_few(alone(std::move(m))).measures[0]; }

TEST(FewCases, a_count_or_its_complement_below_five_blanks_the_figure) {
  for (const auto& [num, den] : {std::pair{0, 2}, {3, 40}, {38, 40}, {4, 4}}) {
    const Measure m = seen_alone({.id = "M8.03",
                                  .clause = "8.03",
                                  .status = MeasureStatus::rated,
                                  .rating = 4,
                                  .num = num,
                                  .den = den,
                                  .sub = {{"mentor", {9, 20}}},
                                  .failing = {{"mat-1", {"MISSED"}}}});
    EXPECT_TRUE(few_withheld(m) && m.num == 0 && m.den == 0 && m.sub.empty() && m.failing.empty()) << num << den;
    EXPECT_EQ(m.rating.has_value(), den >= 5);
  }
  const Measure whole =
      seen_alone({.id = "M8.03", .clause = "8.03", .status = MeasureStatus::rated, .num = 33, .den = 38});
  EXPECT_TRUE(cases_closed(whole) && !few_withheld(whole));
  EXPECT_EQ(whole.num, 35);
  EXPECT_EQ(whole.den, 40) << "to fives";
  EXPECT_FALSE(few_withheld(seen_alone({.id = "M8.03", .clause = "8.03"}))) << "that there is none is no case";
}

TEST(FewCases, small_reasons_stand_together_and_overlapping_parts_are_left_out) {
  const Measure m = seen_alone({.id = "M7.01c",
                                .clause = "7.01",
                                .status = MeasureStatus::info,
                                .num = 20,
                                .den = 40,
                                .sub = {{"reason:safeguarding", {0, 2}},
                                        {"reason:incompatible", {0, 1}},
                                        {"reason:moved", {6, 13}},
                                        {"reason:goals", {14, 24}}},
                                .excluded = {{"not_due", 2}, {"withdrawn", 30}, {"waitlisted", 4}}});
  ASSERT_EQ(m.sub.size(), 2u);
  EXPECT_EQ(m.sub.at("reason:few_together"), (Share{5, 15})) << "6 of 16";
  EXPECT_EQ(m.sub.at("reason:goals"), (Share{15, 25}));
  EXPECT_EQ(m.excluded, (std::map<std::string, std::int64_t>{{"few_together", 5}, {"withdrawn", 30}}));
  EXPECT_TRUE(m.flags.contains("few_parts_withheld"));
  EXPECT_TRUE(seen_alone({.id = "M8.03",
                          .clause = "8.03",
                          .status = MeasureStatus::rated,
                          .num = 50,
                          .den = 60,
                          .caps = {{"all_tracks_missed_twice", 3}},
                          .sub = {{"mentor", {26, 30}}, {"mentor:B", {6, 10}}, {"guardian", {10, 20}}},
                          .counts = {{"missed", std::int64_t{10}}, {"b", LongestGap{90, "mat-1"}}}})
                  .sub.empty());
}

/// G50: whatever the numbers, nothing shown or left over is 1 to 4, and every number shown stands for five.
TEST(FewCases, g50_no_number_of_ten_thousand_figures_is_below_five) {
  std::mt19937 random(50);  // NOLINT: always the same numbers
  const auto up_to = [&](std::int64_t n) { return static_cast<std::int64_t>(random() % static_cast<unsigned>(n + 1)); };
  int shown = 0, parts = 0;
  for (int i = 0; i < 10'000; ++i) {
    Measure m{.id = "M7.01c", .clause = "7.01", .status = MeasureStatus::rated, .rating = 3};
    for (const auto reason : {"reason:a", "reason:b", "reason:c", "reason:d"}) {
      const auto den = up_to(25), num = up_to(den);
      m.sub[reason] = {num, den};
      m.num += num, m.den += den;
      m.excluded[reason] = up_to(9);
    }
    const Measure seen = seen_alone(m);
    const auto fives = [](std::int64_t n) { return n % 5 == 0; };
    ASSERT_TRUE(fives(seen.num) && fives(seen.den));
    if (few_withheld(seen)) continue;
    ++shown;
    ASSERT_FALSE(hidden_size(m.num) || hidden_size(m.den) || hidden_size(m.den - m.num));
    for (const auto& [name, share] : seen.sub) {
      ++parts;
      ASSERT_TRUE(fives(share.num) && fives(share.den)) << name;
      if (m.sub.contains(name)) {
        ASSERT_FALSE(hidden_size(m.sub[name].num) || hidden_size(m.sub[name].den) ||
                     hidden_size(m.sub[name].den - m.sub[name].num));
      }
    }
    for (const auto& [name, number] : seen.excluded)
      ASSERT_TRUE(fives(number) && (!m.excluded.contains(name) || !hidden_size(m.excluded[name])));
  }
  EXPECT_GT(shown, 5000);
  EXPECT_GT(parts, 5000);
}

TEST(FewCases, a_clause_and_a_section_tell_nothing_of_a_figure_that_is_blank) {
  const auto of = [](std::optional<int> other) {
    ProgrammeResult result;
    result.measures =
        MeasureList({{.id = "a", .clause = "1", .status = MeasureStatus::rated, .rating = 4, .den = 1},
                     {.id = "b", .clause = "1", .status = MeasureStatus::rated, .rating = other, .num = 8, .den = 20}});
    result.clauses = {{"1", MeasureStatus::rated, 4, {"a", "b"}}};
    result.sections = {{"1", 4, {"1"}}};
    return without_few(std::move(result));
  };
  EXPECT_EQ(of(4).clauses[0].rating, 4) << "the other says so too";
  EXPECT_FALSE(of(2).clauses[0].rating);
  EXPECT_FALSE(of(2).sections[0].rating);
}

TEST(FewCases, units_of_fewer_than_five_persons_are_few_however_many_they_are) {
  const Measure m{.id = "M8.01a", .clause = "8.01", .status = MeasureStatus::rated, .rating = 3, .num = 40, .den = 60};
  const auto seen = [&](const Persons& p) { return without_few(alone(m), std::array{p}).measures[0]; };
  EXPECT_TRUE(few_withheld(seen({3, 3, 3, 20}))) << "sixty logs of three children";
  EXPECT_FALSE(seen({3, 3, 3, 20}).rating);
  EXPECT_TRUE(few_withheld(seen({9, 4, 9, 12}))) << "what is not in order is that of four";
  EXPECT_EQ(seen({9, 4, 9, 12}).rating, 3) << "the whole is not";
  EXPECT_FALSE(few_withheld(seen({9, 5, 9, 12})));
  EXPECT_FALSE(few_withheld(seen({9, 0, 9, 12}))) << "none is no cell";
}

TEST(FewCases, a_part_has_five_persons_when_four_cannot_have_its_units) {
  const Measure m{.id = "M8.03",
                  .clause = "8.03",
                  .status = MeasureStatus::rated,
                  .num = 60,
                  .den = 120,
                  .sub = {{"mentor", {30, 60}}, {"mentee", {12, 60}}},
                  .excluded = {{"paused", 30}}};
  const auto seen = [&](std::int64_t most) {
    return without_few(alone(m), std::array{Persons{9, 9, 9, most}}).measures[0];
  };
  EXPECT_EQ(seen(2).sub.size(), 2U);
  EXPECT_EQ(seen(2).excluded.size(), 1U);
  EXPECT_TRUE(seen(3).sub.empty()) << "twelve units may be those of four";
  EXPECT_TRUE(seen(3).excluded.empty()) << "whose these are is not told";
}

TEST(FewCases, persons_are_counted_on_the_side_that_has_fewer) {
  using namespace test;  // NOLINT
  History h;
  const auto programme = h.programme("pro-1");
  const auto mentor = h.person("mentor");
  for (int i = 0; i < 6; ++i) {
    const auto name = std::to_string(i);
    const auto match =
        h.match(programme, mentor, h.person("kid-" + name, Day(on(2012, 6, 1))), on(2024, 1, 2), "m-" + name);
    h.meeting_held(match, on(2024, 1, 10));
  }
  const auto snapshot = h.snapshot();
  Evaluation e(snapshot, year_until(Day(on(2024, 6, 30))));
  e.keep_counted();
  const auto result = evaluate(e, programme);
  const auto persons = persons_behind(e, result);
  ASSERT_EQ(persons.size(), result.measures.size());
  for (std::size_t i = 0; i < persons.size(); ++i) {
    if (result.measures[i].id != "M8.03") continue;
    EXPECT_GT(result.measures[i].den, 5) << "windows of six children";
    EXPECT_EQ(persons[i].all, 1) << "and of one mentor";
    EXPECT_EQ(persons[i].unmet, 1);
    EXPECT_EQ(persons[i].most, result.measures[i].den);
    EXPECT_TRUE(few_withheld(without_few(result, persons).measures[i]));
    EXPECT_FALSE(few_withheld(without_few(result).measures[i])) << "by units alone it was shown";
  }
}

TEST(FewCases, years_end_with_quarters_that_are_over) {
  EXPECT_EQ(year_ends(on(2026, 11, 22), 3), (std::vector{on(2026, 9, 30), on(2026, 6, 30), on(2026, 3, 31)}));
  EXPECT_EQ(year_ends(on(2026, 10, 1), 1), (std::vector{on(2026, 9, 30)}));
  EXPECT_FALSE(ends_a_quarter(on(2026, 9, 30), on(2026, 9, 30))) << "not over";
  EXPECT_FALSE(ends_a_quarter(on(2026, 8, 31), on(2026, 11, 22)));
}

}  // namespace
}  // namespace kith::accreditation
