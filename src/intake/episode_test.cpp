// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/episode.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace kith::intake {
namespace {

Episode received(Date day) {
  Episode e;
  e.received = day;
  return e;
}
bool owes(const Standing& s, Act act, std::optional<Date> day) {
  return std::any_of(s.owed.begin(), s.owed.end(), [&](const Due& due) { return due.act == act && due.day == day; });
}

TEST(Episode, who_waits_for_a_year_is_assessed_anew) {
  Episode e = received(on(2025, 1, 2));
  e.decision = "accepted";
  e.decided = e.assessed = on(2025, 1, 10);
  e.rights_given = on(2025, 1, 3);
  e.waits.push_back({7, on(2025, 2, 1), {}, {}, on(2026, 1, 20)});
  Around around;
  around.today = on(2026, 1, 1);
  EXPECT_FALSE(owes(standing(e, around, {}), Act::assessment, on(2026, 2, 1)));
  around.today = on(2026, 1, 2);
  EXPECT_TRUE(owes(standing(e, around, {}), Act::assessment, on(2026, 2, 1))) << "told thirty days before";
  e.reassessed.push_back(on(2026, 1, 15));
  around.today = on(2026, 3, 1);
  EXPECT_FALSE(owes(standing(e, around, {}), Act::assessment, on(2026, 2, 1)));
  EXPECT_EQ(e.reassess_by(), on(2027, 1, 15)) << "and a year later again";
}

TEST(Episode, custody_that_begins_or_ends_asks_for_a_reassessment) {
  Episode e = received(on(2026, 1, 2));
  e.decision = "accepted";
  e.decided = e.assessed = e.rights_given = on(2026, 1, 10);
  Around around;
  around.today = on(2026, 6, 1);
  around.first_match = on(2026, 2, 1);
  around.custody_changed = {on(2026, 5, 20)};
  EXPECT_TRUE(owes(standing(e, around, {}), Act::assessment, on(2026, 6, 19)));
  e.reassessed.push_back(on(2026, 5, 25));
  EXPECT_FALSE(owes(standing(e, around, {}), Act::assessment, on(2026, 6, 19)));
}

TEST(Episode, what_came_of_a_referral_elsewhere_is_asked_thirty_days_later) {
  Episode e = received(on(2026, 1, 2));
  e.decision = "declined";
  e.decided = on(2026, 1, 10);
  EXPECT_TRUE(owes(standing(e, {}, {}), Act::onward, on(2026, 2, 9)));
  e.onward = e.onward_open = on(2026, 1, 12);
  EXPECT_TRUE(owes(standing(e, {}, {}), Act::onward_outcome, on(2026, 2, 11)));
  EXPECT_EQ(refused_in(e, State::declined, Act::onward_outcome), nullptr);
  e.onward_open.reset();
  EXPECT_TRUE(standing(e, {}, {}).owed.empty());
  EXPECT_NE(refused_in(e, State::declined, Act::onward_outcome), nullptr);
}

TEST(Episode, each_record_moves_it_on_and_owes_the_next) {
  Episode e = received(on(2026, 11, 1));
  const Days days;
  auto s = standing(e, {}, days);
  EXPECT_EQ(s.state, State::referred);
  EXPECT_TRUE(owes(s, Act::screening, on(2026, 11, 11))) << "M3.01: ten days";
  EXPECT_TRUE(owes(s, Act::notice, on(2026, 11, 11)));
  e.screened = on(2026, 11, 3);
  e.fit_told = e.services_told = on(2026, 11, 4);
  s = standing(e, {}, days);
  EXPECT_EQ(s.state, State::screened);
  EXPECT_EQ(s.since, on(2026, 11, 4)) << "both, not the first of them";
  e.intake_done = on(2026, 11, 5);
  e.urgent = true;
  s = standing(e, {}, days);
  EXPECT_EQ(s.state, State::intake);
  EXPECT_TRUE(s.urgent);
  EXPECT_EQ(s.owed.front().act, Act::response);
  EXPECT_EQ(s.owed.front().day, on(2026, 11, 2)) << "M3.02b: from the day received, not from the intake";
  e.responded = on(2026, 11, 5);
  EXPECT_FALSE(standing(e, {}, days).urgent);
  e.assessed = on(2026, 11, 6);
  EXPECT_EQ(standing(e, {}, days).state, State::assessed);
  e.decided = on(2026, 11, 10);
  e.decision = "accepted";
  s = standing(e, {}, days);
  EXPECT_EQ(s.state, State::accepted);
  EXPECT_TRUE(owes(s, Act::waitlist, on(2027, 1, 9))) << "M3.02c: sixty days";
  e.waits.push_back({7, on(2026, 11, 12), {}, {}, on(2026, 11, 12)});
  s = standing(e, {}, days);
  EXPECT_EQ(s.state, State::waitlisted);
  EXPECT_TRUE(owes(s, Act::wait_contact, on(2026, 12, 12))) << "M3.02d: every thirty days";
  e.waits.back().end = on(2026, 11, 20);
  e.waits.back().exit_reason = "matched";
  EXPECT_EQ(standing(e, {}, days).state, State::ready);
  Around around;
  around.first_match = on(2026, 11, 21);
  EXPECT_EQ(standing(e, around, days).state, State::in_service);
  e.terminated = on(2026, 11, 22);
  s = standing(e, around, days);
  EXPECT_EQ(s.state, State::closing);
  EXPECT_TRUE(owes(s, Act::closing_summary, on(2026, 12, 22))) << "day 30 is in time (edge case 12)";
  e.closing_summary = on(2026, 12, 1);
  EXPECT_EQ(standing(e, around, days).state, State::closed);
}

TEST(Episode, leaving_the_list_declining_and_waiting_again) {
  Episode e = received(on(2026, 1, 1));
  e.decided = on(2026, 1, 5);
  e.decision = "declined";
  EXPECT_TRUE(owes(standing(e, {}, {}), Act::onward, on(2026, 2, 4)));
  e.no_onward = on(2026, 1, 6);
  EXPECT_TRUE(standing(e, {}, {}).owed.empty()) << "workflows.md §2: or why it was not possible";
  e.no_onward.reset();
  EXPECT_EQ(refused_in(e, State::declined, Act::no_onward), nullptr);
  e.onward = on(2026, 1, 6);
  EXPECT_NE(refused_in(e, State::declined, Act::no_onward), nullptr) << "they were referred on";
  EXPECT_TRUE(standing(e, {}, {}).owed.empty());
  e.decision = "accepted";
  e.waits.push_back({7, on(2026, 1, 6), on(2026, 2, 1), "withdrew", on(2026, 1, 6)});
  EXPECT_EQ(standing(e, {}, {}).state, State::left_waitlist);
  e.waits.push_back({8, on(2026, 3, 1), {}, {}, on(2026, 3, 1)});
  EXPECT_EQ(standing(e, {}, {}).state, State::waitlisted) << "edge case 33: a new wait is counted from its own day";
  EXPECT_EQ(standing(e, {}, {}).since, on(2026, 3, 1));
}

TEST(Episode, who_is_served_waits_no_longer_though_the_list_was_not_told) {
  Episode e = received(on(2025, 1, 1));
  e.decided = e.assessed = e.rights_given = on(2025, 1, 5);
  e.decision = "accepted";
  e.waits.push_back({7, on(2025, 1, 10), {}, {}, on(2025, 1, 10)});
  Around around;
  around.today = on(2026, 2, 1);
  around.first_match = around.matched_since = on(2025, 2, 1);
  auto s = standing(e, around, {});
  EXPECT_EQ(s.state, State::in_service);
  ASSERT_EQ(s.owed.size(), 1U) << "neither a contact nor the reassessment of who waits for a year";
  EXPECT_EQ(s.owed.front().act, Act::leave_waitlist);
  around.matched_since.reset();
  EXPECT_TRUE(owes(standing(e, around, {}), Act::wait_contact, on(2025, 2, 9))) << "the match ended, the wait did not";
  around.matched_since = on(2025, 1, 6);
  EXPECT_TRUE(owes(standing(e, around, {}), Act::wait_contact, on(2025, 2, 9))) << "waits for another, beside a match";
  around.matched_since.reset();
  e.attended = on(2025, 2, 1);
  EXPECT_EQ(standing(e, around, {}).owed.front().act, Act::leave_waitlist) << "of a group";
}

TEST(Episode, only_the_permission_is_hard_and_age_alone_is_not_consent) {
  const Episode e = received(on(2026, 1, 1));
  const auto hard = [](const std::vector<Block>& list) {
    return std::count_if(list.begin(), list.end(), [](const Block& b) { return b.hard; });
  };
  EXPECT_EQ(hard(blocks(e, {})), 1);
  EXPECT_EQ(blocks(e, {}).size(), 6u);
  Around grown;
  grown.adult = true;
  EXPECT_EQ(hard(blocks(e, grown)), 0);
  Around mature;
  mature.self = true;
  EXPECT_EQ(hard(blocks(e, mature)), 0) << "edge case 21: the basis is recorded, not inferred";
}

TEST(Episode, in_service_the_consent_is_asked_again_when_it_ended_or_when_the_mentee_comes_of_age) {
  Episode e = received(on(2026, 1, 1));
  e.rights_given = e.assessed = e.decided = on(2026, 1, 10);
  e.decision = "accepted";
  Around around;
  around.today = on(2026, 11, 28);
  around.first_match = on(2026, 2, 1);
  around.permission = true;
  EXPECT_TRUE(standing(e, around, {}).owed.empty());
  around.permission = false;
  EXPECT_TRUE(standing(e, around, {}).owed.empty()) << "none was ever recorded: nobody took it back";
  around.permission_ended = on(2026, 11, 27);
  EXPECT_TRUE(owes(standing(e, around, {}), Act::consent, on(2026, 11, 27)));
  around.permission = true;
  around.permission_ended.reset();
  around.of_age = on(2026, 12, 28);
  EXPECT_TRUE(owes(standing(e, around, {}), Act::consent, on(2026, 12, 28))) << "a month ahead";
  around.of_age = on(2026, 12, 29);
  EXPECT_TRUE(standing(e, around, {}).owed.empty());
  around.of_age = on(2026, 11, 27);
  around.adult = true;
  EXPECT_TRUE(owes(standing(e, around, {}), Act::consent, on(2026, 11, 27))) << "edge case 14: the day after";
  around.self = true;
  EXPECT_TRUE(owes(standing(e, around, {}), Act::consent, on(2026, 11, 27))) << "a mature minor's does not answer it";
  around.own = true;
  EXPECT_TRUE(standing(e, around, {}).owed.empty());
}

}  // namespace
}  // namespace kith::intake
