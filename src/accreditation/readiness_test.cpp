// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/readiness.h"

#include <gtest/gtest.h>

#include "accreditation/file_of_case.h"
#include "accreditation/work_by_effect.h"
#include "support/match_story.h"

namespace kith::accreditation {
namespace {

using namespace kith::test;  // NOLINT

Measure rated(std::string_view id, std::int64_t num, std::int64_t den, std::vector<Cap> caps = {}) {
  Measure m{.id = id, .clause = "8.03", .status = MeasureStatus::rated, .num = num, .den = den};
  m.rating = rating_of(num, den);
  m.caps = std::move(caps);
  return m;
}
ProgrammeResult with(std::vector<Measure> measures) { return {{}, MeasureList(std::move(measures)), {}, {}}; }

TEST(Readiness, so_many_cases_to_the_next_rating) {
  const auto next = next_ratings(
      with({rated("M8.01a", 79, 100), rated("M8.01b", 94, 100), rated("M8.01c", 100, 100), rated("M8.03", 1, 4)}));
  ASSERT_EQ(next.size(), 3U) << "one is at 1 already";
  EXPECT_EQ(next[0].measure, "M8.01a");
  EXPECT_EQ(next[0].cases, 1);
  EXPECT_EQ(next[0].next, 2);
  EXPECT_EQ(next[1].cases, 1);
  EXPECT_EQ(next[1].next, 1);
  EXPECT_EQ(next[2].cases, 1) << "a quarter is 4, a half is 3";
}

TEST(Readiness, a_cap_that_holds_the_figure_down_is_not_healed_by_cases) {
  EXPECT_TRUE(next_ratings(with({rated("M8.03", 70, 100, {{"document:monitoring_procedure", 3}})})).empty());
  EXPECT_EQ(next_ratings(with({rated("M8.03", 70, 100, {{"document:monitoring_procedure", 2}})})).size(), 1U);
}

TEST(Readiness, a_figure_as_it_would_be_counts_each_case_once_and_as_much_as_it_weighs) {
  Measure m = rated("M8.01a", 78, 100);
  m.failing = {{"log-1", {}}, {"log-2", {}}, {"log-3", {}}};
  const std::size_t two[] = {0, 2}, odd[] = {1, 1, 99};
  EXPECT_EQ(figure_after(m, two).share, (Share{80, 100}));
  EXPECT_EQ(figure_after(m, two).rating, 2);
  EXPECT_EQ(figure_after(m, odd).share, (Share{79, 100})) << "not twice, and nothing for a place that does not exist";
  EXPECT_EQ(figure_after(m, odd).rating, 3);
  EXPECT_EQ(figure_after(m, {}).rating, m.rating);
  m.counted = {{"log-1", 1, 11}, {"log-2", 0, 1}, {"log-3", 0, 1}};
  EXPECT_EQ(figure_after(m, std::span(two).first(1)).share, (Share{88, 100})) << "ten days of eleven were missing";
}

TEST(Readiness, a_cap_stays_and_a_scale_of_its_own_is_not_guessed) {
  Measure capped = rated("M8.03", 79, 100, {{"document:monitoring_procedure", 3}});
  capped.failing = {{"a", {}}};
  const std::size_t first[] = {0};
  EXPECT_EQ(figure_after(capped, first).rating, 3) << "80 of 100 would be 2";
  Measure own = rated("M4.01", 99, 100);
  own.rating = 4;
  own.failing = {{"a", {}}};
  EXPECT_FALSE(figure_after(own, first).rating);
  EXPECT_EQ(figure_after(own, first).share, (Share{100, 100}));
}

TEST(Readiness, figures_that_change_together_lift_clause_and_section_together) {
  std::vector<Measure> measures{rated("M8.01a", 70, 100), rated("M8.01b", 70, 100), rated("M8.03", 70, 100)};
  measures[0].clause = measures[1].clause = "8.01";
  auto result = with(measures);
  result.clauses = {{"8.01", MeasureStatus::rated, 3, {"M8.01a", "M8.01b"}},
                    {"8.03", MeasureStatus::rated, 3, {"M8.03"}}};
  result.sections = {{"8", 3, {"8.01", "8.03"}}};
  const auto above = [&](const RatingsOfFigures& then) {
    return *ratings_after(result, *result.measures.begin(), then);
  };
  EXPECT_EQ(above({{"M8.01a", 1}}).clause, 3) << "its sister holds the clause down";
  EXPECT_EQ(above({{"M8.01a", 1}, {"M8.01b", 2}}).clause, 2);
  EXPECT_EQ(above({{"M8.01a", 1}, {"M8.01b", 2}}).section, 3) << "the other clause holds the section down";
  EXPECT_EQ(above({{"M8.01a", 1}, {"M8.01b", 2}, {"M8.03", 1}}).section, 2);
  EXPECT_FALSE(ratings_after(result, *result.measures.begin(), {{"M8.03", 1}})) << "a scale of its own is not guessed";
}

TEST(Readiness, clauses_stand_by_what_a_case_gains) {
  ProgrammeResult result = with({rated("M8.01a", 94, 100), rated("M8.01b", 90, 100), rated("M8.02b", 10, 40),
                                 rated("M8.03", 50, 100, {{"all_tracks_missed_twice", 3}})});
  result.clauses = {{"8.01", MeasureStatus::rated, 2, {"M8.01a", "M8.01b"}},
                    {"8.02", MeasureStatus::rated, 4, {"M8.02b"}},
                    {"8.03", MeasureStatus::rated, 3, {"M8.03"}}};
  const snapshot::Snapshot nothing;
  const Evaluation e(nothing, {Day(on(2024, 1, 1)), Day(on(2024, 12, 31)), Day(on(2024, 12, 31))});
  const auto lifts = clause_lifts(FilesOfCases(e, result), result);
  ASSERT_EQ(lifts.size(), 3U);
  EXPECT_EQ(lifts[0].clause, "8.01") << "one rating for 6 cases";
  EXPECT_EQ(lifts[0].acts, 6);
  EXPECT_EQ(lifts[0].next, 1);
  EXPECT_EQ(lifts[0].parts.size(), 2U);
  EXPECT_EQ(lifts[1].clause, "8.02") << "one rating for 10 cases";
  EXPECT_EQ(lifts[1].acts, 10);
  EXPECT_EQ(lifts[1].next, 3);
  EXPECT_TRUE(lifts[2].held) << "the cap holds it at 3 whatever is done";
  EXPECT_EQ(lifts[2].acts, 0);
}

/// One match begun on 10 January 2024 with nobody called but once in February.
class OneMatch : public testing::Test {
 protected:
  OneMatch() {
    programme_ = h_.programme("pro-1");
    mentor_ = h_.person("mentor");
    kid_ = h_.person("kid", Day(on(2012, 6, 1)));
    const auto staff = h_.person("staff");
    match_ = h_.match(programme_, mentor_, kid_, on(2024, 1, 2), "match-1");
    h_.meeting_held(match_, on(2024, 1, 10));
    Party party{match_, Track::mentor, InformantKind::self, mentor_};
    party.reached = party.information = party.note = true;
    h_.contact(programme_, on(2024, 2, 20), staff, {party}, ContactMode::phone, true, "con-1");
  }
  KeptFigures figures;
  History h_;
  ProgrammeRef programme_;
  PersonRef mentor_, kid_;
  MatchRef match_;
};

TEST_F(OneMatch, the_tree_says_what_measures_say) {
  const auto snapshot = std::make_shared<const Snapshot>(h_.snapshot());
  const Day day(on(2024, 6, 30));
  const Readiness ready = readiness_of({snapshot, figures}, programme_, day);
  Evaluation e(*snapshot, ready.period);
  const ProgrammeResult result = evaluate(e, programme_);
  ASSERT_EQ(ready.result.measures.size(), result.measures.size());
  const auto same = [&](const Measure& m) {
    return std::any_of(ready.result.measures.begin(), ready.result.measures.end(), [&](const Measure& own) {
      return own.id == m.id && own.num == m.num && own.den == m.den && own.rating == m.rating;
    });
  };
  for (const Measure& m : result.measures) EXPECT_TRUE(same(m)) << m.id;
  for (const Measure& m : result.measures)
    if (m.id == "M8.03") {
      EXPECT_EQ(ready.cadences[0].preset, "coa");
      EXPECT_EQ(ready.cadences[0].share, (Share{m.num, m.den})) << "the first what-if is the figure itself";
      Share all;
      for (const Warmth& w : ready.workers)
        for (const Share& s : w.tracks) all.num += s.num, all.den += s.den;
      EXPECT_EQ(all, (Share{m.num, m.den})) << "the workers' shares add up to it";
    }
  ASSERT_FALSE(ready.files.empty());
  EXPECT_EQ(ready.files.front().key, "match-1");
  EXPECT_GT(ready.files.front().measures.size(), 2U);
  std::int64_t failing = 0, owed = 0;
  for (const ClauseLift& lift : ready.lifts) {
    EXPECT_FALSE(lift.held && lift.acts > 0) << lift.clause;
    for (const OwedBy& one : lift.owed) owed += one.cases;
    for (const NextRating& part : lift.parts)
      for (const Measure& m : result.measures)
        if (m.id == part.measure) failing += static_cast<std::int64_t>(m.failing.size());
  }
  EXPECT_EQ(owed, failing) << "every failing case has somebody, or nobody, once";
  EXPECT_EQ(ready.documents.front().status, 4) << "there is no document at all";
}

TEST(Readiness, a_case_is_still_open_when_a_record_answers_every_reason) {
  EXPECT_TRUE(still_open({"log-1", {"no_activity", "no_minutes"}}));
  EXPECT_TRUE(still_open({"match-1", {"blank:strengths_mentor"}}));
  EXPECT_FALSE(still_open({"match-1|mentor|A1", {"MISSED"}}));
  EXPECT_FALSE(still_open({"match-1", {"blank:strengths_mentor", "proposal_not_before_start"}}))
      << "one day has passed";
  EXPECT_FALSE(still_open({"log-1", {}})) << "no reason is no promise";
}

/// 8.01 goes from 2 to 1 by five months, 8.03 from 4 to 3 by five windows: a fifth of a rating a case in both.
TEST_F(OneMatch, files_stand_by_what_they_gain_and_what_has_passed_comes_second) {
  const auto second =
      h_.match(programme_, h_.person("other"), h_.person("sib", Day(on(2012, 6, 1))), on(2024, 1, 2), "match-2");
  const auto worker = h_.person("worker");
  h_.assign(second, worker, on(2024, 1, 2));
  Measure months = rated("M8.01b", 90, 100), windows = rated("M8.03", 45, 100), held = rated("M8.02b", 10, 100);
  months.failing = {
      {"match-1|2024-02", {"no_entry"}}, {"match-1|2024-03", {"no_entry"}}, {"match-2|2024-03", {"no_entry"}}};
  windows.failing = {{"match-2|mentor|A1", {"MISSED"}}, {"match-3|mentor|A1", {"MISSED"}}};
  ProgrammeResult result = with({months, windows, held});
  result.programme = programme_;
  result.clauses = {{"8.01", MeasureStatus::rated, 2, {"M8.01b"}}, {"8.03", MeasureStatus::rated, 4, {"M8.03"}}};
  const auto snapshot = h_.snapshot();
  const Evaluation e(snapshot, year_until(Day(on(2024, 6, 28))));
  const FilesOfCases files_of(e, result);
  const auto files = work_by_effect(files_of, result, clause_lifts(files_of, result));
  ASSERT_EQ(files.size(), 2U) << "what is in no file of the programme is nobody's work";
  EXPECT_EQ(files[0].file.key, "match-1");
  EXPECT_EQ(files[0].due.size(), 3U) << "all three parties waited in vain; their windows end on 10 July";
  EXPECT_EQ(files[0].gains, 400'000 + 600'000) << "two months and three contacts";
  ASSERT_EQ(files[0].cases.size(), 1U) << "the same reason in the same figure is one thing to do";
  EXPECT_EQ(files[0].cases[0].places.size(), 2U);
  EXPECT_FALSE(files[0].file.worker);
  EXPECT_EQ(files[1].gains, 200'000);
  EXPECT_EQ(files[1].passed, 200'000);
  EXPECT_EQ(files[1].file.worker, worker);
  ASSERT_EQ(files[1].parts.size(), 2U);
  EXPECT_EQ(files[1].parts[0].of, 5);
}

/// A personnel file is owed by a supervisor of the same site or of all, then by a director; never by the person.
TEST_F(OneMatch, a_personnel_file_is_owed_by_the_supervisor_or_the_director) {
  const SiteRef north{7}, south{8};
  const auto in_role = [&](const char* id, Role role, SiteRef site, Date since, Day until = Day::never()) {
    const auto person = h_.person(id);
    h_.write(StaffRoleRow{.programme = programme_, .site = site, .days = {since, until}, .role = role}, since,
             person.chain);
    return PersonRef(person);
  };
  const auto director = in_role("dora", Role::director, {}, on(2020, 1, 1));
  const auto everywhere = in_role("sue", Role::supervisor, {}, on(2023, 1, 1));
  const auto of_north = in_role("ned", Role::supervisor, north, on(2022, 1, 1));
  in_role("gone", Role::supervisor, {}, on(2019, 1, 1), Day(on(2023, 12, 31)));
  in_role("ann", Role::coordinator, north, on(2023, 1, 1));
  in_role("bob", Role::coordinator, south, on(2023, 1, 1));
  in_role("eve", Role::coordinator, {}, on(2023, 1, 1));
  Measure shown = rated("M2.01", 0, 5);
  for (const char* id : {"ann", "bob", "dora", "eve", "ned"}) shown.failing.push_back({id, {"no_evidence"}});
  ProgrammeResult result = with({shown});
  result.programme = programme_;
  const auto snapshot = h_.snapshot();
  const Evaluation e(snapshot, year_until(Day(on(2024, 6, 28))));
  const FilesOfCases files(e, result);
  const auto owed = [&](std::size_t i) { return files.of(shown, shown.failing[i]).worker; };
  EXPECT_EQ(owed(0), of_north) << "of Ann's site, and longest in the role";
  EXPECT_EQ(owed(1), everywhere) << "another site's supervisor has no say";
  EXPECT_FALSE(owed(2)) << "nobody stands above the only director";
  EXPECT_EQ(owed(3), everywhere) << "who left is not asked";
  EXPECT_EQ(owed(4), director) << "of a supervisor the director";
}

/// Of a clause that needs one case, a file with three cases gains what one gains; of one that a cap holds, nothing.
TEST_F(OneMatch, more_than_it_takes_gains_nothing_more) {
  Measure months = rated("M8.01b", 94, 100), windows = rated("M8.03", 50, 100, {{"all_tracks_missed_twice", 3}});
  months.failing = {
      {"match-1|2024-02", {"no_entry"}}, {"match-1|2024-03", {"no_entry"}}, {"match-1|2024-04", {"no_entry"}}};
  windows.failing = {{"match-1|mentor|A1", {"MISSED"}}};
  ProgrammeResult result = with({months, windows});
  result.programme = programme_;
  result.clauses = {{"8.01", MeasureStatus::rated, 2, {"M8.01b"}}, {"8.03", MeasureStatus::rated, 3, {"M8.03"}}};
  const auto snapshot = h_.snapshot();
  const Evaluation e(snapshot, year_until(Day(on(2024, 7, 5))));
  const FilesOfCases files_of(e, result);
  const auto files = work_by_effect(files_of, result, clause_lifts(files_of, result));
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].gains, 1'000'000);
  EXPECT_EQ(files[0].passed, 0);
  EXPECT_TRUE(files[0].due.empty()) << "contacts do not lift a clause that a cap holds";
  EXPECT_EQ(files[0].parts[0].cases, 1);
}

TEST_F(OneMatch, the_trend_is_what_each_month_end_knew) {
  const auto snapshot = std::make_shared<const Snapshot>(h_.snapshot());
  const Day day(on(2024, 6, 15));
  const auto trend = trend_of({snapshot, figures}, programme_, day);
  ASSERT_EQ(trend.size(), 13U);
  EXPECT_EQ(Date(trend.front().as_of), on(2023, 6, 30));
  EXPECT_EQ(Date(trend[11].as_of), on(2024, 5, 31));
  EXPECT_EQ(trend.back().as_of, day);
  const auto section_8 = [](const MonthReady& m) { return m.sections.back().rating; };
  EXPECT_FALSE(section_8(trend.front())) << "nothing had begun";
  EXPECT_EQ(section_8(trend.back()), readiness_of({snapshot, figures}, programme_, day).result.sections.back().rating);
}

}  // namespace
}  // namespace kith::accreditation
