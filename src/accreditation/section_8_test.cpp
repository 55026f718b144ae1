// SPDX-License-Identifier: AGPL-3.0-or-later
// The measures of section 8: measure_decisions.md §1 and §7, and the edge cases of workflows.md §18 about measures.
#include <gtest/gtest.h>

#include "accreditation/report.h"
#include "support/match_story.h"

namespace kith::accreditation {
namespace {

using namespace kith::test;  // NOLINT
using snapshot::Day;

struct Section8 : testing::Test, MatchStory {
  Period year{Day(on(2024, 1, 1)), Day(on(2024, 12, 31)), Day(on(2025, 6, 30))};

  Measure measure(std::string_view id, Period period) const {
    const Snapshot s = h.snapshot();
    Evaluation e(s, period);
    for (const Measure& m : evaluate(e, programme).measures)
      if (m.id == id) return m;
    throw std::logic_error("no such measure");
  }
  Measure measure(std::string_view id) const { return measure(id, year); }
  static std::string figure(const Measure& m) { return std::to_string(m.num) + "/" + std::to_string(m.den); }
  static std::string cases(const Measure& m) {
    std::string text;
    for (const Failing& f : m.failing) {
      text += (text.empty() ? "" : "; ") + f.unit + ":";
      for (const auto& reason : f.reasons) text += " " + reason;
    }
    return text;
  }
  static std::int64_t count(const Measure& m, const std::string& name) {
    return std::get<std::int64_t>(m.counts.at(name));
  }
  Written log(Date day, int minutes = 90, bool activity = true, std::string id = {}) {
    return h.write(log_row(day, day, minutes, activity), day, match.key, std::move(id));
  }
  static MeetingLogRow log_row(Date day, Date typed, int minutes = 90, bool activity = true) {
    return {.date = day,
            .first_recorded_on = typed,
            .minutes = static_cast<std::int16_t>(minutes),
            .has_activity = activity};
  }
  void document(DocumentKind kind, DocumentStatus status, Date day, Day review = Day::never(),
                PartsMissing parts = PartsMissing::none, ProgrammeRef of = {}) {
    h.write(DocumentRow{.programme = of,
                        .date = day,
                        .review_date = review,
                        .kind = kind,
                        .status = status,
                        .parts_missing = parts},
            day);
  }
  Written note(Date day, bool guidance = false) {
    Party p = of_mentor();
    p.guidance = guidance;
    p.information = false;
    return talk(day, {p});
  }
};

TEST_F(Section8, n8_windows_belong_to_the_period_by_their_last_day) {
  EXPECT_EQ(figure(measure("M8.03", {on(2024, 1, 1), on(2024, 1, 23), on(2025, 1, 1)})), "0/0");
  EXPECT_EQ(measure("M8.03", {on(2024, 1, 1), on(2024, 1, 23), on(2025, 1, 1)}).status, MeasureStatus::no_cases);
  EXPECT_EQ(figure(measure("M8.03", {on(2024, 1, 24), on(2024, 1, 24), on(2025, 1, 1)})), "0/3");
  EXPECT_EQ(figure(measure("M8.03", {on(2024, 1, 25), on(2024, 2, 9), on(2025, 1, 1)})), "0/0");
}

TEST_F(Section8, r7_9_den_num_counts_and_shares_by_track_and_phase) {
  talk(on(2024, 1, 15), {of_mentor(), of_mentee()});
  talk(on(2024, 2, 8), {of_mentor()});
  h.custody(kid, on(2024, 2, 1), Day(on(2024, 2, 28)));
  talk(on(2024, 2, 5), {of_custody()});
  talk(on(2024, 3, 1), {attempt()});
  talk(on(2024, 3, 2), {attempt()});
  talk(on(2024, 3, 3), {of_other_adult(teacher)});
  h.pause(match, PauseKind::contact_suspended, on(2024, 3, 11), Day(on(2024, 4, 10)));
  const Measure m = measure("M8.03", {on(2024, 1, 1), on(2024, 4, 10), on(2025, 6, 30)});
  EXPECT_EQ(figure(m), "4/9") << "A1, A2, B1 on three tracks; B2 is excused";
  EXPECT_EQ(count(m, "met"), 4);
  EXPECT_EQ(count(m, "late"), 1);
  EXPECT_EQ(count(m, "missed"), 4);
  EXPECT_EQ(count(m, "excused"), 3);
  EXPECT_EQ(count(m, "custody"), 1);
  EXPECT_EQ(count(m, "substituted"), 1);
  EXPECT_EQ(count(m, "not_applicable"), 0);
  EXPECT_EQ(m.sub.at("mentor:A"), (Share{1, 2}));
  EXPECT_EQ(m.sub.at("guardian:A"), (Share{1, 2}));
  EXPECT_EQ(m.sub.at("guardian:B"), (Share{1, 1}));
  EXPECT_FALSE(m.sub.contains("mentor:C"));
  EXPECT_EQ(cases(m),
            "match-1|guardian|A1: MISSED; match-1|mentee|A2: MISSED; match-1|mentee|B1: MISSED; match-1|mentor|A2: "
            "LATE; match-1|mentor|B1: MISSED");
  EXPECT_TRUE(m.excluded.empty());
}

TEST_F(Section8, m8_03_is_of_coa_whatever_preset_the_programme_works_to) {
  talk(on(2024, 1, 15), {of_mentor(), of_mentee()});
  talk(on(2024, 3, 1), {of_mentor(), of_mum()});
  const std::string figure_of_coa = figure(measure("M8.03")), cases_of_coa = cases(measure("M8.03"));
  EXPECT_EQ(figure_of_coa, "4/36") << "A1, A2, B1 to B10 on three tracks";
  for (const auto preset : {ContactPreset::eepm4, ContactPreset::eepm5, ContactPreset::strictest}) {
    h.policy(PolicyKey::contact_preset, static_cast<int>(preset) * 100, on(2024, 1, 1), Day::never(), programme);
    EXPECT_EQ(figure(measure("M8.03")), figure_of_coa);
    EXPECT_EQ(cases(measure("M8.03")), cases_of_coa);
  }
}

TEST_F(Section8, r7_9_cap_for_every_track_missed_in_two_adjoining_windows) {
  document(DocumentKind::monitoring_procedure, DocumentStatus::approved, on(2025, 1, 1));
  for (const Date day : {on(2024, 1, 15), on(2024, 2, 28)}) talk(day, {of_mentor(), of_mentee(), of_mum()});
  const Period three{on(2024, 1, 1), on(2024, 3, 10), on(2025, 6, 30)};
  EXPECT_TRUE(measure("M8.03", three).caps.empty()) << "only A2 is missed";
  const Measure m = measure("M8.03");
  ASSERT_EQ(m.caps.size(), 1u);
  EXPECT_EQ(m.caps[0], (Cap{"all_tracks_missed_twice", 3}));
  talk(on(2024, 4, 1), {of_mentee()});
  EXPECT_TRUE(measure("M8.03", {on(2024, 1, 1), on(2024, 5, 10), on(2025, 6, 30)}).caps.empty());
}

TEST_F(Section8, r7_9_the_cap_leaves_out_tracks_that_do_not_apply_but_not_excused_ones) {
  MatchStory adult;
  adult.h.consent(adult.kid, ConsentKind::mature_minor, on(2024, 1, 5));
  const Snapshot s = adult.h.snapshot();
  Evaluation e(s, {Day(on(2024, 1, 1)), Day(on(2024, 2, 10)), Day(on(2025, 1, 1))});
  const auto result = evaluate(e, adult.programme);
  const auto m803 =
      std::find_if(result.measures.begin(), result.measures.end(), [](auto& m) { return m.id == "M8.03"; });
  EXPECT_EQ(m803->caps.front().reason, "all_tracks_missed_twice");
  h.pause(match, PauseKind::contact_suspended, on(2024, 1, 25), Day(on(2024, 2, 10)));
  for (const Cap& cap : measure("M8.03", {on(2024, 1, 1), on(2024, 3, 10), on(2025, 1, 1)}).caps)
    EXPECT_NE(cap.reason, "all_tracks_missed_twice");
}

TEST_F(Section8, r7_9_both_windows_of_the_cap_lie_in_the_period) {
  for (const Cap& cap : measure("M8.03", {on(2024, 2, 10), on(2024, 3, 9), on(2025, 1, 1)}).caps)
    EXPECT_NE(cap.reason, "all_tracks_missed_twice");
}

TEST_F(Section8, n9_a_figure_as_of_a_past_day_stays_what_it_was) {
  const Period then{on(2024, 1, 1), on(2024, 3, 31), on(2024, 4, 1)};
  talk(on(2024, 1, 15), {of_mentor()});
  log(on(2024, 2, 3));
  const Snapshot before = h.snapshot();
  Evaluation first(before, then);
  const std::string figure_then = report_json(report_on(first, std::nullopt));
  h.typed_on(on(2024, 4, 2));
  talk(on(2024, 1, 16), {of_mentor(), of_mentee(), of_mum()});
  h.write(log_row(on(2024, 2, 4), on(2024, 4, 2)), on(2024, 4, 2), match.key);
  h.close(match, on(2024, 2, 1));
  const Snapshot after = h.snapshot();
  Evaluation second(after, then);
  EXPECT_EQ(report_json(report_on(second, std::nullopt)), figure_then);
  Evaluation later(after, {then.from, then.to, Day(on(2024, 4, 2))});
  EXPECT_NE(report_json(report_on(later, std::nullopt)), figure_then);
}

TEST_F(Section8, n7_r7_10_the_longest_gap_counts_from_S_to_the_end_point) {
  talk(on(2024, 1, 11), {of_mentor()});
  talk(on(2024, 3, 10), {of_mentor()});
  const Measure m = measure("M8.03g", {on(2024, 1, 1), on(2024, 3, 31), on(2024, 3, 31)});
  EXPECT_EQ(m.status, MeasureStatus::info);
  EXPECT_EQ(figure(m), "0/0");
  EXPECT_EQ(std::get<LongestGap>(m.counts.at("mentor")).days, 59) << "first day of A1 to last day of B1";
  EXPECT_EQ(std::get<LongestGap>(m.counts.at("mentee")).days, days_between(start, on(2024, 3, 31)));
  EXPECT_EQ(std::get<LongestGap>(m.counts.at("guardian")).match_id, "match-1");
  EXPECT_EQ(m.rating, std::nullopt);
}

TEST_F(Section8, r7_10_only_differences_whose_later_point_is_in_the_period) {
  talk(on(2024, 6, 1), {of_mentor()});
  talk(on(2024, 6, 20), {of_mentor()});
  const Measure m = measure("M8.03g", {on(2024, 6, 10), on(2024, 6, 25), on(2024, 12, 31)});
  EXPECT_EQ(std::get<LongestGap>(m.counts.at("mentor")).days, 19);
}

TEST_F(Section8, r7_10_ties_go_to_the_smallest_id_and_matches_outside_the_period_are_left_out) {
  for (const char* id : {"match-0", "match-2"})
    h.meeting_held(h.match(programme, mentor, kid, on(2024, 1, 2), id), start);
  const MatchRef over = h.match(programme, mentor, kid, on(2023, 1, 2), "match-00");
  h.meeting_held(over, on(2020, 1, 10));
  h.close(over, on(2024, 1, 1));
  const Measure m = measure("M8.03g");
  EXPECT_EQ(std::get<LongestGap>(m.counts.at("mentor")).match_id, "match-0");
  EXPECT_EQ(measure("M8.03g", {on(2010, 1, 1), on(2010, 12, 31), on(2025, 1, 1)}).status, MeasureStatus::no_cases);
}

TEST_F(Section8, r7_10_required_guardians_count_on_their_one_date_even_where_the_track_does_not_apply_then) {
  const PersonRef dad = h.person("dad");
  h.correct(mother,
            RelationshipRow{.person = mum,
                            .days = {Day(History::begin), Day::never()},
                            .is_guardian = true,
                            .rule = ContactRule::required},
            on(2024, 1, 11));
  h.relation(kid, dad, true, ContactRule::required);
  talk(on(2024, 1, 15), {of_mum()});
  talk(on(2024, 1, 20), {of_guardian(dad)});
  h.consent(kid, ConsentKind::mature_minor, on(2024, 1, 21), Day(on(2024, 2, 1)));
  const Measure m = measure("M8.03g", {on(2024, 1, 1), on(2024, 2, 5), on(2024, 2, 5)});
  EXPECT_EQ(std::get<LongestGap>(m.counts.at("guardian")).days, 16) << "20 January to 5 February";
}

TEST_F(Section8, r7_1_a_minutes_and_activity_of_every_log) {
  log(on(2024, 2, 1), 0, false, "log-1");
  log(on(2024, 2, 2), 60, false, "log-2");
  log(on(2024, 2, 3), -1, true, "log-3");
  log(on(2024, 2, 3));
  EXPECT_EQ(figure(measure("M8.01a")), "1/4");
  EXPECT_EQ(cases(measure("M8.01a")), "log-1: no_activity no_minutes; log-2: no_activity; log-3: no_minutes");
}

TEST_F(Section8, n49_duplicate_logs_are_counted_one_by_one) {
  log(on(2024, 2, 1));
  log(on(2024, 2, 1));
  EXPECT_EQ(figure(measure("M8.01a")), "2/2");
  EXPECT_EQ(figure(measure("M8.01c")), "2/2");
}

TEST_F(Section8, r7_1_c_first_typed_within_14_days_whatever_was_corrected_later) {
  const Written in_time = log(on(2024, 2, 1));
  h.correct(in_time, log_row(on(2024, 2, 1), on(2024, 2, 1), 30), on(2024, 5, 1));
  h.write(log_row(on(2024, 2, 1), on(2024, 2, 15)), on(2024, 2, 15), match.key);
  h.write(log_row(on(2024, 2, 1), on(2024, 2, 16)), on(2024, 2, 16), match.key, "log-9");
  EXPECT_EQ(figure(measure("M8.01c")), "2/3");
  EXPECT_EQ(cases(measure("M8.01c")), "log-9: days:15");
}

TEST_F(Section8, n10_n39_r7_1_b_full_active_months_need_a_log_or_a_reason) {
  EXPECT_EQ(figure(measure("M8.01b")), "0/11")
      << "January is not full: S is the 10th; an empty file does not score 100 %";
  log(on(2024, 2, 29));
  h.write(NoMeetingRow{.month = Day(on(2024, 3, 1))}, on(2024, 4, 2), match.key);
  EXPECT_EQ(figure(measure("M8.01b")), "2/11");
  h.pause(match, PauseKind::meetings_only, on(2024, 4, 30), Day(on(2024, 5, 1)));
  EXPECT_EQ(figure(measure("M8.01b")), "2/9") << "a pause touches April and May";
  h.pause(match, PauseKind::meetings_only, on(2024, 6, 2), Day(on(2024, 6, 3)), true, false);
  EXPECT_EQ(figure(measure("M8.01b")), "2/9") << "not approved: not in force";
  h.pause(match, PauseKind::safety, on(2024, 6, 2), Day(on(2024, 6, 3)), false, false);
  EXPECT_EQ(figure(measure("M8.01b")), "2/8") << "a safety pause needs no approval";
  h.write(CalendarRow{.days = {Day(on(2024, 7, 1)), Day(on(2024, 8, 30))}, .kind = CalendarKind::closed_month},
          on(2024, 1, 1), programme.key);
  EXPECT_EQ(figure(measure("M8.01b")), "2/7") << "July is closed, August not to its end";
  h.write(CalendarRow{.days = {Day(on(2024, 8, 31)), Day(on(2024, 8, 31))}, .kind = CalendarKind::closed_month},
          on(2024, 1, 1), programme.key);
  EXPECT_EQ(figure(measure("M8.01b")), "2/6") << "two rows together close August";
  h.close(match, on(2024, 12, 31));
  EXPECT_EQ(figure(measure("M8.01b")), "2/5");
  EXPECT_EQ(cases(measure("M8.01b")),
            "match-1|2024-09: no_entry; match-1|2024-10: no_entry; match-1|2024-11: no_entry");
}

TEST_F(Section8, r1_9_a_site_may_be_closed_alone) {
  const SiteRef site{7};
  const MatchRef at_site = h.match(programme, mentor, kid, on(2024, 1, 2), "match-s", site);
  h.meeting_held(at_site, on(2024, 7, 1));
  h.close(match, on(2024, 1, 11));
  h.write(
      CalendarRow{
          .site = SiteRef{8}, .days = {Day(on(2024, 7, 1)), Day(on(2024, 7, 31))}, .kind = CalendarKind::closed_month},
      on(2024, 1, 1), programme.key);
  EXPECT_EQ(figure(measure("M8.01b", {on(2024, 7, 1), on(2024, 7, 31), on(2025, 1, 1)})), "0/1") << "another site's";
  h.write(
      CalendarRow{
          .site = site, .days = {Day(on(2024, 7, 1)), Day(on(2024, 7, 31))}, .kind = CalendarKind::closed_month},
      on(2024, 1, 1), programme.key);
  EXPECT_EQ(figure(measure("M8.01b", {on(2024, 7, 1), on(2024, 7, 31), on(2025, 1, 1)})), "0/0");
}

TEST_F(Section8, r7_1_d_mode_parties_and_note_of_every_contact) {
  Party silent = of_mentor();
  silent.note = false;
  h.contact(programme, on(2024, 2, 1), staff, {}, ContactMode::blank, false, "c-1");
  h.contact(programme, on(2024, 2, 2), staff, {of_mentor(), silent}, ContactMode::phone, false, "c-2");
  h.contact(programme, on(2024, 2, 3), staff, {of_mentor(), of_mentee()}, ContactMode::phone, false, "c-3");
  h.contact(programme, on(2024, 2, 4), staff, {silent}, ContactMode::voicemail, true, "c-4");
  h.contact(programme, on(2024, 2, 5), staff, {}, ContactMode::phone, true, "c-5");
  EXPECT_EQ(figure(measure("M8.01d")), "2/5");
  EXPECT_EQ(cases(measure("M8.01d")), "c-1: no_mode no_note no_parties; c-2: no_note; c-5: no_parties");
}

TEST_F(Section8, r1_4_a_contact_belongs_to_its_own_programme) {
  const ProgrammeRef other = h.programme("pro-2");
  h.contact(other, on(2024, 1, 15), staff, {of_mentor()});
  EXPECT_EQ(figure(measure("M8.01d")), "0/0");
  EXPECT_EQ(count(measure("M8.03"), "met"), 1) << "but it satisfies the window of the match it lists";
}

TEST_F(Section8, r7_2_b_requests_answered_within_the_policy_of_the_day_they_were_raised) {
  const auto request = [&](Date day, std::string id, SupportKind kind = SupportKind::practical) {
    return h.write(RequestRow{.date = day, .programme = programme, .kind = kind}, day, 0, std::move(id));
  };
  const auto answer = [&](const Written& r, Date day) { h.write(ResponseRow{.date = day}, day, r.chain); };
  h.policy(PolicyKey::support_days, 300, on(2024, 6, 1));
  answer(request(on(2024, 3, 1), "r-1"), on(2024, 3, 8));
  answer(request(on(2024, 3, 1), "r-2"), on(2024, 3, 9));
  request(on(2024, 3, 1), "r-3");
  request(on(2024, 3, 1), "r-4", SupportKind::family_query);
  answer(request(on(2024, 6, 1), "r-5"), on(2024, 6, 5));
  const Measure m = measure("M8.02b");
  EXPECT_EQ(figure(m), "1/4");
  EXPECT_EQ(cases(m), "r-2: late; r-3: no_response; r-5: late");
  const Measure early = measure("M8.02b", {on(2024, 3, 1), on(2024, 3, 31), on(2024, 3, 7)});
  EXPECT_EQ(figure(early), "0/0");
  EXPECT_EQ(early.excluded.at("not_due"), 3) << "the family's query is no request";
  EXPECT_EQ(figure(measure("M8.02b", {on(2024, 3, 1), on(2024, 3, 31), on(2024, 3, 8)})), "1/3") << "due that day";
}

TEST_F(Section8, r7_2_acd_notes_guidance_and_credit) {
  const Period year_to_april{on(2024, 4, 11), on(2025, 4, 10), on(2025, 4, 10)};
  for (const Date day : {on(2024, 5, 1), on(2024, 8, 1), on(2024, 11, 1)}) note(day);
  note(on(2025, 2, 1), true);
  h.write(RecognitionRow{.date = on(2024, 4, 11), .programme = programme, .role = RecognitionRole::mentor},
          on(2024, 4, 11), mentor.key);
  Measure m = measure("M8.02acd", year_to_april);
  EXPECT_EQ(figure(m), "1/1");
  EXPECT_EQ(m.sub.at("contact"), (Share{1, 1}));
  EXPECT_EQ(m.sub.at("guidance"), (Share{1, 1}));
  EXPECT_EQ(m.sub.at("recognition"), (Share{1, 1}));
  m = measure("M8.02acd", {on(2024, 4, 12), on(2025, 4, 11), on(2025, 4, 11)});
  EXPECT_EQ(cases(m), "mentor: no_recognition") << "credit on 11 April 2024 is a day too old";
}

TEST_F(Section8, r7_2_acd_left_out_under_three_months_and_recognition_from_six) {
  Measure m = measure("M8.02acd", {on(2024, 1, 1), on(2024, 4, 9), on(2024, 4, 9)});
  EXPECT_EQ(m.excluded.at("under_3_months"), 1);
  EXPECT_EQ(figure(m), "0/0");
  EXPECT_EQ(m.sub.at("contact"), (Share{0, 0})) << "the three names always";
  m = measure("M8.02acd", {on(2024, 1, 1), on(2024, 4, 10), on(2024, 4, 10)});
  EXPECT_EQ(cases(m), "mentor: no_guidance no_note_in_quarter");
  EXPECT_EQ(m.sub.at("recognition"), (Share{0, 0}));
  m = measure("M8.02acd", {on(2024, 1, 1), on(2024, 7, 10), on(2024, 7, 10)});
  EXPECT_EQ(cases(m), "mentor: no_guidance no_note_in_quarter no_recognition");
}

TEST_F(Section8, r7_2_acd_only_blocks_wholly_within_service_are_tested) {
  note(on(2024, 4, 11), true);
  const auto contact_share = [&](Date pe) { return measure("M8.02acd", {on(2024, 1, 1), pe, pe}).sub.at("contact"); };
  EXPECT_EQ(contact_share(on(2024, 7, 8)), (Share{1, 1})) << "(8 Jan, 8 Apr] begins before the first service day";
  EXPECT_EQ(contact_share(on(2024, 7, 9)), (Share{0, 1})) << "(9 Jan, 9 Apr] begins on it: tested, and without a note";
  EXPECT_EQ(contact_share(on(2024, 7, 10)), (Share{0, 1}));
}

TEST_F(Section8, r7_2_acd_what_is_a_note) {
  const Period to_april{on(2024, 1, 1), on(2024, 4, 10), on(2024, 4, 10)};
  h.contact(programme, on(2024, 3, 1), mentor, {of_mentor()});
  h.contact(h.programme("pro-2"), on(2024, 3, 2), staff, {of_mentor()});
  talk(on(2024, 3, 3), {of_mentor()}, ContactMode::voicemail);
  Party tried = of_mentor();
  tried.reached = false;
  talk(on(2024, 3, 4), {tried});
  EXPECT_EQ(measure("M8.02acd", to_april).sub.at("contact"), (Share{0, 1}));
  note(on(2024, 3, 5));
  EXPECT_EQ(measure("M8.02acd", to_april).sub.at("contact"), (Share{1, 1})) << "information obtained is not asked";
}

TEST_F(Section8, r1_12_group_mentors_serve_from_their_first_session_attended) {
  const Written group = h.write(GroupRow{.programme = programme}, on(2023, 1, 1));
  const PersonRef group_mentor = h.person("group mentor");
  h.write(MembershipRow{.person = group_mentor, .days = {Day(on(2023, 1, 1)), Day::never()}, .role = GroupRole::mentor},
          on(2023, 1, 1), group.chain);
  h.close(match, on(2024, 2, 1));
  const Period half{on(2024, 1, 1), on(2024, 6, 30), on(2024, 6, 30)};
  EXPECT_EQ(figure(measure("M8.02acd", half)), "0/0") << "has never attended";
  const auto session = [&](Date day, MeetingStatus status, Presence presence) {
    const Written s = h.write(SessionRow{.group = group, .date = day, .status = status}, day);
    h.write(AttendanceRow{.person = group_mentor, .role = GroupRole::mentor, .presence = presence}, day, s.chain);
  };
  session(on(2024, 1, 10), MeetingStatus::cancelled, Presence::present);
  session(on(2024, 2, 10), MeetingStatus::held, Presence::absent);
  session(on(2024, 5, 10), MeetingStatus::held, Presence::late);
  EXPECT_EQ(measure("M8.02acd", half).excluded.at("under_3_months"), 1);
  session(on(2024, 3, 10), MeetingStatus::held, Presence::present);
  EXPECT_EQ(cases(measure("M8.02acd", half)), "group mentor: no_guidance no_note_in_quarter");
}

TEST_F(Section8, r1_16_document_status) {
  const Snapshot none = h.snapshot();
  const auto status = [&](Date as_of) {
    const Snapshot s = h.snapshot();
    return document_status(Evaluation(s, {Day(as_of), Day(as_of), Day(as_of)}), programme,
                           DocumentKind::monitoring_procedure);
  };
  EXPECT_EQ(status(on(2024, 6, 1)), 4);
  document(DocumentKind::monitoring_procedure, DocumentStatus::draft, on(2024, 1, 1));
  EXPECT_EQ(status(on(2024, 6, 1)), 3);
  document(DocumentKind::monitoring_procedure, DocumentStatus::approved, on(2024, 1, 31));
  EXPECT_EQ(status(on(2025, 1, 31)), 1) << "review after twelve months";
  EXPECT_EQ(status(on(2025, 2, 1)), 2);
  EXPECT_EQ(status(on(2025, 5, 1)), 2) << "90 days overdue";
  EXPECT_EQ(status(on(2025, 5, 2)), 3);
  document(DocumentKind::monitoring_procedure, DocumentStatus::draft, on(2025, 3, 1));
  EXPECT_EQ(status(on(2025, 3, 1)), 2) << "a later draft lowers nothing";
  document(DocumentKind::monitoring_procedure, DocumentStatus::approved, on(2025, 3, 2), Day::never(),
           PartsMissing::minor);
  EXPECT_EQ(status(on(2025, 3, 2)), 2);
  document(DocumentKind::monitoring_procedure, DocumentStatus::approved, on(2025, 3, 3), Day::never(),
           PartsMissing::major, programme);
  EXPECT_EQ(status(on(2025, 3, 3)), 3) << "the programme's own comes before the agency's";
}

TEST_F(Section8, r1_15_the_document_caps_every_rated_measure_of_the_clause) {
  log(on(2024, 2, 1));
  Measure m = measure("M8.01a");
  EXPECT_EQ(m.caps, (std::vector<Cap>{{"document:monitoring_procedure", 4}}));
  EXPECT_EQ(m.rating, 4);
  document(DocumentKind::monitoring_procedure, DocumentStatus::approved, on(2025, 1, 1));
  EXPECT_EQ(measure("M8.01a").rating, 1);
  EXPECT_TRUE(measure("M8.02b").caps.empty()) << "never on NO_CASES";
}

TEST_F(Section8, r1_17_a_determination_without_a_listed_reason_is_ignored_and_flagged) {
  h.write(NotApplicableRow{.date = on(2024, 1, 1), .clause = "8.03", .reason = snapshot::NotApplicableReason::other},
          on(2024, 1, 1), programme.key);
  const Measure m = measure("M8.03");
  EXPECT_EQ(m.status, MeasureStatus::rated);
  EXPECT_TRUE(m.flags.contains("na_reason_not_listed"));
  EXPECT_TRUE(measure("M8.03g").flags.contains("na_reason_not_listed"));
  EXPECT_TRUE(measure("M8.01a").flags.empty());
}

TEST_F(Section8, n38_n46_no_cases_is_not_a_rating_and_few_cases_are_marked) {
  const Measure none = measure("M8.01a");
  EXPECT_EQ(none.status, MeasureStatus::no_cases);
  EXPECT_EQ(none.rating, std::nullopt);
  EXPECT_FALSE(none.small_n);
  for (int i = 0; i < 4; ++i) log(on(2024, 2, 1));
  EXPECT_TRUE(measure("M8.01a").small_n);
  log(on(2024, 2, 1));
  EXPECT_FALSE(measure("M8.01a").small_n);
}

TEST_F(Section8, r1_19_a_clause_is_as_good_as_its_worst_measure_and_a_section_as_its_worst_clause) {
  document(DocumentKind::monitoring_procedure, DocumentStatus::approved, on(2025, 1, 1));
  log(on(2024, 2, 1));
  const Snapshot s = h.snapshot();
  Evaluation e(s, year);
  const ProgrammeResult result = evaluate(e, programme);
  ASSERT_GE(result.clauses.size(), 3u);
  const std::span<const ClauseResult> clauses(result.clauses.end() - 3, result.clauses.end());
  EXPECT_EQ(clauses[0].rating, 4) << "M8.01b: 1 of 11";
  EXPECT_EQ(clauses[1].rating, 4);
  EXPECT_EQ(clauses[2].measures, (std::vector<std::string_view>{"M8.03", "M8.03g"}));
  EXPECT_EQ(result.sections.back().rating, 4);
  const Snapshot nothing = History().snapshot();
  EXPECT_TRUE(Evaluation(nothing, year).programmes().empty());
}

TEST_F(Section8, a_match_that_does_not_exist_on_the_as_of_day_is_in_no_figure) {
  log(on(2024, 2, 1));
  talk(on(2024, 2, 1), {of_mentor()});
  h.withdraw<MatchRow>(Written{match.key, match.key, match.key}, on(2024, 3, 1));
  const Period after{on(2024, 1, 1), on(2024, 12, 31), on(2024, 3, 1)};
  for (const char* id : {"M8.01a", "M8.01b", "M8.01c", "M8.03"}) EXPECT_EQ(figure(measure(id, after)), "0/0") << id;
  EXPECT_EQ(figure(measure("M8.01d", after)), "1/1") << "the contact stands by itself";
}

}  // namespace
}  // namespace kith::accreditation
