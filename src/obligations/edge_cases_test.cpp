// SPDX-License-Identifier: AGPL-3.0-or-later
// The sharpest edge cases of workflows.md §18 that concern what is owed, each named after its number.
#include <gtest/gtest.h>

#include "obligations/obligations.h"
#include "support/match_story.h"

namespace kith::obligations {
namespace {

using namespace kith::test;  // NOLINT

struct Edge18 : testing::Test, MatchStory {
  /// Another match of the same people or others, begun on `day`.
  MatchRef another(PersonRef by, PersonRef with, Date day, std::string id = {}) {
    const MatchRef m = h.match(programme, by, with, add_days(day, -5), std::move(id));
    h.meeting_held(m, day);
    return m;
  }
  std::string in(MatchRef m, Track track, std::string_view window, Date as_of = much_later) const {
    for (const auto& o : obligations_of(h.snapshot(), m, as_of))
      if (o.track == track && o.window.name() == window) return std::string(word(o.status));
    return "-";
  }
  Date due(MatchRef m, std::string_view window) const {
    for (const auto& o : obligations_of(h.snapshot(), m, much_later))
      if (o.window.name() == window) return o.window.due;
    return {};
  }
  Party about(MatchRef m, Party p) const {
    p.match = m;
    return p;
  }
};

TEST_F(Edge18, n1_due_dates_are_counted_from_the_start_never_from_the_one_before) {
  const MatchRef m = another(mentor, kid, on(2023, 1, 31));
  EXPECT_EQ(due(m, "A2"), on(2023, 2, 28));
  EXPECT_EQ(due(m, "B1"), on(2023, 3, 31));
}

TEST_F(Edge18, n2_a_contact_on_day_30_of_a_month_of_31_is_late_not_missed) {
  const MatchRef m = another(mentor, kid, on(2024, 1, 1));
  talk(on(2024, 1, 30), {about(m, of_mentor())});
  EXPECT_EQ(due(m, "A2"), on(2024, 1, 29));
  EXPECT_EQ(in(m, Track::mentor, "A2"), "LATE");
}

TEST_F(Edge18, n3_a_match_begun_on_29_february) {
  const MatchRef m = another(mentor, kid, on(2024, 2, 29));
  EXPECT_EQ(due(m, "B11"), on(2025, 2, 28));
  EXPECT_EQ(due(m, "C1"), on(2025, 5, 29));
  EXPECT_EQ(due(m, "C4"), on(2026, 2, 28));
}

TEST_F(Edge18, n4_a_contact_on_the_boundary_belongs_to_the_window_that_ends) {
  talk(on(2024, 1, 24), {of_mentor()});
  talk(on(2024, 2, 10), {of_mentee()});
  EXPECT_EQ(mentor_in("A1"), "MET");
  EXPECT_EQ(mentor_in("A2"), "MISSED");
  EXPECT_EQ(mentee_in("A2"), "LATE");
  EXPECT_EQ(mentee_in("B1"), "MISSED");
}

TEST_F(Edge18, n5_a_contact_on_the_day_of_introduction_does_not_count) {
  talk(start, {of_mentor()});
  EXPECT_EQ(mentor_in("A1"), "MISSED");
}

TEST_F(Edge18, n6_a_contact_after_a_missed_window_heals_nothing_but_meets_the_next) {
  talk(on(2024, 1, 25), {of_mentor()});
  EXPECT_EQ(mentor_in("A1"), "MISSED");
  EXPECT_EQ(mentor_in("A2"), "MET");
}

TEST_F(Edge18, n9_what_is_typed_later_does_not_change_an_earlier_as_of_day) {
  const auto before = all(on(2024, 2, 20));
  h.typed_on(on(2024, 3, 1));
  talk(on(2024, 1, 15), {of_mentor(), of_mentee(), of_mum()});
  h.typed_in_time();
  const auto after = all(on(2024, 2, 20));
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(before[i].status, after[i].status);
  EXPECT_EQ(mentor_in("A1", on(2024, 2, 29)), "MISSED");
  EXPECT_EQ(mentor_in("A1", on(2024, 3, 1)), "MET");
}

TEST_F(Edge18, n14_the_eighteenth_birthday_ends_the_guardians_track) {
  const PersonRef grown = h.person("grown", Day(on(2006, 3, 10)));
  h.relation(grown, mum, true);
  const MatchRef m = another(mentor, grown, start);
  EXPECT_EQ(in(m, Track::guardian, "A2"), "MISSED") << "last day 10 February";
  EXPECT_EQ(in(m, Track::guardian, "B1"), "NOT_APPLICABLE") << "last day 10 March, the birthday";
}

TEST_F(Edge18, n14_born_on_29_february) {
  const PersonRef leap = h.person("leap", Day(on(2008, 2, 29)));
  h.relation(leap, mum, true);
  const MatchRef m = another(mentor, leap, on(2025, 11, 28));
  EXPECT_EQ(in(m, Track::guardian, "B2"), "MISSED") << "last day 28 February 2026: of age on 1 March";
  h.policy(PolicyKey::leap_birthday, 100);
  EXPECT_EQ(in(m, Track::guardian, "B2"), "NOT_APPLICABLE") << "of age on 28 February";
}

TEST_F(Edge18, n14_an_unknown_birth_date_is_a_minors) {
  const PersonRef nobody_knows = h.person("unknown");
  const MatchRef m = another(mentor, nobody_knows, start);
  EXPECT_EQ(in(m, Track::guardian, "A1"), "MISSED");
}

TEST_F(Edge18, n15_custody_replaces_the_guardian_only_with_information_and_only_on_that_track) {
  h.custody(kid, on(2024, 1, 1), Day::never());
  Party silent = of_custody();
  silent.information = false;
  talk(on(2024, 1, 12), {silent});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
  talk(on(2024, 1, 13), {of_custody(), {match, Track::mentee, InformantKind::custody_organization, {}}});
  EXPECT_EQ(guardian_in("A1"), "MET CUSTODY");
  EXPECT_EQ(mentee_in("A1"), "MISSED");
  EXPECT_EQ(mentor_in("A1"), "MISSED");
}

TEST_F(Edge18, n16_custody_that_ends_inside_a_window_is_judged_on_the_day_of_the_contact) {
  h.custody(kid, on(2024, 1, 1), Day(on(2024, 1, 15)));
  talk(on(2024, 1, 16), {of_custody()});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
  talk(on(2024, 1, 20), {of_mum()});
  EXPECT_EQ(guardian_in("A1"), "MET");
}

TEST_F(Edge18, n17_one_voicemail_does_not_open_substitution) {
  talk(on(2024, 1, 12), {attempt()}, ContactMode::voicemail);
  talk(on(2024, 1, 13), {of_other_adult(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
}

TEST_F(Edge18, n18_the_mentor_or_the_coordinator_cannot_be_the_other_adult) {
  talk(on(2024, 1, 12), {attempt()});
  talk(on(2024, 1, 13), {attempt()});
  talk(on(2024, 1, 15), {of_other_adult(mentor), of_other_adult(staff)});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
}

TEST_F(Edge18, n19_the_wrong_parent_does_not_count) {
  const PersonRef dad = h.person("dad");
  h.relation(kid, dad, true, ContactRule::barred);
  talk(on(2024, 1, 15), {of_guardian(dad)});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
}

TEST_F(Edge18, n20_adult_mentees_have_no_guardian_track) {
  const PersonRef adult = h.person("adult", Day(on(1990, 1, 1)));
  const MatchRef m = another(mentor, adult, start);
  EXPECT_EQ(in(m, Track::guardian, "A1"), "NOT_APPLICABLE");
  h.relation(adult, mum, true, ContactRule::any, Day(History::begin), Day::never(), Authority::adult_guardianship);
  EXPECT_EQ(in(m, Track::guardian, "A1"), "MISSED") << "unless a court appointed one";
}

TEST_F(Edge18, n20_an_adult_may_agree_that_the_guardian_is_asked_on) {
  const PersonRef adult = h.person("adult", Day(on(1990, 1, 1)));
  const MatchRef m = another(mentor, adult, start);
  h.consent(adult, ConsentKind::guardian_contact_after_majority, on(2024, 1, 1), Day(on(2024, 2, 10)));
  EXPECT_EQ(in(m, Track::guardian, "A2"), "MISSED");
  EXPECT_EQ(in(m, Track::guardian, "B1"), "NOT_APPLICABLE") << "the consent ended on 10 February";
}

TEST_F(Edge18, n21_a_mature_minor_by_consent_on_record_not_by_age) {
  h.consent(kid, ConsentKind::mature_minor, on(2024, 1, 20), Day::never(), Day(on(2024, 2, 10)));
  EXPECT_EQ(guardian_in("A1"), "NOT_APPLICABLE");
  EXPECT_EQ(guardian_in("A2"), "MISSED") << "withdrawn on the window's last day";
}

TEST_F(Edge18, n22_one_call_about_siblings_needs_a_note_for_each) {
  const PersonRef sister = h.person("sister", Day(on(2014, 1, 1)));
  h.relation(sister, mum, true);
  const MatchRef second = another(teacher, sister, start);
  Party without = about(second, of_mum());
  without.note = false;
  talk(on(2024, 1, 15), {of_mum(), without});
  EXPECT_EQ(guardian_in("A1"), "MET");
  EXPECT_EQ(in(second, Track::guardian, "A1"), "MISSED");
  talk(on(2024, 1, 16), {about(second, of_mum())});
  EXPECT_EQ(in(second, Track::guardian, "A1"), "MET");
}

TEST_F(Edge18, n23_a_mentor_with_two_matches_one_call_one_note_each) {
  const PersonRef second_kid = h.person("second", Day(on(2013, 1, 1)));
  const MatchRef second = another(mentor, second_kid, start);
  talk(on(2024, 1, 15), {of_mentor(), about(second, of_mentor())});
  EXPECT_EQ(mentor_in("A1"), "MET");
  EXPECT_EQ(in(second, Track::mentor, "A1"), "MET");
  h.pause(match, PauseKind::contact_suspended, on(2024, 1, 25), Day(on(2024, 2, 10)));
  EXPECT_EQ(mentor_in("A2"), "EXCUSED");
  EXPECT_EQ(in(second, Track::mentor, "A2"), "MISSED") << "a pause is one match's";
}

TEST_F(Edge18, n24_two_mentors_for_one_mentee_one_contact_serves_both) {
  const MatchRef second = another(teacher, kid, on(2024, 1, 13));
  talk(on(2024, 1, 15), {of_mentee(), about(second, of_mentee())});
  EXPECT_EQ(mentee_in("A1"), "MET");
  EXPECT_EQ(in(second, Track::mentee, "A1"), "MET");
}

TEST_F(Edge18, n25_a_mentor_who_is_staff_cannot_monitor_her_own_match) {
  const MatchRef own = another(staff, kid, start);
  h.contact(programme, on(2024, 1, 15), staff, {about(own, of_mentee())});
  EXPECT_EQ(in(own, Track::mentee, "A1"), "MISSED");
  h.contact(programme, on(2024, 1, 16), teacher, {about(own, of_mentee())});
  EXPECT_EQ(in(own, Track::mentee, "A1"), "MET");
}

TEST_F(Edge18, n27_a_pause_of_meetings_or_for_safety_stops_no_clock) {
  h.pause(match, PauseKind::safety, on(2024, 1, 1), Day::never());
  h.pause(match, PauseKind::meetings_only, on(2024, 1, 1), Day::never());
  EXPECT_EQ(mentor_in("A1"), "MISSED");
  EXPECT_EQ(due(match, "B1"), on(2024, 3, 10)) << "and S never moves";
}

TEST_F(Edge18, n28_holidays_do_not_stop_the_duty_of_contact) {
  h.write(CalendarRow{.days = {Day(on(2024, 1, 1)), Day(on(2024, 12, 31))}, .kind = CalendarKind::closed_month},
          on(2024, 1, 1), programme.key);
  EXPECT_EQ(mentor_in("B1"), "MISSED");
}

TEST_F(Edge18, n29_a_rematch_begins_with_two_weeks_again) {
  h.close(match, on(2024, 6, 1));
  const MatchRef second = another(teacher, kid, on(2024, 7, 1));
  EXPECT_EQ(due(second, "A1"), on(2024, 7, 15));
}

TEST_F(Edge18, n30_a_match_closed_by_mistake_has_all_its_windows_again) {
  const Written closure = h.close(match, on(2024, 1, 20));
  EXPECT_EQ(mentor_in("A1"), "CANCELLED");
  EXPECT_EQ(mentor_in("A2"), "-");
  h.withdraw<ClosureRow>(closure, on(2024, 2, 15));
  EXPECT_EQ(mentor_in("A1", on(2024, 2, 14)), "CANCELLED") << "as it was known then";
  EXPECT_EQ(mentor_in("A1", on(2024, 2, 15)), "MISSED");
  EXPECT_EQ(due(match, "A2"), on(2024, 2, 7)) << "S is the old one";
}

TEST_F(Edge18, n31_dissolved_before_start_owes_nothing) {
  const MatchRef m = h.match(programme, mentor, kid, on(2024, 1, 2));
  h.close(m, on(2024, 1, 9), ClosureKind::dissolved_before_start);
  EXPECT_TRUE(obligations_of(h.snapshot(), m, much_later).empty());
  const MatchRef no_show = h.match(programme, mentor, kid, on(2024, 1, 2));
  h.meeting_held(no_show, on(2024, 1, 5), MeetingStatus::no_show);
  EXPECT_TRUE(obligations_of(h.snapshot(), no_show, much_later).empty());
}

TEST_F(Edge18, n32_closing_drops_the_open_window_but_not_the_overdue_one) {
  const MatchRef overdue = another(mentor, kid, start), open = another(mentor, kid, start);
  h.close(overdue, add_days(start, 29));
  h.close(open, add_days(start, 20));
  EXPECT_EQ(in(overdue, Track::mentor, "A2"), "MISSED");
  EXPECT_EQ(in(open, Track::mentor, "A2"), "CANCELLED");
  EXPECT_EQ(in(open, Track::mentor, "A1"), "MISSED");
}

TEST_F(Edge18, n34_what_is_owed_does_not_vanish_with_the_worker) {
  h.correct(
      assignment,
      AssignmentRow{.worker = staff, .days = {Day(on(2024, 1, 2)), Day(on(2024, 1, 15))}, .need = NeedLevel::standard},
      on(2024, 1, 16));
  const Snapshot s = h.snapshot();
  Scope of_staff;
  of_staff.worker = staff;
  Scope nobodys;
  nobodys.without_worker = true;
  EXPECT_TRUE(owed_for(s, of_staff, on(2024, 1, 24), 0).empty());
  EXPECT_EQ(owed_for(s, nobodys, on(2024, 1, 24), 0).size(), 3u);
  EXPECT_EQ(owed_for(s, {}, on(2024, 1, 24), 0).size(), 3u);
}

TEST_F(Edge18, n37_each_substitution_is_judged_by_the_policy_of_its_day) {
  h.policy(PolicyKey::parent_attempts, 300, on(2024, 1, 25));
  for (const Date day : {on(2024, 1, 12), on(2024, 1, 13), on(2024, 1, 26), on(2024, 1, 27)}) talk(day, {attempt()});
  talk(on(2024, 1, 14), {of_other_adult(teacher)});
  talk(on(2024, 1, 28), {of_other_adult(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MET SUBSTITUTED");
  EXPECT_EQ(guardian_in("A2"), "MISSED");
}

TEST_F(Edge18, n40_an_attempt_a_bulk_message_and_a_text_thread_are_three_things) {
  Party tried = of_mentor();
  tried.reached = false;
  talk(on(2024, 1, 12), {tried});
  talk(on(2024, 1, 13), {of_mentor()}, ContactMode::bulk_message);
  EXPECT_EQ(mentor_in("A1"), "MISSED");
  talk(on(2024, 1, 14), {of_mentor()}, ContactMode::text_conversation);
  EXPECT_EQ(mentor_in("A1"), "MET");
}

}  // namespace
}  // namespace kith::obligations
