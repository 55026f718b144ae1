// SPDX-License-Identifier: AGPL-3.0-or-later
// Every line of measure_decisions.md §7.3-7.8, named after it.
#include <gtest/gtest.h>

#include "obligations/obligations.h"
#include "support/match_story.h"

namespace kith::obligations {
namespace {

using namespace kith::test;  // NOLINT

struct Rule7 : testing::Test, MatchStory {};

TEST_F(Rule7, r7_3_the_list_holds_every_window_begun_by_the_as_of_day) {
  const auto names = [&](Date as_of) {
    std::string text;
    for (const auto& o : all(as_of))
      if (o.track == Track::mentor) text += o.window.name() + " ";
    return text;
  };
  EXPECT_EQ(names(on(2024, 1, 9)), "");
  EXPECT_EQ(names(on(2024, 1, 10)), "") << "S itself is in no window";
  EXPECT_EQ(names(on(2024, 1, 11)), "A1 ");
  EXPECT_EQ(names(on(2024, 1, 24)), "A1 ");
  EXPECT_EQ(names(on(2024, 1, 25)), "A1 A2 ");
  EXPECT_EQ(names(on(2024, 2, 11)), "A1 A2 B1 ");
  EXPECT_EQ(all(on(2030, 1, 1)).back().window.name(), "C20") << "C windows go on without end";
  EXPECT_EQ(all(on(2030, 1, 1)).size(), 3u * (13 + 20));
}

TEST_F(Rule7, r7_3_a_closed_match_keeps_the_windows_begun_before_its_end) {
  h.close(match, on(2024, 2, 11));
  EXPECT_EQ(all().back().window.name(), "A2") << "B1 would begin on the day the match ended";
  EXPECT_EQ(all().size(), 6u);
}

TEST_F(Rule7, r7_3_obligations_stand_by_window_then_mentor_mentee_guardian) {
  const auto list = all(on(2024, 1, 30));
  ASSERT_EQ(list.size(), 6u);
  for (std::size_t i = 0; i < list.size(); ++i) {
    EXPECT_EQ(list[i].window.name(), i < 3 ? "A1" : "A2");
    EXPECT_EQ(list[i].track, static_cast<Track>(i % 3));
  }
}

TEST_F(Rule7, r7_4_a_row_informs_when_reached_with_information_and_its_own_note) {
  talk(on(2024, 1, 15), {of_mentor()});
  EXPECT_EQ(mentor_in("A1"), "MET");
  for (bool Party::*field : {&Party::reached, &Party::information, &Party::note}) {
    MatchStory other;
    Party p = other.of_mentor();
    p.*field = false;
    other.talk(on(2024, 1, 15), {p});
    EXPECT_EQ(other.mentor_in("A1"), "MISSED");
  }
}

TEST_F(Rule7, r7_4_the_note_of_the_contact_is_not_the_note_of_the_party) {
  Party p = of_mentor();
  p.note = false;
  h.contact(programme, on(2024, 1, 15), staff, {p}, ContactMode::phone, true);
  EXPECT_EQ(mentor_in("A1"), "MISSED");
}

TEST_F(Rule7, r7_4_modes_that_inform) {
  using enum ContactMode;
  for (const ContactMode mode :
       {in_person, phone, video, text_conversation, email_conversation, voicemail, bulk_message, letter, blank}) {
    MatchStory s;
    s.talk(on(2024, 1, 15), {s.of_mentor(), s.of_mentee(), s.of_mum()}, mode);
    const std::string expected =
        mode == voicemail || mode == bulk_message || mode == letter || mode == blank ? "MISSED" : "MET";
    for (const Track t : tracks) EXPECT_EQ(s.status(t, "A1"), expected) << word(mode) << " " << word(t);
  }
}

TEST_F(Rule7, r7_4_staff_who_is_the_matchs_mentor_does_not_count) {
  h.contact(programme, on(2024, 1, 15), mentor, {of_mentee(), of_mum()});
  EXPECT_EQ(mentee_in("A1"), "MISSED");
  EXPECT_EQ(guardian_in("A1"), "MISSED");
}

TEST_F(Rule7, r7_4_the_day_S_is_in_no_window) {
  talk(start, {of_mentor(), of_mentee(), of_mum()});
  for (const Track t : tracks) EXPECT_EQ(status(t, "A1"), "MISSED");
}

TEST_F(Rule7, r7_4_only_the_match_listed_in_the_row) {
  const MatchRef other = h.match(programme, mentor, kid, on(2024, 1, 2));
  h.meeting_held(other, start);
  talk(on(2024, 1, 15), {of_mentor()});
  const auto list = obligations_of(h.snapshot(), other, much_later);
  EXPECT_EQ(list.front().status, Status::missed);
}

TEST_F(Rule7, r7_5_a_row_about_somebody_else_does_not_inform_the_mentors_track) {
  talk(on(2024, 1, 15), {{match, Track::mentor, InformantKind::self, teacher}});
  talk(on(2024, 1, 16), {{match, Track::mentee, InformantKind::self, mentor}});
  talk(on(2024, 1, 17), {{match, Track::mentee, InformantKind::other_adult, kid}});
  EXPECT_EQ(mentor_in("A1"), "MISSED");
  EXPECT_EQ(mentee_in("A1"), "MISSED");
}

TEST_F(Rule7, r7_6a_a_guardian_of_the_day_who_is_not_barred) {
  talk(on(2024, 1, 15), {of_mum()});
  EXPECT_EQ(guardian_in("A1"), "MET");
}

TEST_F(Rule7, r7_6a_not_a_barred_guardian_and_not_one_whose_guardianship_is_over) {
  const PersonRef dad = h.person("dad"), aunt = h.person("aunt");
  h.relation(kid, dad, true, ContactRule::barred);
  h.relation(kid, aunt, true, ContactRule::any, Day(on(2020, 1, 1)), Day(on(2024, 1, 14)));
  talk(on(2024, 1, 15), {of_guardian(dad), of_guardian(aunt), of_guardian(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
  talk(on(2024, 1, 14), {of_guardian(aunt)});
  EXPECT_EQ(guardian_in("A1"), "MET") << "the last day of the interval still holds";
}

TEST_F(Rule7, r7_6a_holds_in_custody_too) {
  h.custody(kid, on(2024, 1, 1), Day::never());
  talk(on(2024, 1, 15), {of_mum()});
  EXPECT_EQ(guardian_in("A1"), "MET");
}

TEST_F(Rule7, r7_6b_the_custody_organization_on_days_of_temporary_custody) {
  h.custody(kid, on(2024, 1, 15), Day(on(2024, 2, 1)));
  talk(on(2024, 1, 14), {of_custody()});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
  talk(on(2024, 1, 15), {of_custody()});
  EXPECT_EQ(guardian_in("A1"), "MET CUSTODY");
  talk(on(2024, 2, 2), {of_custody()});
  EXPECT_EQ(guardian_in("A2"), "MISSED");
  talk(on(2024, 2, 1), {of_custody()});
  EXPECT_EQ(guardian_in("A2"), "MET CUSTODY");
}

TEST_F(Rule7, r7_6b_custody_that_is_not_temporary_does_not_count) {
  h.custody(kid, on(2024, 1, 1), Day::never(), false);
  talk(on(2024, 1, 15), {of_custody()});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
}

TEST_F(Rule7, r7_6c_a_safe_adult_when_every_guardian_is_barred) {
  h.correct(
      mother,
      RelationshipRow{
          .person = mum, .days = {Day(History::begin), Day::never()}, .is_guardian = true, .rule = ContactRule::barred},
      on(2024, 1, 11));
  h.relation(kid, teacher, false, ContactRule::safe_adult);
  talk(on(2024, 1, 15), {of_safe_adult(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MET") << "without a flag";
}

TEST_F(Rule7, r7_6c_or_when_there_is_no_guardian) {
  h.withdraw<RelationshipRow>(mother, on(2024, 1, 11));
  h.relation(kid, teacher, false, ContactRule::safe_adult, Day(on(2024, 1, 15)), Day(on(2024, 1, 20)));
  talk(on(2024, 1, 21), {of_safe_adult(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MISSED") << "no safe adult any more";
  talk(on(2024, 1, 20), {of_safe_adult(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MET");
}

TEST_F(Rule7, r7_6c_not_while_a_guardian_may_be_contacted) {
  h.relation(kid, teacher, false, ContactRule::safe_adult);
  talk(on(2024, 1, 15), {of_safe_adult(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
}

TEST_F(Rule7, r7_6d_another_adult_after_attempts_on_two_days) {
  talk(on(2024, 1, 12), {attempt()});
  talk(on(2024, 1, 15), {of_other_adult(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MISSED") << "one attempt is not enough";
  talk(on(2024, 1, 14), {attempt()});
  EXPECT_EQ(guardian_in("A1"), "MET SUBSTITUTED");
}

TEST_F(Rule7, r7_6d_attempts_on_different_days) {
  talk(on(2024, 1, 12), {attempt()});
  talk(on(2024, 1, 12), {attempt()});
  talk(on(2024, 1, 15), {of_other_adult(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
}

TEST_F(Rule7, r7_6d_attempts_on_or_before_the_substitute_contact) {
  talk(on(2024, 1, 12), {attempt()});
  talk(on(2024, 1, 16), {attempt()});
  talk(on(2024, 1, 15), {of_other_adult(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
  talk(on(2024, 1, 16), {of_other_adult(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MET SUBSTITUTED") << "the same day counts";
}

TEST_F(Rule7, r7_6d_attempts_in_the_same_window) {
  talk(on(2024, 1, 23), {attempt()});
  talk(on(2024, 1, 24), {attempt()});
  talk(on(2024, 1, 25), {of_other_adult(teacher)});
  EXPECT_EQ(guardian_in("A2"), "MISSED");
}

TEST_F(Rule7, r7_6d_the_relation_must_be_filled_but_nobody_need_be_named) {
  talk(on(2024, 1, 12), {attempt()});
  talk(on(2024, 1, 13), {attempt()});
  Party stranger = of_other_adult(teacher);
  stranger.relation = false;
  talk(on(2024, 1, 15), {stranger});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
  talk(on(2024, 1, 16), {of_other_adult()});
  EXPECT_EQ(guardian_in("A1"), "MET SUBSTITUTED");
}

TEST_F(Rule7, r7_6d_not_a_mentor_of_the_mentee_nor_a_worker_of_the_match_nor_the_caller) {
  const PersonRef old_mentor = h.person("old mentor"), old_worker = h.person("old worker");
  h.match(programme, old_mentor, kid, on(2020, 1, 1));
  h.assign(match, old_worker, on(2024, 1, 2), Day(on(2024, 1, 5)));
  talk(on(2024, 1, 12), {attempt()});
  talk(on(2024, 1, 13), {attempt()});
  for (const PersonRef who : {mentor, old_mentor, old_worker, staff}) talk(on(2024, 1, 15), {of_other_adult(who)});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
  h.contact(programme, on(2024, 1, 16), teacher, {of_other_adult(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MISSED") << "the caller cannot inform herself";
  talk(on(2024, 1, 17), {of_other_adult(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MET SUBSTITUTED");
}

TEST_F(Rule7, r7_6d_what_is_an_attempt) {
  struct Try {
    ContactMode mode;
    bool reached, information, counts;
  };
  using enum ContactMode;
  for (const Try t : {Try{phone, false, false, true},
                      {voicemail, false, false, true},
                      {letter, false, false, true},
                      {bulk_message, false, false, false},
                      {blank, false, false, false},
                      {phone, true, false, true},
                      {voicemail, true, true, true},
                      {bulk_message, true, true, false}}) {
    MatchStory s;
    Party p = s.of_mum();
    p.reached = t.reached;
    p.information = t.information;
    s.talk(on(2024, 1, 12), {p}, t.mode);
    s.talk(on(2024, 1, 13), {p}, t.mode);
    s.talk(on(2024, 1, 15), {s.of_other_adult(s.teacher)});
    EXPECT_EQ(s.guardian_in("A1"), t.counts ? "MET SUBSTITUTED" : "MISSED")
        << word(t.mode) << t.reached << t.information;
  }
}

TEST_F(Rule7, r7_6d_attempts_at_a_barred_guardian_or_by_the_mentor_do_not_count) {
  const PersonRef dad = h.person("dad");
  h.relation(kid, dad, true, ContactRule::barred);
  Party at_dad = attempt();
  at_dad.person = dad;
  talk(on(2024, 1, 12), {at_dad});
  talk(on(2024, 1, 13), {at_dad});
  h.contact(programme, on(2024, 1, 14), mentor, {attempt()});
  h.contact(programme, on(2024, 1, 15), mentor, {attempt()});
  talk(on(2024, 1, 16), {of_other_adult(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
}

TEST_F(Rule7, r7_6d_parent_attempts_is_the_policy_of_the_day_of_the_substitute_contact) {
  h.policy(PolicyKey::parent_attempts, 100, on(2024, 1, 20));
  talk(on(2024, 1, 12), {attempt()});
  talk(on(2024, 1, 19), {of_other_adult(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
  talk(on(2024, 1, 20), {of_other_adult(teacher)});
  EXPECT_EQ(guardian_in("A1"), "MET SUBSTITUTED");
}

struct TwoRequired : Rule7 {
  PersonRef dad = h.person("dad");
  Written father;
  void SetUp() override {
    h.correct(mother,
              RelationshipRow{.person = mum,
                              .days = {Day(History::begin), Day::never()},
                              .is_guardian = true,
                              .rule = ContactRule::required},
              on(2024, 1, 11));
    father = h.relation(kid, dad, true, ContactRule::required);
  }
};

TEST_F(TwoRequired, r7_6e_all_required_guardians_on_the_day_of_the_last_first_contact) {
  talk(on(2024, 1, 12), {of_mum()});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
  talk(on(2024, 1, 20), {of_guardian(dad)});
  talk(on(2024, 1, 22), {of_guardian(dad)});
  EXPECT_EQ(guardian_in("A1"), "MET");
  EXPECT_EQ(by(Track::guardian, "A1").substr(0, 10), "2024-01-20");
}

TEST_F(TwoRequired, r7_6e_late_when_the_last_one_is_reached_after_the_due_day) {
  talk(on(2024, 1, 30), {of_mum()});
  talk(on(2024, 2, 9), {of_guardian(dad)});
  EXPECT_EQ(guardian_in("A2"), "LATE");
}

TEST_F(TwoRequired, r7_6e_another_guardian_alone_does_not_count_but_b_to_d_answer_for_all) {
  const PersonRef granny = h.person("granny");
  h.relation(kid, granny, true);
  talk(on(2024, 1, 12), {of_guardian(granny), of_mum()});
  EXPECT_EQ(guardian_in("A1"), "MISSED");
  h.custody(kid, on(2024, 1, 1), Day::never());
  talk(on(2024, 1, 13), {of_custody()});
  EXPECT_EQ(guardian_in("A1"), "MET CUSTODY");
}

TEST_F(TwoRequired, r7_6e_on_that_date_every_guardian_counts_and_the_smallest_contact_is_shown) {
  const PersonRef granny = h.person("granny");
  h.relation(kid, granny, true);
  talk(on(2024, 1, 12), {of_mum()});
  talk(on(2024, 1, 15), {of_guardian(dad)}, ContactMode::phone, "c-2");
  talk(on(2024, 1, 15), {of_guardian(granny)}, ContactMode::phone, "c-1");
  EXPECT_EQ(by(Track::guardian, "A1"), "2024-01-15 c-1");
}

TEST_F(TwoRequired, r7_6e_judged_by_the_guardians_of_the_windows_last_day) {
  h.correct(father,
            RelationshipRow{.person = dad,
                            .days = {Day(History::begin), Day(on(2024, 1, 23))},
                            .is_guardian = true,
                            .rule = ContactRule::required},
            on(2024, 1, 11));
  talk(on(2024, 1, 12), {of_mum()});
  EXPECT_EQ(guardian_in("A1"), "MET") << "on 24 January the father is required no more";
}

TEST_F(Rule7, r7_7_the_earliest_date_then_the_smallest_contact_id) {
  talk(on(2024, 1, 16), {of_mentor()}, ContactMode::phone, "c-1");
  talk(on(2024, 1, 15), {of_mentor()}, ContactMode::phone, "c-9");
  talk(on(2024, 1, 15), {of_mentor()}, ContactMode::phone, "c-10");
  EXPECT_EQ(by(Track::mentor, "A1"), "2024-01-15 c-10") << "byte order";
}

TEST_F(Rule7, r7_7_only_the_flag_of_the_satisfying_contact) {
  h.custody(kid, on(2024, 1, 1), Day::never());
  talk(on(2024, 1, 15), {of_custody()}, ContactMode::phone, "c-1");
  talk(on(2024, 1, 15), {of_mum()}, ContactMode::phone, "c-2");
  EXPECT_EQ(guardian_in("A1"), "MET CUSTODY");
}

TEST_F(Rule7, r7_7_rows_of_one_contact_no_flag_before_custody_before_substituted) {
  h.custody(kid, on(2024, 1, 1), Day::never());
  talk(on(2024, 1, 12), {attempt()});
  talk(on(2024, 1, 13), {attempt()});
  talk(on(2024, 1, 15), {of_other_adult(teacher), of_custody(), of_mum()});
  EXPECT_EQ(guardian_in("A1"), "MET");
  talk(on(2024, 1, 26), {attempt()});
  talk(on(2024, 1, 27), {attempt()});
  talk(on(2024, 1, 28), {of_other_adult(teacher), of_custody()});
  EXPECT_EQ(guardian_in("A2"), "MET CUSTODY");
}

TEST_F(Rule7, r7_8_met_by_the_due_day_late_after_it_missed_without) {
  talk(on(2024, 2, 7), {of_mentor()});
  talk(on(2024, 2, 8), {of_mentee()});
  EXPECT_EQ(mentor_in("A2"), "MET");
  EXPECT_EQ(mentee_in("A2"), "LATE");
  EXPECT_EQ(guardian_in("A2"), "MISSED");
}

TEST_F(Rule7, r7_8_open_until_the_last_day_missed_on_it) {
  EXPECT_EQ(mentor_in("A2", on(2024, 2, 9)), "OPEN") << "past the due day, but still to be met late";
  EXPECT_EQ(mentor_in("A2", on(2024, 2, 10)), "MISSED");
  EXPECT_EQ(mentor_in("B1", on(2024, 3, 9)), "OPEN");
  EXPECT_EQ(mentor_in("B1", on(2024, 3, 10)), "MISSED");
}

TEST_F(Rule7, r7_8_cancelled_when_the_match_ends_by_the_due_day) {
  talk(on(2024, 1, 30), {of_mentor()});
  h.close(match, on(2024, 2, 7));
  EXPECT_EQ(mentor_in("A2"), "CANCELLED");
  EXPECT_EQ(by(Track::mentor, "A2").substr(0, 10), "2024-01-30") << "the contact is shown all the same";
  EXPECT_EQ(mentor_in("A1"), "MISSED") << "what was closed already stays";
}

TEST_F(Rule7, r7_8_an_overdue_A2_is_kept_when_the_match_ends_after_its_due_day) {
  h.close(match, on(2024, 2, 8));
  EXPECT_EQ(mentor_in("A2"), "MISSED");
  EXPECT_EQ(mentor_in("A2", on(2024, 2, 9)), "OPEN");
}

TEST_F(Rule7, r7_8_not_applicable_before_excused_before_met) {
  h.consent(kid, ConsentKind::mature_minor, on(2024, 1, 5));
  h.pause(match, PauseKind::contact_suspended, on(2024, 1, 11), Day::never());
  talk(on(2024, 1, 15), {of_mentor(), of_mum()});
  EXPECT_EQ(guardian_in("A1"), "NOT_APPLICABLE");
  EXPECT_EQ(mentor_in("A1"), "EXCUSED") << "even if a contact exists";
  EXPECT_EQ(by(Track::guardian, "A1").substr(0, 10), "2024-01-15");
  EXPECT_EQ(by(Track::mentor, "A1").substr(0, 10), "2024-01-15");
}

TEST_F(Rule7, r7_8_excused_only_when_every_day_is_covered_by_approved_suspensions) {
  struct Pause {
    PauseKind kind;
    Date from;
    Date until;
    bool approver, day;
    std::string expected;
  };
  using enum PauseKind;
  for (const Pause& p : {Pause{contact_suspended, on(2024, 1, 11), on(2024, 1, 24), true, true, "EXCUSED"},
                         {contact_suspended, on(2024, 1, 12), on(2024, 1, 24), true, true, "MISSED"},
                         {contact_suspended, on(2024, 1, 11), on(2024, 1, 23), true, true, "MISSED"},
                         {contact_suspended, on(2024, 1, 1), on(2024, 3, 1), false, true, "MISSED"},
                         {contact_suspended, on(2024, 1, 1), on(2024, 3, 1), true, false, "MISSED"},
                         {meetings_only, on(2024, 1, 1), on(2024, 3, 1), true, true, "MISSED"},
                         {safety, on(2024, 1, 1), on(2024, 3, 1), true, true, "MISSED"}}) {
    MatchStory s;
    s.h.pause(s.match, p.kind, p.from, Day(p.until), p.approver, p.day);
    EXPECT_EQ(s.mentor_in("A1"), p.expected) << word(p.kind) << iso(p.from);
  }
}

TEST_F(Rule7, r7_8_suspensions_may_follow_one_another) {
  h.pause(match, PauseKind::contact_suspended, on(2024, 1, 18), Day(on(2024, 1, 30)));
  h.pause(match, PauseKind::contact_suspended, on(2024, 1, 5), Day(on(2024, 1, 17)));
  EXPECT_EQ(mentor_in("A1"), "EXCUSED");
  MatchStory gap;
  gap.h.pause(gap.match, PauseKind::contact_suspended, on(2024, 1, 19), Day(on(2024, 1, 30)));
  gap.h.pause(gap.match, PauseKind::contact_suspended, on(2024, 1, 5), Day(on(2024, 1, 17)));
  EXPECT_EQ(gap.mentor_in("A1"), "MISSED");
}

}  // namespace
}  // namespace kith::obligations
