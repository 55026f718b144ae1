// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/check_stand.h"

#include <gtest/gtest.h>

namespace kith::snapshot {
namespace {

using enum CheckType;
using enum CheckState;

constexpr TextMark canada = mark_of("ca"), states = mark_of("us");

constexpr Span no_days{Day::never(), Day::always()};

CheckFact held_from(CheckType type, Date from, Date until, TextMark place = canada) {
  return {type, {from, until}, place, Day::never(), false, no_days, Day::never()};
}
/// Agreed to on a day, not back.
CheckFact opened(CheckType type, Date consented, TextMark place) {
  return {type, no_days, place, consented, false, no_days, Day::never()};
}
/// A declaration that told of a change; two have not decided, or have on the day after `until`.
CheckFact told_of(Date day, Day until = Day::never()) {
  return {self_declaration, no_days, {}, Day::never(), false, {day, until}, Day::never()};
}
CheckTerms asks(Set<CheckType> always) {
  CheckTerms terms;
  terms.always = always;
  return terms;
}
CheckTerms yearly() {
  auto terms = asks({criminal_record});
  terms.declaration_months = 12;
  return terms;
}

TEST(CheckStand, a_declaration_is_asked_for_a_year_after_the_check_and_waited_for_thirty_days) {
  const std::vector facts{held_from(criminal_record, on(2024, 3, 1), on(2027, 2, 28))};
  const auto on_day = [&](Date day) { return stand_of(facts, yearly(), self_declaration, day); };
  EXPECT_EQ(on_day(on(2024, 12, 29)).state, valid) << "61 days are left";
  EXPECT_EQ(on_day(on(2024, 12, 30)).state, expiring) << "60 days";
  EXPECT_EQ(on_day(on(2025, 2, 28)).until, Day(on(2025, 2, 28))) << "the year's last day";
  EXPECT_FALSE(on_day(on(2025, 2, 28)).since);
  const auto first = on_day(on(2025, 3, 1));
  EXPECT_EQ(first.state, expiring) << "missing: expiring, no more";
  EXPECT_EQ(first.since, Day(on(2025, 3, 1)));
  EXPECT_EQ(first.bring, Day(on(2025, 3, 30)));
  EXPECT_EQ(on_day(on(2025, 3, 29)).state, expiring) << "day 29";
  EXPECT_FALSE(on_day(on(2025, 3, 30)).lacking()) << "day 30";
  EXPECT_EQ(on_day(on(2025, 3, 31)).state, expired) << "day 31";
  EXPECT_TRUE(on_day(on(2025, 3, 31)).suspends());
  EXPECT_EQ(on_day(on(2025, 3, 31)).suspends_from(), Day(on(2025, 3, 31)));
}

TEST(CheckStand, a_finding_that_two_rejected_takes_what_an_older_check_still_holds) {
  CheckFact renewal = opened(criminal_record, on(2026, 1, 5), canada);
  renewal.undecided = {on(2026, 2, 1), on(2026, 2, 9)};
  renewal.rejected = on(2026, 2, 10);
  std::vector facts{held_from(criminal_record, on(2024, 3, 1), on(2027, 2, 28)), renewal};
  const auto on_day = [&](Date day) { return stand_of(facts, asks({criminal_record}), criminal_record, day); };
  EXPECT_FALSE(on_day(on(2026, 2, 9)).lacking()) << "two have not decided yet";
  EXPECT_TRUE(on_day(on(2026, 2, 10)).suspends());
  EXPECT_EQ(on_day(on(2026, 5, 1)).suspends_from(), Day(on(2026, 2, 10)));
  facts.push_back(held_from(criminal_record, on(2026, 6, 1), on(2029, 5, 31)));
  EXPECT_TRUE(on_day(on(2026, 5, 31)).suspends());
  EXPECT_EQ(on_day(on(2026, 6, 1)).state, valid) << "one that came back clear since";
  facts.back().held.until = on(2026, 12, 31);
  EXPECT_FALSE(on_day(on(2026, 12, 31)).lacking());
  EXPECT_TRUE(on_day(on(2027, 1, 1)).suspends()) << "the older one, which would hold, does not come back";
  EXPECT_EQ(on_day(on(2027, 1, 1)).suspends_from(), Day(on(2027, 1, 1))) << "the months in order are not judged again";
}

TEST(CheckStand, each_declaration_and_each_new_check_begins_the_year_again) {
  std::vector facts{held_from(criminal_record, on(2023, 3, 1), on(2026, 2, 28)),
                    held_from(self_declaration, on(2024, 3, 20), on(2025, 3, 19))};
  EXPECT_EQ(stand_of(facts, yearly(), self_declaration, on(2024, 4, 10)).state, valid) << "given late, and given";
  EXPECT_EQ(stand_of(facts, yearly(), self_declaration, on(2025, 3, 20)).since, Day(on(2025, 3, 20)));
  facts.push_back(held_from(criminal_record, on(2025, 1, 15), on(2028, 1, 14)));
  EXPECT_EQ(stand_of(facts, yearly(), self_declaration, on(2025, 6, 1)).until, Day(on(2026, 1, 14)))
      << "between checks: a new check is no less than a declaration";
}

TEST(CheckStand, a_year_from_29_february_ends_on_27_february) {
  const std::vector facts{held_from(criminal_record, on(2024, 2, 29), on(2027, 2, 27))};
  EXPECT_FALSE(stand_of(facts, yearly(), self_declaration, on(2025, 2, 27)).since);
  EXPECT_EQ(stand_of(facts, yearly(), self_declaration, on(2025, 2, 28)).since, Day(on(2025, 2, 28)))
      << "edge case 3: the anniversary is 28 February";
  auto terms = yearly();
  terms.declaration_months = 48;
  EXPECT_EQ(stand_of(facts, terms, self_declaration, on(2026, 1, 1)).until, Day(on(2028, 2, 28)))
      << "from 29 February 2028 on";
}

TEST(CheckStand, nobody_is_late_before_the_programme_asks) {
  const std::vector facts{held_from(criminal_record, on(2020, 1, 1), on(2030, 1, 1))};
  auto terms = yearly();
  terms.declared_since = on(2026, 4, 1);
  EXPECT_EQ(stand_of(facts, terms, self_declaration, on(2026, 4, 1)).since, Day(on(2026, 4, 1)));
  EXPECT_EQ(stand_of(facts, terms, self_declaration, on(2026, 4, 30)).state, expiring) << "day 30";
  EXPECT_EQ(stand_of(facts, terms, self_declaration, on(2026, 5, 1)).state, expired) << "day 31";
}

TEST(CheckStand, none_is_asked_for_where_the_policy_asks_for_none_and_before_any_check) {
  const std::vector facts{held_from(criminal_record, on(2020, 1, 1), on(2030, 1, 1))};
  EXPECT_EQ(stands_of(facts, asks({criminal_record}), on(2026, 1, 1)).size(), 1u);
  EXPECT_EQ(stand_of({}, yearly(), self_declaration, on(2026, 1, 1)).state, valid) << "the check itself is missing";
  EXPECT_EQ(stand_of({}, yearly(), criminal_record, on(2026, 1, 1)).state, missing);
}

TEST(CheckStand, a_required_declaration_has_the_same_grace_and_a_revoked_one_none) {
  std::vector facts{held_from(self_declaration, on(2025, 1, 1), on(2025, 12, 31))};
  const auto terms = asks({self_declaration});
  EXPECT_EQ(stand_of(facts, terms, self_declaration, on(2026, 1, 30)).state, expiring) << "day 30";
  EXPECT_EQ(stand_of(facts, terms, self_declaration, on(2026, 1, 31)).state, expired) << "day 31";
  EXPECT_EQ(stand_of({}, terms, self_declaration, on(2026, 1, 1)).state, missing) << "never given: no grace";
  facts[0].revoked = true;
  EXPECT_EQ(stand_of(facts, terms, self_declaration, on(2026, 1, 1)).state, expired) << "new information has no grace";
}

TEST(CheckStand, a_declared_change_waits_for_two_and_its_days_are_no_days_of_grace) {
  std::vector facts{held_from(criminal_record, on(2024, 3, 1), on(2027, 2, 28)), told_of(on(2025, 3, 10))};
  const auto on_day = [&](Date day) { return stand_of(facts, yearly(), self_declaration, day); };
  EXPECT_EQ(on_day(on(2025, 3, 9)).by_what, AskedBy::declaration) << "day 9";
  for (const Date day : {on(2025, 3, 10), on(2025, 3, 31), on(2026, 12, 31)}) {
    EXPECT_EQ(on_day(day).state, expiring);
    EXPECT_EQ(on_day(day).by_what, AskedBy::finding);
    EXPECT_FALSE(on_day(day).since || on_day(day).bring) << "nothing is asked for meanwhile";
  }
  facts[1] = told_of(on(2025, 3, 10), on(2025, 6, 1));
  EXPECT_EQ(on_day(on(2025, 6, 1)).by_what, AskedBy::finding) << "as it stood before the word of the second";
  EXPECT_EQ(on_day(on(2025, 6, 2)).bring, Day(on(2025, 6, 22))) << "9 of 30 days were used";
  EXPECT_EQ(on_day(on(2025, 6, 22)).state, expiring);
  EXPECT_EQ(on_day(on(2025, 6, 23)).state, expired);
  facts[1] = told_of(on(2025, 4, 10));
  EXPECT_EQ(on_day(on(2025, 4, 20)).state, expired) << "late beyond the grace before it was told";
  EXPECT_EQ(on_day(on(2025, 4, 20)).suspends_from(), Day(on(2025, 3, 31)));
  facts[1] = told_of(on(2025, 1, 20));
  EXPECT_EQ(on_day(on(2025, 1, 20)).by_what, AskedBy::finding) << "told before the last day";
  auto terms = yearly();
  terms.grace_days = 0;
  EXPECT_EQ(stand_of(facts, terms, self_declaration, on(2025, 3, 20)).state, expiring);
  terms = asks({self_declaration});
  EXPECT_EQ(stand_of(facts, terms, self_declaration, on(2025, 3, 20)).state, missing) << "required and never given";
  facts.push_back(held_from(self_declaration, on(2024, 2, 1), on(2025, 1, 31)));
  EXPECT_EQ(stand_of(facts, terms, self_declaration, on(2025, 3, 20)).state, expiring);
}

TEST(CheckStand, a_revoked_declaration_between_checks_has_no_grace) {
  std::vector facts{held_from(criminal_record, on(2024, 9, 1), on(2027, 8, 31)),
                    held_from(self_declaration, on(2025, 1, 10), on(2025, 1, 19))};
  facts[1].revoked = true;
  const auto on_day = [&](Date day) { return stand_of(facts, yearly(), self_declaration, day); };
  EXPECT_FALSE(on_day(on(2025, 1, 19)).lacking());
  EXPECT_EQ(on_day(on(2025, 1, 20)).state, expired) << "though the year of the check would run";
  EXPECT_EQ(on_day(on(2025, 1, 20)).suspends_from(), Day(on(2025, 1, 20)));
  EXPECT_FALSE(on_day(on(2025, 1, 20)).bring);
  facts[1].held.until = on(2025, 1, 9);
  EXPECT_EQ(on_day(on(2025, 1, 10)).state, expired) << "from its first day on";
  facts.push_back(held_from(self_declaration, on(2025, 1, 25), on(2026, 1, 24)));
  EXPECT_EQ(on_day(on(2025, 1, 25)).state, valid) << "another is given";
  facts[2] = held_from(criminal_record, on(2025, 2, 1), on(2028, 1, 31));
  EXPECT_EQ(on_day(on(2025, 1, 31)).state, expired);
  EXPECT_EQ(on_day(on(2025, 2, 1)).state, valid) << "an asked check came back after it";
  EXPECT_EQ(on_day(on(2026, 2, 1)).bring, Day(on(2026, 3, 2))) << "which begins the time again";
}

TEST(CheckStand, who_starts_to_drive_brings_the_record_in_thirty_days_and_does_not_drive_meanwhile) {
  std::vector facts{held_from(criminal_record, on(2025, 1, 1), on(2027, 12, 31))};
  auto terms = asks({criminal_record});
  terms.driving = {driving_record};
  EXPECT_FALSE(may_drive(facts, terms, on(2026, 1, 31))) << "does not drive";
  terms.drives_since = on(2026, 1, 31);
  const auto on_day = [&](Date day) { return stand_of(facts, terms, driving_record, day); };
  EXPECT_EQ(on_day(on(2026, 1, 31)).state, added);
  EXPECT_TRUE(on_day(on(2026, 1, 31)).lacking()) << "no new match, no driving";
  EXPECT_FALSE(on_day(on(2026, 1, 31)).suspends()) << "matches that run go on";
  EXPECT_FALSE(may_drive(facts, terms, on(2026, 1, 31)));
  EXPECT_EQ(on_day(on(2026, 3, 1)).state, added) << "day 29";
  EXPECT_EQ(on_day(on(2026, 3, 2)).state, added) << "day 30";
  EXPECT_EQ(on_day(on(2026, 3, 3)).state, expired) << "day 31";
  EXPECT_EQ(on_day(on(2026, 3, 3)).suspends_from(), Day(on(2026, 3, 3)));
  facts.push_back(held_from(driving_record, on(2026, 2, 10), on(2026, 12, 31)));
  EXPECT_FALSE(may_drive(facts, terms, on(2026, 2, 9)));
  EXPECT_TRUE(may_drive(facts, terms, on(2026, 2, 10)));
  EXPECT_EQ(on_day(on(2027, 1, 1)).state, expired) << "what lapses while it is needed has no grace";
  terms.drives_since = on(2024, 1, 30);
  EXPECT_EQ(stand_of({}, terms, driving_record, on(2024, 2, 29)).state, added) << "29 February is day 30";
  EXPECT_EQ(stand_of({}, terms, driving_record, on(2024, 3, 1)).state, expired);
}

TEST(CheckStand, a_move_asks_for_the_checks_of_the_new_place_and_the_old_ones_serve_for_thirty_days) {
  std::vector facts{held_from(criminal_record, on(2025, 1, 1), on(2027, 12, 31)),
                    opened(criminal_record, on(2026, 5, 1), states)};
  auto terms = asks({criminal_record});
  const auto on_day = [&](Date day) { return stand_of(facts, terms, criminal_record, day); };
  EXPECT_EQ(on_day(on(2026, 4, 30)).state, valid);
  EXPECT_EQ(on_day(on(2026, 5, 1)).state, added);
  EXPECT_EQ(on_day(on(2026, 5, 1)).by_what, AskedBy::move);
  EXPECT_EQ(on_day(on(2026, 5, 31)).state, added) << "day 30";
  EXPECT_EQ(on_day(on(2026, 6, 1)).state, expired) << "day 31, though the old one holds";
  facts[0].held.until = on(2026, 5, 12);
  EXPECT_EQ(on_day(on(2026, 5, 2)).bring, Day(on(2026, 5, 12))) << "the old one ends before day 30";
  EXPECT_EQ(on_day(on(2026, 5, 13)).state, expired);
  facts[0].held.until = on(2027, 12, 31);
  terms.drives_since = on(2025, 2, 1);
  EXPECT_FALSE(may_drive(facts, terms, on(2026, 5, 10))) << "no driving meanwhile";
  facts[1].held = {on(2026, 5, 20), on(2029, 5, 19)};
  EXPECT_EQ(on_day(on(2026, 5, 19)).state, added);
  EXPECT_EQ(on_day(on(2026, 5, 20)).state, valid);
  EXPECT_TRUE(may_drive(facts, terms, on(2026, 5, 20)));
}

TEST(CheckStand, what_a_move_brought_and_lapsed_has_no_grace) {
  std::vector facts{held_from(criminal_record, on(2025, 1, 1), on(2030, 12, 31)),
                    opened(criminal_record, on(2026, 5, 1), states)};
  facts[1].held = {on(2026, 5, 20), on(2027, 5, 19)};
  const auto terms = asks({criminal_record});
  const auto on_day = [&](Date day) { return stand_of(facts, terms, criminal_record, day); };
  EXPECT_EQ(on_day(on(2027, 5, 19)).state, valid);
  const auto lapsed = on_day(on(2027, 5, 20));
  EXPECT_EQ(lapsed.state, expired) << "the old one holds still, elsewhere";
  EXPECT_EQ(lapsed.until, Day(on(2027, 5, 19)));
  EXPECT_EQ(lapsed.suspends_from(), Day(on(2027, 5, 20)));
  EXPECT_FALSE(lapsed.since || lapsed.bring);
  facts.push_back(opened(criminal_record, on(2027, 6, 1), states));
  EXPECT_EQ(on_day(on(2027, 6, 2)).state, expired) << "asked for anew in the same place: no other move";
  facts = {facts[0], opened(criminal_record, on(2026, 5, 1), states), opened(criminal_record, on(2026, 5, 10), states)};
  EXPECT_EQ(on_day(on(2026, 5, 11)).bring, Day(on(2026, 5, 31))) << "from the first consent";
}

TEST(CheckStand, places_are_one_by_letters_a_to_z_of_any_length) {
  EXPECT_EQ(place_of(" ON "), place_of("on"));
  EXPECT_EQ(place_of("QUÉBEC"), place_of("quÉbec"));
  EXPECT_NE(place_of("ÎLE DU NORD"), place_of("île du nord")) << "the same on both stores";
  EXPECT_EQ(place_of(std::string(80, 'A')), place_of(std::string(80, 'a')));
  EXPECT_FALSE(place_of("  "));
}

TEST(CheckStand, places_with_a_code_are_one_however_they_were_typed) {
  EXPECT_EQ(place_of("Ontario"), place_of("CA-ON"));
  EXPECT_EQ(place_of("ON"), place_of("ontario (ca-on)"));
  EXPECT_EQ(place_of("Québec"), place_of("quebec"));
  EXPECT_EQ(place_of("États-Unis"), place_of("US"));
  EXPECT_NE(place_of("CA"), place_of("US-CA")) << "the letters of a country are the country";
  EXPECT_NE(place_of("Georgia"), place_of("US-GA")) << "two have the name: as typed";
  EXPECT_NE(place_of("Peel Region"), place_of("Ontario")) << "what has no code is itself";
}

TEST(CheckStand, a_declared_change_that_two_reject_has_no_grace) {
  CheckTerms terms;
  terms.always = {criminal_record};
  terms.declaration_months = 12;
  terms.declared_since = Day(on(2020, 1, 1));
  auto rejected = told_of(on(2026, 1, 20), on(2026, 2, 9));
  rejected.rejected = Day(on(2026, 2, 10));
  std::vector facts{held_from(criminal_record, on(2025, 1, 10), on(2028, 1, 9)), rejected};
  const auto on_day = [&](Date day) { return stand_of(facts, terms, self_declaration, Day(day)); };
  EXPECT_EQ(on_day(on(2026, 2, 9)).state, expiring) << "two have not decided";
  EXPECT_EQ(on_day(on(2026, 2, 10)).state, expired) << "though 20 days of the grace are left";
  EXPECT_EQ(on_day(on(2026, 2, 10)).suspends_from(), Day(on(2026, 2, 10)));
  facts[1].rejected = Day::never();
  EXPECT_EQ(on_day(on(2026, 2, 10)).state, expiring) << "accepted or not decided: the grace goes on";
  facts[1].rejected = Day(on(2026, 2, 10));
  facts.push_back(held_from(self_declaration, on(2026, 3, 1), on(2027, 2, 28)));
  EXPECT_EQ(on_day(on(2026, 3, 1)).state, valid) << "until another is given";
  facts.pop_back();
  terms = {};
  terms.always = {self_declaration};
  facts = {held_from(self_declaration, on(2025, 1, 10), on(2026, 1, 9)), rejected};
  EXPECT_EQ(on_day(on(2026, 2, 9)).state, expiring);
  EXPECT_EQ(on_day(on(2026, 2, 10)).state, expired) << "required: the same";
  EXPECT_EQ(on_day(on(2026, 2, 10)).suspends_from(), Day(on(2026, 2, 10))) << "from the day of the rejection";
}

TEST(CheckStand, a_renewal_in_the_same_place_and_a_first_application_are_no_moves) {
  const std::vector renewed{held_from(criminal_record, on(2025, 1, 1), on(2027, 12, 31)),
                            opened(criminal_record, on(2027, 11, 1), canada)};
  EXPECT_EQ(stand_of(renewed, asks({criminal_record}), criminal_record, on(2027, 12, 15)).state, expiring);
  const std::vector first{opened(criminal_record, on(2026, 1, 1), states)};
  EXPECT_EQ(stand_of(first, asks({criminal_record}), criminal_record, on(2026, 1, 2)).state, missing);
}

TEST(CheckStand, no_gap_day_between_two_that_follow_each_other) {
  const std::vector facts{held_from(criminal_record, on(2023, 7, 1), on(2026, 6, 30)),
                          held_from(criminal_record, on(2026, 7, 1), on(2029, 6, 30))};
  EXPECT_EQ(stand_of(facts, asks({criminal_record}), criminal_record, on(2026, 6, 30)).until, Day(on(2029, 6, 30)));
}

}  // namespace
}  // namespace kith::snapshot
