// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/pages.h"

#include <gtest/gtest.h>

#include <sstream>

#include "accreditation/commands.h"
#include "accreditation/kept_figures.h"
#include "accreditation/queries.h"
#include "accreditation/report.h"
#include "accreditation/routes.h"
#include "records/append.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "support/both_engines.h"

namespace kith::accreditation {
namespace {

using test::says;
const std::vector<db::Step> store_steps = [] {
  auto steps = db::file_steps();
  for (auto& step : records::ddl_steps()) steps.push_back(std::move(step));
  return steps;
}();

/// Maya and Tom began on 1 September 2026; Kim looks after them, nobody was ever called. Today is 22 November.
class MeasurePages : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    kim_ = agency_->worker("Kim");
    tom_ = agency_->born(agency_->person("=Tom", "Roy"), on(2014, 2, 3));
    match_ = agency_->match(agency_->person("Maya", "Lin"), tom_, on(2026, 9, 1));
    agency_->assign(match_, kim_);
    const auto columns = [this] {
      return std::make_shared<const snapshot::Snapshot>(
          db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
    };
    pages_ = std::make_unique<test::Pages>(db(), routes(columns));
    sign_in(agency_->worker("Dora", "director"), auth::Role::director);
  }
  void sign_in(PersonId person, auth::Role role, ProgrammeId in = {}) {
    pages_->actor = agency_->actor(person, role, in);
  }
  /// The document of section 8, without which cases alone lift nothing there.
  void approve_how_we_monitor() {
    agency_->add("documents",
                 {{"documents.kind", "monitoring_procedure"},
                  {"documents.title", "How we monitor"},
                  {"documents.status", "approved"},
                  {"documents.event_date", on(2026, 5, 4)},
                  {"documents.parts_missing", "none"}},
                 on(2026, 5, 4));
  }
  test::Pages::Pairs period(std::string from = "2026-09-01", std::string to = "2026-10-31") const {
    return {{"programme", test::Pages::seal(agency_->programme)}, {"from", from}, {"to", to}};
  }

  /// A programme that follows the IMA standards and the Martin guide, with a match of Noor and Zoé.
  void overlaid() {
    overlaid_ = ProgrammeId{agency_->add("programmes", {{"programmes.name", "Overlaid"},
                                                        {"programmes.model", "one_to_one"},
                                                        {"programmes.setting", "school"},
                                                        {"programmes.survivor", 0},
                                                        {"programmes.high_risk", 0},
                                                        {"programmes.guardian_topic_applies", 1},
                                                        {"programmes.standards_family", "MS"},
                                                        {"programmes.edition_year", 2020},
                                                        {"programmes.overlays", "ima;martin"},
                                                        {"programmes.time_zone", "America/Toronto"},
                                                        {"programmes.start_date", on(2020, 1, 1)}})};
    overlaid_match_ = agency_->match(agency_->person("Noor"), agency_->person("Zoé"), on(2026, 9, 1), overlaid_);
  }
  test::Pages::Pairs period_of(ProgrammeId programme) const {
    return {{"programme", test::Pages::seal(programme)}, {"from", "2026-09-01"}, {"to", "2026-10-31"}};
  }

