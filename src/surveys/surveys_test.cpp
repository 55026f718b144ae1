// SPDX-License-Identifier: AGPL-3.0-or-later
#include "surveys/surveys.h"

#include <gtest/gtest.h>

#include "casefile/people.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"
#include "support/small_agency.h"
#include "surveys/queries.h"

namespace kith::surveys {
namespace {

constexpr Date today = on(2026, 11, 22);
constexpr Months usual{3, 12, 12};

std::string told(const std::vector<Due>& list) {
  std::string text;
  for (const auto& d : list)
    (text += text.empty() ? "" : ", ") += std::string(name(d.instrument)) + " " + std::string(name(d.party)) + " " +
                                          std::to_string(d.wave) + " " + iso(d.since);
  return text;
}

TEST(Instruments, score_is_the_mean_with_what_is_worse_turned_round) {
  EXPECT_EQ(score(Instrument::relationship, std::vector{5, 5, 5, 1, 5}), 500);
  EXPECT_EQ(score(Instrument::relationship, std::vector{1, 1, 1, 5, 1}), 100);
  EXPECT_EQ(score(Instrument::relationship, std::vector{4, 4, 5, 2, 0}), 425) << "four of five are enough";
  EXPECT_EQ(score(Instrument::relationship, std::vector{4, 4, 5, 0, 0}), std::nullopt) << "three of five are not";
  EXPECT_EQ(score(Instrument::programme_feedback, std::vector{4, 4, 5, 0}), 433);
  EXPECT_EQ(score(Instrument::youth_outcomes, std::vector{3, 3, 3, 3, 3, 3}), 300);
}

TEST(Instruments, answers_are_kept_as_they_were_given) {
  EXPECT_EQ(parse_answers(Instrument::relationship, "4;5;;2;3"), (std::vector{4, 5, 0, 2, 3}));
  EXPECT_EQ(stored_answers(std::vector{4, 5, 0, 2, 3}), "4;5;;2;3");
  for (const char* wrong : {"", ";;;;", "4;5;3;2", "4;5;3;2;3;1", "4;5;6;2;3", "4;5;0;2;3", "4;5;a;2;3", "44;5;3;2;3"})
    EXPECT_EQ(parse_answers(Instrument::relationship, wrong), std::nullopt) << wrong;
}

TEST(Due, the_relationship_after_three_six_and_twelve_months_and_every_year) {
  const auto wave = [](Date day) { return wave_on(Instrument::relationship, usual, on(2025, 1, 31), day); };
  EXPECT_EQ(wave(on(2025, 1, 31)), std::nullopt);
  EXPECT_EQ(wave(on(2025, 4, 29)), std::nullopt);
  EXPECT_EQ(wave(on(2025, 4, 30)), 3) << "edge case 1: counted from the start, 31 January";
  EXPECT_EQ(wave(on(2025, 7, 30)), 3);
  EXPECT_EQ(wave(on(2025, 7, 31)), 6);
  EXPECT_EQ(wave(on(2026, 1, 30)), 6);
  EXPECT_EQ(wave(on(2026, 1, 31)), 12);
  EXPECT_EQ(wave(on(2027, 6, 1)), 24);
  EXPECT_EQ(wave(on(2044, 12, 1)), 228);
}

TEST(Due, a_leap_day_s_anniversary_is_the_last_of_february) {
  EXPECT_EQ(wave_on(Instrument::programme_feedback, usual, on(2024, 2, 29), on(2025, 2, 27)), std::nullopt);
  EXPECT_EQ(wave_on(Instrument::programme_feedback, usual, on(2024, 2, 29), on(2025, 2, 28)), 12) << "edge case 3";
}

TEST(Due, each_party_is_asked_once_for_a_wave_and_what_was_missed_is_dropped) {
  const Date start = on(2026, 1, 10);
  EXPECT_EQ(told(due(usual, true, start, {}, on(2026, 1, 10))), "youth_outcomes mentee 0 2026-01-10");
  EXPECT_EQ(told(due(usual, true, start, {}, on(2026, 5, 1))),
            "youth_outcomes mentee 0 2026-01-10, relationship mentor 3 2026-04-10, relationship mentee 3 2026-04-10");
  std::vector<Response> answered(2);
  answered[0].instrument = Instrument::relationship;
  answered[0].party = Party::mentor;
  answered[0].wave = 3;
  answered[1].instrument = Instrument::youth_outcomes;
  answered[1].party = Party::mentee;
  answered[1].declined = true;
  EXPECT_EQ(told(due(usual, true, start, answered, on(2026, 5, 1))), "relationship mentee 3 2026-04-10");
  EXPECT_EQ(told(due(usual, true, start, answered, on(2026, 7, 10))),
            "relationship mentor 6 2026-07-10, relationship mentee 6 2026-07-10");
  EXPECT_EQ(due(usual, true, start, {}, on(2027, 1, 10)).size(), 6u) << "two of the relationship, youth, three parties";
  EXPECT_EQ(due(usual, false, start, {}, on(2027, 1, 10)).size(), 5u) << "edge case 20: no guardian of an adult";
  EXPECT_TRUE(due(Months{}, true, start, {}, on(2027, 1, 10)).empty()) << "0: never";
}

/// Kim looks after Maya and Tom since 10 January 2026, Lee after nobody.
class SurveyPages : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    kim_ = agency_->worker("Kim");
    lee_ = agency_->worker("Lee");
    match_ = agency_->match(agency_->person("Maya"), agency_->person("Tom"), on(2026, 1, 10));
    agency_->assign(match_, kim_);
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    uses.responses = [this](Date day, FunctionRef<void(const Responses::Cases&)> read) {
      kept_.reading(db(), day, read);
    };
    uses_ = uses;
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
    pages_->actor = agency_->actor(kim_, auth::Role::coordinator);
  }
  std::string place(const char* rest) const { return "/surveys/" + test::Pages::seal(match_) + "/" + rest; }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  casefile::People people_;
  Responses kept_;
  Uses uses_;
  PersonId kim_, lee_;
  MatchId match_;
};
KITH_BOTH_ENGINES(SurveyPages);