  ProgrammeId overlaid_;
  MatchId overlaid_match_;
  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  PersonId kim_, tom_;
  MatchId match_;
};
KITH_BOTH_ENGINES(MeasurePages);

TEST(AccreditationQueries, fit_the_store_on_both_engines) { test::prepare_all(sql::all, store_steps); }

TEST_P(MeasurePages, every_figure_of_the_clauses_stands_on_the_page) {
  const auto page = pages_->get("/accreditation/measures", period());
  EXPECT_EQ(page.status, 200);
  for (const auto id : {"M8.01a", "M8.01b", "M8.01c", "M8.01d", "M8.02acd", "M8.02b", "M8.03", "M8.03g"})
    EXPECT_TRUE(says(page, id)) << id;
  EXPECT_TRUE(says(page, "Clauses of sister standards") && says(page, "MPRG1.02a"));
  EXPECT_TRUE(says(page, "Standard: MS 2020, so since"));
  EXPECT_TRUE(says(page, "What 4 means in this edition"));
  EXPECT_FALSE(says(page, "IMA programme standards")) << "the programme does not follow it";
  EXPECT_TRUE(says(page, "0 of 6")) << "A1 and A2 on three tracks, the due day of B1 is 1 November";
  EXPECT_TRUE(says(page, "/accreditation/measures/M8.03?"));
  EXPECT_FALSE(says(page, "Maya")) << "a figure names nobody";
}

TEST_P(MeasurePages, readiness_names_files_and_workers_to_the_director_only) {
  approve_how_we_monitor();
  const test::Pages::Pairs ask{{"programme", test::Pages::seal(agency_->programme)}};
  const auto page = pages_->get("/accreditation/readiness", ask);
  EXPECT_EQ(page.status, 200);
  for (const auto text : {"Do first", "Failing cases now with: Kim", "Clause 8.03: ", "4 May 2027", "Office",
                          "Not lifted by cases alone", "How it is computed", "Section 8", "Files to put in order first",
                          "Kim", "Tom", "Maya", "EEPM 4", "Monitoring procedure", "Missing",
                          "Contacts in time, by worker", "Contacts in time, by site", "<title>Kim, Mentor: 0"})
    EXPECT_TRUE(says(page, text)) << text;
  sign_in(agency_->worker("Eve", "evaluator"), auth::Role::evaluator, agency_->programme);
  const auto figures = pages_->get("/accreditation/readiness", ask);
  EXPECT_EQ(figures.status, 200);
  EXPECT_TRUE(says(figures, "Section 8"));
  for (const auto name : {"Kim", "Tom", "Maya", "Office", "Contacts in time"})
    EXPECT_FALSE(says(figures, name)) << name;
  sign_in(agency_->worker("Sue", "supervisor"), auth::Role::supervisor, agency_->programme);
  const auto supervised = pages_->get("/accreditation/readiness", ask);
  EXPECT_TRUE(says(supervised, "Maya")) << "the files of the programme";
  EXPECT_FALSE(says(supervised, "Contacts in time")) << "how each worker stands";
}

/// Everybody is led to what they may do; a coordinator sees the own matches only, and nobody's name else.
TEST_P(MeasurePages, files_by_effect_name_who_owes_what_and_lead_to_the_act) {
  approve_how_we_monitor();
  const auto lena = agency_->worker("Lena");
  agency_->assign(agency_->match(agency_->person("Ann", "Poe"), agency_->person("Lea", "Fox"), on(2026, 9, 1)), lena);
  const test::Pages::Pairs ask{{"programme", test::Pages::seal(agency_->programme)}};
  const auto path = "/accreditation/effect";
  const auto all = pages_->get(path, ask);
  EXPECT_EQ(all.status, 200);
  for (const auto text :
       {"What lifts the ratings", "8.01: 2 of 2", "Kim (", "Lena (", "Tom", "Lea", "Every month is accounted for",
        "neither a meeting nor a reason", "whose day has passed", "September 2026, October 2026"})
    EXPECT_TRUE(says(all, text)) << text;
  EXPECT_TRUE(pages_->offers_file);
  EXPECT_FALSE(says(all, "/relationship/months-without/new")) << "a director logs no meetings";
  auto of_kim = ask;
  of_kim.emplace_back("worker", test::Pages::seal(kim_));
  const auto hers = pages_->get(path, of_kim);
  EXPECT_TRUE(says(hers, "Maya") && !says(hers, "Lea"));
  const auto file = pages_->get("/accreditation/effect/as/csv", of_kim);
  EXPECT_TRUE(says(file, "Who owes it") && says(file, "Can still be done") && says(file, "Its day has passed"));
  EXPECT_TRUE(says(file, "Kim") && !says(file, "Lea"));
  of_kim.back().second = "somebody";
  EXPECT_EQ(pages_->get(path, of_kim).status, 404);

  sign_in(kim_, auth::Role::coordinator);
  const auto own = pages_->get(path, ask);
  EXPECT_EQ(own.status, 200);
  EXPECT_TRUE(says(own, "/relationship/months-without/new?match=" + test::Pages::seal(match_)));
  EXPECT_TRUE(says(own, "Maya"));
  EXPECT_FALSE(says(own, "Lea") || says(own, "Lena") || says(own, "Ann"));
  pages_->language = i18n::Language::fr;
  EXPECT_TRUE(says(pages_->get(path, ask), "Ce qui relève les cotes"));
  sign_in(agency_->worker("Noa"), auth::Role::coordinator);
  EXPECT_TRUE(says(pages_->get(path, ask), "Aucun des dossiers que vous suivez"));
  sign_in(agency_->worker("Eve", "evaluator"), auth::Role::evaluator, agency_->programme);
  EXPECT_EQ(pages_->get(path, ask).status, 403);
}

/// Sixty months without an entry are two pages of cases.
TEST_P(MeasurePages, cases_chosen_on_one_page_stay_chosen_on_the_next) {
  const auto old = agency_->match(agency_->person("Ann"), agency_->person("Lea"), on(2021, 1, 4));
  agency_->assign(old, kim_);
  const auto path = "/accreditation/measures/M8.01b";
  const auto months = period("2021-01-01", "2026-10-31");
  const auto first = pages_->get(path, months);
  const auto at = first.body.find("name=\"list\" value=\"");
  ASSERT_NE(at, first.body.npos);
  auto ask = months;
  ask.insert(ask.end(), {{"list", first.body.substr(at + 19, 16)}, {"done", "0"}, {"done", "55"}});
  const auto chosen = pages_->get(path, ask);
  EXPECT_TRUE(says(chosen, "If the 2 chosen cases were in order: 2 of ")) << "one of them stands on the next page";
  EXPECT_TRUE(says(chosen, "<input type=\"hidden\" name=\"done\" value=\"55\">"));
  EXPECT_TRUE(says(chosen, "after=50") && says(chosen, "&amp;done=0&amp;done=55"));
  ask.emplace_back("after", "50");
  const auto next = pages_->get(path, ask);
  EXPECT_TRUE(says(next, "If the 2 chosen cases were in order: 2 of "));
  EXPECT_TRUE(says(next, "value=\"55\" aria-label=\"Choose this case\" checked"));
  EXPECT_TRUE(says(next, "Page before"));
}

TEST_P(MeasurePages, n45_every_page_of_ratings_says_that_percentages_are_the_agencys_own) {
  const test::Pages::Pairs ask{{"programme", test::Pages::seal(agency_->programme)}};
  EXPECT_TRUE(says(pages_->get("/accreditation/measures", period()), "the percentages are our policy"));
  const auto readiness = pages_->get("/accreditation/readiness", ask);
  EXPECT_TRUE(says(readiness, "every number of days are this agency’s policy, not the standard’s"));
  EXPECT_TRUE(says(readiness, "Indicative rating 4"));
}

TEST_P(MeasurePages, chosen_cases_show_the_figure_as_it_would_be_and_store_nothing) {
  const auto path = "/accreditation/measures/M8.03";
  const auto page = pages_->get(path, period());
  const auto at = page.body.find("name=\"list\" value=\"");
  ASSERT_NE(at, page.body.npos);
  const std::string list = page.body.substr(at + 19, 16);
  auto ask = period();
  ask.insert(ask.end(), {{"list", list}, {"done", "0"}, {"done", "2"}, {"done", "77"}, {"done", "x"}});
  const auto then = pages_->get(path, ask);
  EXPECT_TRUE(says(then, "If the 2 chosen cases were in order: 2 of 6"));
  EXPECT_TRUE(says(then, "Clause 8.03 would then have the indicative rating 4. Section 8 would have 4.")) << then.body;
  EXPECT_TRUE(says(pages_->get(path, period()), "0 of 6")) << "and it is as it was";
  ask = period();
  ask.insert(ask.end(), {{"list", "another"}, {"done", "0"}});
  EXPECT_TRUE(says(pages_->get(path, ask), "Choose again"));
  EXPECT_EQ(page.body.find("mat-"), page.body.npos) << "no exchange id in a form or an address";
}

TEST_P(MeasurePages, n45_percentages_are_said_to_be_ours_wherever_a_rating_stands) {
  const test::Pages::Pairs ask{{"programme", test::Pages::seal(agency_->programme)}};
  EXPECT_TRUE(
      says(pages_->get("/accreditation/measures", ask), "the standard gives words, the percentages are our policy"));
  EXPECT_TRUE(says(pages_->get("/accreditation/readiness", ask), "are this agency’s policy, not the standard’s"));
  EXPECT_TRUE(says(pages_->get("/accreditation/measures/M8.03", period()), "indicative rating"));
  pages_->language = i18n::Language::fr;
  EXPECT_TRUE(says(pages_->get("/accreditation/measures", ask),
                   "la norme donne des mots, les pourcentages sont notre politique"));
  EXPECT_TRUE(
      says(pages_->get("/accreditation/readiness", ask), "relèvent de la politique de l’organisme, non de la norme"));
  const auto columns = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  Evaluation evaluation(columns, {on(2026, 9, 1), on(2026, 10, 31), on(2026, 11, 22)});
  EXPECT_NE(report_text(report_on(evaluation, std::nullopt)).find("policy, not the standard's"), std::string::npos);
}

TEST_P(MeasurePages, n48_another_editions_numbers_are_not_taken_for_those_of_2020) {
  const auto in = [&](int year, Date typed) {
    db().writing("test", [&](db::Tx& tx) {
      const auto last = records::newest(tx, "programmes", agency_->programme.value);
      return records::correct(tx, "programmes", agency_->programme.value, last->id, {{"programmes.edition_year", year}},
                              agency_->author(typed));
    });
  };
  in(2013, on(2026, 2, 1));
  auto page = pages_->get("/accreditation/measures", period());
  EXPECT_TRUE(says(page, "kith has no catalogue of this year; the figures are those of 2020"));
  EXPECT_FALSE(says(page, "in this edition")) << "a rating means nothing in an edition nobody has";
  in(2022, on(2026, 9, 1));
  page = pages_->get("/accreditation/measures", period());
  EXPECT_TRUE(says(page, "Standard: MS 2022, so since")) << "the numbering of 2020 holds";
  EXPECT_TRUE(says(page, "What 4 means in this edition"));
  auto then = period("2026-03-01", "2026-03-31");
  then.emplace_back("as_of", "2026-03-31");
  EXPECT_TRUE(says(pages_->get("/accreditation/measures", then), "no catalogue of this year")) << "as it was then";
}

TEST_P(MeasurePages, readiness_as_json_says_the_figures_of_the_page) {
  const auto answer = pages_->get("/api/v1/readiness", {{"programme", test::Pages::seal(agency_->programme)}});
  EXPECT_EQ(answer.status, 200);
  for (const auto text :
       {"\"format\":\"kith-readiness\"", "\"what_if\":[{\"cadence\":\"coa\"", "\"trend\":[{\"as_of\":\"2025-11-30\""})
    EXPECT_TRUE(says(answer, text)) << text;
  EXPECT_FALSE(says(answer, "Tom")) << "figures only";
  EXPECT_TRUE(says(answer, "\"lifts\":[{\"clause\"") && says(answer, "\"owed\":["));
  for (const auto role : {auth::Role::evaluator, auth::Role::coordinator}) {
    sign_in(agency_->worker("Eve", "evaluator"), role, agency_->programme);
    const auto figures = pages_->get("/api/v1/readiness", {{"programme", test::Pages::seal(agency_->programme)}});
    EXPECT_FALSE(says(figures, "\"owed\"")) << "who owes what is for the director";
  }
}

TEST_P(MeasurePages, the_figures_are_those_known_on_the_as_of_day) {
  auto query = period("2026-09-01", "2026-09-30");
  EXPECT_TRUE(says(pages_->get("/accreditation/measures", query), "0 of 3"));
  query.emplace_back("as_of", "2026-09-14");
  EXPECT_FALSE(says(pages_->get("/accreditation/measures", query), "0 of 3")) << "A1 ends on 15 September";
}

TEST_P(MeasurePages, a_day_that_cannot_be_read_is_told_and_the_usual_period_shown) {
  const auto page = pages_->get("/accreditation/measures", period("2026-09-31"));
  EXPECT_EQ(page.status, 422);
  EXPECT_TRUE(says(page, "M8.03"));
  EXPECT_EQ(pages_->get("/accreditation/measures", period("2026-11-01", "2026-10-01")).status, 422);
}

TEST_P(MeasurePages, an_as_of_day_to_come_is_refused_by_pages_and_json_and_told_by_the_command) {
  for (const std::string path : {"/accreditation/measures", "/accreditation/readiness", "/accreditation/effect",
                                 "/accreditation/measures/M8.03", "/api/v1/measures", "/api/v1/readiness"}) {
    // Readiness is always of the year until the as-of day.
    auto query = path == "/api/v1/readiness" ? test::Pages::Pairs{} : period();
    query.emplace_back("as_of", "2026-11-22");
    EXPECT_EQ(pages_->get(path, query).status, 200) << path << ": today";
    query.back().second = "2026-11-23";
    const auto answer = pages_->get(path, query);
    EXPECT_EQ(answer.status, 422) << path;
    if (path.starts_with("/api")) {
      EXPECT_TRUE(says(answer, "as_of") && says(answer, "accreditation.measures.to_come")) << answer.body;
    } else {
      EXPECT_TRUE(says(answer, "“As known on” is a day to come") && says(answer, "<h1>"))
          << path << " shows today's figures and says so";
      query.back().second = "2026-11-22";
      std::swap(query[1].second, query[2].second);
      EXPECT_EQ(pages_->get(path, query).status, 422) << path << " with its end before its start";
    }
  }
  auto query = period();
  query.emplace_back("as_of", "2026-11-23");
  for (const std::string list : {"/accreditation/effect", "/accreditation/measures/M8.03"})
    EXPECT_EQ(pages_->get(list + "/as/csv", query).status, 422) << "no file of other days than were asked for";
  std::ostringstream out, err;
  KeptFigures figures;
  const Columns none = [] { return std::make_shared<const snapshot::Snapshot>(); };
  const std::vector<std::string> args{"--from",  "2026-09-01", "--to",        "2026-12-31",
                                      "--as-of", "2026-11-23", "--programme", "all"};
  EXPECT_EQ(measures_command(
                args, none, figures, on(2026, 11, 22), [] {}, out, err),
            0);
  EXPECT_EQ(
      err.str(),
      "kith measures: --as-of 2026-11-23 is a day to come (today is 2026-11-22): as if nothing more were recorded\n");
  err.str("");
  EXPECT_EQ(measures_command(
                args, none, figures, on(2026, 11, 23), [] {}, out, err),
            0)
      << "today itself";
}

TEST_P(MeasurePages, a_case_says_who_which_window_and_why_and_leads_to_the_match) {
  const auto page = pages_->get("/accreditation/measures/M8.03", period());
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(says(page, "Maya Lin"));
  EXPECT_TRUE(says(page, "/supervision/matches/" + test::Pages::seal(match_)));
  for (const auto part : {"Mentor, A1", "Mentee, A2", "A2"}) EXPECT_TRUE(says(page, part)) << part;
  const test::FakeVisit::Seen::value_type shown{"match", match_.value};
  EXPECT_NE(std::find(pages_->seen.begin(), pages_->seen.end(), shown), pages_->seen.end())
      << "reading a case is noted";
}

TEST_P(MeasurePages, whoever_may_not_open_the_case_sees_the_figure_and_no_name) {
  sign_in(agency_->worker("Lea"), auth::Role::coordinator);
  const auto page = pages_->get("/accreditation/measures/M8.03", period());
  EXPECT_EQ(page.status, 200);
  EXPECT_FALSE(says(page, "Maya"));
  EXPECT_TRUE(says(page, "0 of 6"));
  EXPECT_TRUE(pages_->seen.empty());
  sign_in(kim_, auth::Role::coordinator);
  EXPECT_TRUE(says(pages_->get("/accreditation/measures/M8.03", period()), "Maya Lin")) << "her own match";
}

TEST_P(MeasurePages, another_programmes_director_gets_neither_figure_nor_case) {
  const auto school = agency_->new_programme("School", "school");
  sign_in(agency_->person("Ede"), auth::Role::director, school);
  for (const auto path : {"/accreditation/measures", "/accreditation/measures/M8.03"}) {
    const auto page = pages_->get(path, period());
    EXPECT_FALSE(says(page, "0 of 6")) << path;
    EXPECT_FALSE(says(page, "Maya")) << path;
  }
  EXPECT_TRUE(says(pages_->get("/api/v1/measures"), "\"num\":0,\"den\":0"));
  EXPECT_FALSE(says(pages_->get("/api/v1/measures"), "MISSED"));
}

TEST_P(MeasurePages, an_administrator_and_a_mentor_have_no_figures) {
  sign_in(agency_->person("Adam"), auth::Role::administrator);
  EXPECT_EQ(pages_->get("/accreditation/measures", period()).status, 403);
  sign_in(agency_->person("Noor"), auth::Role::mentor);
  EXPECT_EQ(pages_->get("/api/v1/measures").status, 403);
}

TEST_P(MeasurePages, a_figure_that_does_not_exist_is_not_found) {
  EXPECT_EQ(pages_->get("/accreditation/measures/M9.99", period()).status, 404);
  EXPECT_EQ(pages_->get("/accreditation/measures/M9.99/as/csv", period()).status, 404);
}

TEST_P(MeasurePages, the_spreadsheet_has_a_line_a_case_and_no_formula) {
  const auto file = pages_->get("/accreditation/measures/M8.03/as/csv", period());
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(file.content_type, "text/csv; charset=utf-8");
  EXPECT_EQ(std::count(file.body.begin(), file.body.end(), '\n'), 7) << file.body;
  EXPECT_EQ(file.body.find("\n="), std::string::npos);
  EXPECT_TRUE(says(file, "A1"));
}

TEST_P(MeasurePages, whom_a_concern_names_cannot_tell_it_from_the_cases_of_the_figures) {
  overlaid();
  const auto della = agency_->worker("Della", "director", overlaid_),
             dan = agency_->worker("Dan", "director", overlaid_);
  const auto raise = [&](PersonId about, Date day) {
    const auto concern = agency_->add("concerns",
                                      {{"concerns.programme_id", overlaid_},
                                       {"concerns.match_id", overlaid_match_},
                                       {"concerns.event_date", day},
                                       {"concerns.category", "relationship"},
                                       {"concerns.about_person_id", about},
                                       {"concerns.summary", "x"}},
                                      day);
    agency_->add("concern_actions",
                 {{"concern_actions.concern_id", concern},
                  {"concern_actions.event_date", on(2026, 10, 20)},
                  {"concern_actions.sequence", 1},
                  {"concern_actions.kind", "closed"},
                  {"concern_actions.staff_id", kim_}},
                 on(2026, 10, 20));
  };
  raise(della, on(2026, 9, 10));
  raise(tom_, on(2026, 9, 12));
  const auto query = period_of(overlaid_);
  std::vector<std::string> ids;
  for (const auto& row :
       db().reading("test", [](db::Tx& tx) { return records::list(tx, "concerns", on(2026, 11, 22), 0, 9); }))
    ids.push_back(row.sourced_id);
  ASSERT_EQ(ids.size(), 2U);
  for (const std::string path :
       {"/accreditation/measures/III-3a", "/accreditation/measures/III-3a/as/csv", "/accreditation/measures/MG-M3",
        "/accreditation/measures/MG-M3/as/csv", "/api/v1/measures"}) {
    sign_in(della, auth::Role::director, overlaid_);
    const auto hers = pages_->get(path, query);
    sign_in(dan, auth::Role::director, overlaid_);
    const auto his = pages_->get(path, query);
    for (const auto& id : ids) EXPECT_FALSE(says(hers, id) || says(his, id)) << path;
    EXPECT_TRUE(says(hers, path.starts_with("/api") ? "withheld" : "A concern")) << path << hers.body;
  }
  EXPECT_TRUE(says(pages_->get("/accreditation/measures/III-3a", query), "0 of 2"));
  sign_in(della, auth::Role::director, overlaid_);
  for (const auto path : {"/accreditation/measures/III-3a", "/accreditation/measures/MG-M3"})
    EXPECT_TRUE(says(pages_->get(path, query), "0 of 1")) << "as many as her own board shows";
}

/// Formative assessment is done or not done; what was found, and of whom, is on no page of figures, for no role.
TEST_P(MeasurePages, n55_what_was_found_formatively_is_in_no_figure) {
  overlaid();
  const auto mentee = agency_->person("Quinn", "Abel"), mentor = agency_->person("Ravi", "Bose");
  agency_->match(mentor, mentee, on(2026, 3, 2), overlaid_);
  const auto cycle = agency_->add("formative_cycles",
                                  {{"formative_cycles.programme_id", overlaid_},
                                   {"formative_cycles.mentee_id", mentee},
                                   {"formative_cycles.mentor_id", mentor},
                                   {"formative_cycles.start_date", on(2026, 9, 10)},
                                   {"formative_cycles.summary", "Zebra summary"}},
                                  on(2026, 9, 10));
  agency_->add("formative_items",
               {{"formative_items.formative_cycle_id", cycle},
                {"formative_items.event_date", on(2026, 9, 12)},
                {"formative_items.kind", "mentor_observation"},
                {"formative_items.note", "Zebra note"}},
               on(2026, 9, 12));
  const auto query = period_of(overlaid_);
  for (const auto role :
       {auth::Role::director, auth::Role::supervisor, auth::Role::evaluator, auth::Role::leadership}) {
    sign_in(agency_->worker("Reader", role == auth::Role::director ? "director" : "supervisor", overlaid_), role,
            overlaid_);
    for (const std::string path :
         {"/accreditation/measures", "/accreditation/readiness", "/api/v1/measures", "/api/v1/readiness",
          "/accreditation/measures/V-1", "/accreditation/measures/V-1/cases.csv", "/accreditation/measures/V-2",
          "/accreditation/measures/V-3", "/accreditation/measures/V-4", "/accreditation/measures/V-5"})
      EXPECT_FALSE(says(pages_->get(path, query), "Zebra")) << path;
  }
}

TEST_P(MeasurePages, a_figure_of_concerns_is_blank_for_who_does_not_handle_them_all_whether_there_is_one_or_not) {
  overlaid();
  const auto eve = agency_->worker("Eve", "evaluator", overlaid_);
  sign_in(eve, auth::Role::evaluator, overlaid_);
  const test::Pages::Pairs query{{"programme", test::Pages::seal(overlaid_)}};
  const std::string page = pages_->get("/accreditation/measures", query).body,
                    json = pages_->get("/api/v1/measures", query).body;
  EXPECT_NE(page.find("It is shown only to who handles all concerns"), page.npos);
  agency_->add("concerns",
               {{"concerns.programme_id", overlaid_},
                {"concerns.match_id", overlaid_match_},
                {"concerns.event_date", on(2026, 9, 10)},
                {"concerns.category", "safety"},
                {"concerns.about_person_id", eve},
                {"concerns.summary", "x"}},
               on(2026, 9, 10));
  EXPECT_EQ(pages_->get("/accreditation/measures", query).body, page);
  EXPECT_EQ(pages_->get("/api/v1/measures", query).body, json);
  const test::Pages::Pairs today{{"programme", test::Pages::seal(overlaid_)}};
  EXPECT_TRUE(says(pages_->get("/accreditation/readiness", today), "It is shown only to who handles all concerns"));
}

/// G50, decision 0283: three windows of one child in a year are nobody's figure but of those who may open the case.
TEST_P(MeasurePages, g50_fewer_than_five_are_not_shown_to_who_may_open_no_case) {
  const test::Pages::Pairs year{{"programme", test::Pages::seal(agency_->programme)}, {"to", "2026-09-30"}};
  const auto all = pages_->get("/api/v1/measures", [&] {
    auto whole = year;
    whole.insert(whole.end(), {{"from", "2025-10-01"}, {"as_of", "2026-09-30"}});
    return whole;
  }());
  EXPECT_TRUE(says(all, R"("id":"M8.03","clause":"8.03","status":"RATED","rating":4,"small_n":true,"num":0,"den":3)"));
  for (const auto role : {auth::Role::leadership, auth::Role::evaluator, auth::Role::reviewer}) {
    sign_in(agency_->worker("Eve", "evaluator"), role, agency_->programme);
    const auto json = pages_->get("/api/v1/measures", year);
    EXPECT_EQ(json.status, 200);
    EXPECT_TRUE(says(json, R"("id":"M8.03","clause":"8.03","status":"NOT_ASSESSED","rating":null,"small_n":false,)"
                           R"("num":null,"den":null)"))
        << json.body;
    EXPECT_TRUE(says(json, R"("from":"2025-10-01","to":"2026-09-30","as_of":"2026-09-30")"));
    for (const std::string n : {"1", "2", "3", "4"})
      for (const std::string name : {"num", "den", "failing", "active"})
        EXPECT_FALSE(says(json, ("\"" + name + "\":" + n + ",").c_str())) << name << n;
    EXPECT_FALSE(says(json, "_id\":\"mat"));
    const auto page = pages_->get("/accreditation/measures", year);
    EXPECT_TRUE(says(page, "Fewer than 5: not shown.") && says(page, "<option value=\"2026-09-30\" selected"));
    EXPECT_FALSE(says(page, "0 of 3<") || says(page, "name=\"from\"") || says(page, "/accreditation/measures/M8.03?"));
    const auto ready = pages_->get("/api/v1/readiness", {year.front()});
    EXPECT_EQ(ready.status, 200);
    EXPECT_TRUE(says(ready, R"("as_of":"2026-09-30","sections")") && says(ready, R"("next_ratings":[])"));
    EXPECT_TRUE(says(ready, R"("num":null,"den":null,"failing":null)") && says(ready, R"("lifts":[])"));
    EXPECT_TRUE(says(ready, R"("trend":[{"as_of":"2025-09-30")") && !says(ready, R"({"as_of":"2025-10-31")"));
    EXPECT_FALSE(says(pages_->get("/accreditation/readiness", {year.front()}), "0 of 3 "));
  }
  pages_->language = i18n::Language::fr;
  EXPECT_TRUE(says(pages_->get("/accreditation/measures", year), "non montré"));
}

/// Nothing of what one day brought can be had by taking one answer from another.
TEST_P(MeasurePages, g50_who_may_open_no_case_chooses_whole_years_only) {
  sign_in(agency_->worker("Lea", "evaluator"), auth::Role::leadership, agency_->programme);
  const auto asked = [&](const std::string& path, test::Pages::Pairs more) {
    more.insert(more.begin(), {"programme", test::Pages::seal(agency_->programme)});
    return pages_->get(path, more).status;
  };
  EXPECT_EQ(asked("/api/v1/readiness", {{"as_of", "2026-06-30"}}), 200);
  EXPECT_EQ(asked("/api/v1/readiness", {{"as_of", "2026-11-22"}}), 422);
  for (const std::string path : {"/api/v1/measures", "/accreditation/measures"}) {
    EXPECT_EQ(asked(path, {}), 200) << path;
    EXPECT_EQ(asked(path, {{"to", "2026-06-30"}}), 200) << path;
    EXPECT_EQ(asked(path, {{"as_of", "2026-06-30"}}), 200) << path;
    EXPECT_EQ(asked(path, {{"from", "2025-07-01"}, {"to", "2026-06-30"}, {"as_of", "2026-06-30"}}), 200) << path;
    EXPECT_EQ(asked(path, {{"to", "2026-07-31"}}), 422) << path;
    EXPECT_EQ(asked(path, {{"to", "2026-12-31"}}), 422) << path << ": it is not over";
    EXPECT_EQ(asked(path, {{"from", "2025-07-02"}, {"to", "2026-06-30"}}), 422) << path;
    EXPECT_EQ(asked(path, {{"to", "2026-06-30"}, {"as_of", "2026-07-01"}}), 422) << path << ": known a day later";
    EXPECT_EQ(asked(path, {{"as_of", "2026-11-22"}}), 422) << path;
  }
  sign_in(kim_, auth::Role::coordinator);
  EXPECT_EQ(asked("/api/v1/measures", {{"to", "2026-07-31"}}), 200) << "she opens cases of her own";
}

TEST_P(MeasurePages, the_json_hides_cases_from_who_may_not_see_them_all) {
  const auto path = "/api/v1/measures";
  EXPECT_TRUE(says(pages_->get(path, period()), "MISSED"));
  sign_in(kim_, auth::Role::coordinator);
  const auto hers = pages_->get(path, period());
  EXPECT_TRUE(says(hers, "\"id\":\"M8.03\""));
  EXPECT_FALSE(says(hers, "MISSED"));
}

}  // namespace
}  // namespace kith::accreditation