TEST(SurveyQueries, fit_the_store_on_both_engines) { test::prepare_all(sql::all, test::all_steps()); }

TEST_P(SurveyPages, a_survey_is_due_until_it_is_answered_and_is_scored_at_once) {
  const auto list = pages_->get("/surveys/due").body;
  EXPECT_NE(list.find("3 surveys are due"), std::string::npos) << list;
  EXPECT_NE(list.find("Tom · Maya"), std::string::npos);
  const auto form = pages_->get(place("relationship/mentee"));
  EXPECT_EQ(form.status, 200);
  EXPECT_NE(form.body.find("My mentor listens to me."), std::string::npos);
  EXPECT_NE(form.body.find("after 6 months"), std::string::npos);
  EXPECT_EQ(pages_->post(place("relationship/mentee"), {{"event_date", "2026-11-20"}, {"mode", "phone"}}).status, 422)
      << "nothing answered";
  EXPECT_EQ(
      pages_->post(place("relationship/mentee"), {{"q1", "5"}, {"event_date", "2026-11-23"}, {"mode", "phone"}}).status,
      422)
      << "tomorrow";
  EXPECT_EQ(
      pages_->post(place("relationship/mentee"), {{"q1", "5"}, {"event_date", "2026-01-09"}, {"mode", "phone"}}).status,
      422)
      << "before the match began";
  const test::Pages::Pairs typed{
      {"wave_months", "6"},          {"q1", "5"},      {"q2", "4"}, {"q3", "4"}, {"q4", "1"}, {"q5", "5"},
      {"event_date", "20 Nov 2026"}, {"mode", "phone"}};
  EXPECT_EQ(pages_->post(place("relationship/mentee"), typed).status, 303);
  EXPECT_EQ(pages_->post(place("relationship/mentee"), typed).status, 409) << "once for a wave";
  EXPECT_NE(pages_->get("/surveys/due").body.find("2 surveys are due"), std::string::npos);
  const auto known = db().reading("test", [&](db::Tx& tx) { return load_match(tx, match_, today); });
  ASSERT_EQ(known.size(), 1u);
  EXPECT_EQ(known[0].score(), 460);
  EXPECT_EQ(pages_
                ->post(place("relationship/mentor"),
                       {{"result", "declined"}, {"event_date", "2026-11-20"}, {"mode", "phone"}})
                .status,
            303);
  EXPECT_EQ(
      pages_->post(place("youth_outcomes/mentee"), {{"score", "17,5"}, {"event_date", "2026-11-20"}, {"mode", "paper"}})
          .status,
      303);
  EXPECT_NE(pages_->get("/surveys/due").body.find("No survey is due."), std::string::npos);
}

TEST_P(SurveyPages, whoever_does_not_look_after_the_match_sees_nothing) {
  pages_->actor = agency_->actor(lee_, auth::Role::coordinator);
  EXPECT_NE(pages_->get("/surveys/due").body.find("No survey is due."), std::string::npos);
  EXPECT_EQ(pages_->get(place("relationship/mentee")).status, 404);
  EXPECT_EQ(pages_->post(place("relationship/mentee"), {{"q1", "5"}, {"event_date", "2026-11-20"}}).status, 404);
  pages_->actor = agency_->actor(kim_, auth::Role::coordinator);
  EXPECT_EQ(pages_->get(place("relationship/guardian")).status, 404) << "not asked";
  EXPECT_EQ(pages_->get(place("nothing/mentee")).status, 404);
}

TEST_P(SurveyPages, a_long_list_is_told_page_by_page_and_filtered_by_programme_and_questionnaire) {
  const auto other = agency_->new_programme("Elsewhere");
  const auto rows_on = [&](const test::Pages::Pairs& asked) {
    const auto body = pages_->get("/surveys/due", asked).body;
    std::size_t rows = 0;
    for (auto at = body.find("<tr data-row"); at != body.npos; at = body.find("<tr data-row", at + 1)) ++rows;
    return rows;
  };
  for (int i = 0; i < 9; ++i)
    agency_->assign(agency_->match(agency_->person("Maya"), agency_->person("Tom"), on(2026, 1, 10)), kim_);
  EXPECT_NE(pages_->get("/surveys/due").body.find("30 surveys are due"), std::string::npos);
  EXPECT_EQ(rows_on({}), 25u);
  EXPECT_EQ(rows_on({{"page", "2"}}), 5u);
  EXPECT_EQ(rows_on({{"page", "99"}}), 5u) << "the last there is";
  EXPECT_NE(pages_->get("/surveys/due").body.find("page=2"), std::string::npos);
  EXPECT_EQ(rows_on({{"instrument", "youth_outcomes"}}), 10u);
  EXPECT_EQ(rows_on({{"programme", test::Pages::seal(agency_->programme)}}), 25u);
  EXPECT_EQ(rows_on({{"programme", test::Pages::seal(other)}}), 0u);
  EXPECT_EQ(rows_on({{"instrument", "nothing"}}), 0u) << "what names nothing leaves nothing";
  const auto filtered = pages_->get("/surveys/due", {{"instrument", "youth_outcomes"}}).body;
  EXPECT_NE(filtered.find("name=\"instrument\" value=\"youth_outcomes\""), std::string::npos)
      << "everything is what the filter leaves";
  const auto several =
      pages_->get("/surveys/several", {{"act", "link"}, {"all", "true"}, {"instrument", "youth_outcomes"}}).body;
  EXPECT_NE(several.find("name=\"count\" value=\"10\""), std::string::npos) << several;
}

TEST_P(SurveyPages, a_closed_match_owes_none_and_the_policy_of_the_programme_decides) {
  agency_->add("policies", {{"policies.programme_id", agency_->programme},
                            {"policies.key", "survey_relationship_months"},
                            {"policies.value", "0"},
                            {"policies.valid_from", on(2026, 1, 1)}});
  EXPECT_NE(pages_->get("/surveys/due").body.find("1 survey is due"), std::string::npos);
  agency_->close(match_, on(2026, 11, 1));
  EXPECT_NE(pages_->get("/surveys/due").body.find("No survey is due."), std::string::npos);
}

}  // namespace
}  // namespace kith::surveys
