// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outcomes/outcomes.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "casefile/people.h"
#include "outcomes/queries.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"
#include "support/small_agency.h"

namespace kith::outcomes {
namespace {

constexpr Date today = on(2026, 11, 22);

Outcome running(std::int64_t chain, std::string_view area, Date start, std::optional<Date> end = {}) {
  Outcome outcome;
  outcome.chain = chain;
  outcome.area = area;
  outcome.start = start;
  outcome.end = end;
  return outcome;
}

LogicModel approved(std::int64_t chain, Date day, std::optional<Date> review) {
  LogicModel model;
  model.chain = model.version = chain;
  model.day = day;
  model.approved = true;
  model.review = review;
  model.texts.fill("written");
  return model;
}

std::string told(const std::vector<Owed>& list) {
  std::string text;
  for (const auto& owed : list)
    (text += text.empty() ? "" : ", ") += std::string(name(owed.need)) + (owed.due ? " " + iso(*owed.due) : "");
  return text;
}

TEST(Plan, what_is_owed_is_what_the_clauses_ask) {
  Plan plan;
  EXPECT_EQ(told(owed_of(plan, today)), "model, outcomes, report");
  plan.models = {approved(1, on(2026, 1, 1), on(2027, 3, 1))};
  plan.outcomes = {running(1, "functional", on(2026, 1, 1)),
                   running(2, "permanence", on(2026, 1, 1), on(2026, 11, 22))};
  plan.reports = {Report{1, 1, on(2026, 1, 22), true, "gender;site", "No differences."}};
  EXPECT_EQ(told(owed_of(plan, today)), "report 2027-01-22") << "told two months before the year is over";
  EXPECT_EQ(told(owed_of(plan, on(2026, 11, 21))), "");
  EXPECT_EQ(told(owed_of(plan, on(2026, 11, 23))), "outcomes, report 2027-01-22") << "one area is left";
  plan.models[0].texts[4].clear();
  plan.models[0].review = on(2027, 1, 22);
  EXPECT_EQ(told(owed_of(plan, today)), "parts, review 2027-01-22, report 2027-01-22");
}

TEST(Plan, the_approved_model_with_the_latest_day_holds) {
  Plan plan;
  plan.models = {approved(3, on(2026, 12, 1), {}), approved(2, on(2026, 6, 1), on(2026, 11, 21)),
                 approved(1, on(2026, 1, 1), on(2027, 1, 1))};
  plan.models.push_back(approved(4, on(2026, 7, 1), {}));
  plan.models.back().approved = false;
  EXPECT_EQ(plan.in_force(today)->chain, 2);
  EXPECT_EQ(plan.in_force(on(2025, 12, 31)), nullptr);
  EXPECT_EQ(state_of(plan, plan.models[1], today), ModelState::review_due);
  EXPECT_EQ(state_of(plan, plan.models[1], on(2026, 11, 21)), ModelState::in_use);
  EXPECT_EQ(state_of(plan, plan.models[2], today), ModelState::superseded);
  EXPECT_EQ(state_of(plan, plan.models[3], today), ModelState::draft);
}

TEST(Waves, are_counted_from_the_acceptance_and_asked_thirty_days_around) {
  intake::Episode episode;
  EXPECT_EQ(due_day(episode, Wave::baseline), std::nullopt) << "not accepted";
  episode.decided = on(2025, 8, 31);
  episode.decision = "accepted";
  EXPECT_EQ(due_day(episode, Wave::baseline), on(2025, 9, 30));
  EXPECT_EQ(due_day(episode, Wave::month_6), on(2026, 2, 28)) << "edge case 1: month arithmetic from the acceptance";
  EXPECT_EQ(due_day(episode, Wave::closure), std::nullopt) << "in service";
  episode.terminated = on(2026, 2, 28);
  EXPECT_EQ(due_day(episode, Wave::month_6), std::nullopt) << "ended on the day";
  EXPECT_EQ(due_day(episode, Wave::closure), on(2026, 2, 28));
  episode.terminated = {};

  Plan plan;
  plan.outcomes = {running(7, "functional", on(2026, 1, 1)), running(8, "functional", on(2026, 3, 1))};
  const auto asks = [&](Date day, std::vector<Measured> measured = {}) {
    std::string text;
    for (const auto& ask : asks_of(episode, plan, measured, day))
      text += std::string(name(ask.wave)) + " " + std::to_string(ask.outcomes.size()) + " " + iso(ask.until) + ";";
    return text;
  };
  EXPECT_EQ(asks(on(2026, 1, 28)), "");
  EXPECT_EQ(asks(on(2026, 1, 29)), "month_6 1 2026-03-30;") << "only what covers the day that is due";
  EXPECT_EQ(asks(on(2026, 3, 30)), "month_6 1 2026-03-30;");
  EXPECT_EQ(asks(on(2026, 3, 31)), "");
  EXPECT_EQ(asks(on(2026, 3, 1), {{7, Wave::month_6, on(2026, 2, 27), 350}}), "") << "measured";
  EXPECT_EQ(asks(on(2026, 3, 1), {{7, Wave::month_6, on(2026, 1, 28), 350}}), "month_6 1 2026-03-30;")
      << "measured 31 days before: it does not count";
  EXPECT_EQ(asks(on(2026, 3, 1), {{7, Wave::baseline, on(2026, 2, 27), 350}}), "month_6 1 2026-03-30;");
}

TEST(OutcomeQueries, fit_the_store_on_both_engines) { test::prepare_all(sql::all, test::all_steps()); }

/// Dora directs, Ines takes referrals, Lee works elsewhere. Tom was accepted on 1 November 2026.
class Outcomes : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    dora_ = agency_->worker("Dora", "director");
    ines_ = agency_->worker("Ines", "intake_worker");
    referral_ = refer("Tom", on(2026, 11, 1));
    pages_ = std::make_unique<test::Pages>(db(), routes(uses()));
    sign_in(dora_, auth::Role::director);
  }
  /// Each from 2 to 3 within half a year.
  void measured_children(int count, std::string_view source, std::int64_t outcome, int later = 300) {
    for (int child = 0; child < count; ++child) {
      const auto referral = refer("Child " + std::to_string(child), on(2026, 1, 2), source);
      for (const auto& [which, day, value] :
           {std::tuple("baseline", on(2026, 2, 1), 200), std::tuple("month_6", on(2026, 7, 2), later)})
        agency_->add("outcome_measurements",
                     {{"outcome_measurements.referral_id", referral},
                      {"outcome_measurements.outcome_id", outcome},
                      {"outcome_measurements.wave", which},
                      {"outcome_measurements.event_date", day},
                      {"outcome_measurements.value", value}},
                     day);
    }
  }
  Uses uses() {
    Uses uses;
    uses.intake.people = test::people_uses(db(), people_);
    uses.intake.episodes = [this](Date day, FunctionRef<void(const std::map<std::int64_t, intake::Episode>&)> read) {
      episodes_.reading(db(), day, read);
    };
    uses.measured = [this](Date day, FunctionRef<void(const Measurements::Cases&)> read) {
      measured_.reading(db(), day, read);
    };
    return uses;
  }
  void sign_in(PersonId who, auth::Role role, ProgrammeId in = {}) { pages_->actor = agency_->actor(who, role, in); }
  std::int64_t refer(std::string_view given, Date accepted, std::string_view source = "school") {
    const auto referral = agency_->add("referrals",
                                       {{"referrals.mentee_id", agency_->person(given)},
                                        {"referrals.programme_id", agency_->programme},
                                        {"referrals.event_date", accepted},
                                        {"referrals.source", source},
                                        {"referrals.screened_under_contract", 0}},
                                       accepted);
    agency_->add("referral_decisions",
                 {{"referral_decisions.referral_id", referral},
                  {"referral_decisions.event_date", accepted},
                  {"referral_decisions.decision", "accepted"},
                  {"referral_decisions.intake_elsewhere", 0}},
                 accepted);
    return referral;
  }
  std::int64_t outcome(std::string_view statement, std::string_view area = "functional") {
    return agency_->add("outcomes", {{"outcomes.programme_id", agency_->programme},
                                     {"outcomes.area", area},
                                     {"outcomes.statement", statement},
                                     {"outcomes.direction", "increase"},
                                     {"outcomes.start_date", on(2026, 1, 1)}});
  }
  static std::string sealed(std::string_view table, std::int64_t key) {
    return test::FakeVisit::sealer().seal(key, table);
  }
  std::string plan() const { return "/outcomes/plan"; }
  std::string at(const std::string& act) const {
    return "/outcomes/" + test::Pages::seal(agency_->programme) + "/" + act;
  }
  std::string wave(const char* which) const {
    return "/outcomes/episodes/" + sealed("referrals", referral_) + "/" + which;
  }
  static test::Pages::Pairs model() {
    test::Pages::Pairs typed{
        {"version", "1"}, {"status", "approved"}, {"event_date", "2026-11-20"}, {"review_date", "2027-11-20"}};
    for (const auto part : parts) typed.emplace_back(std::string(part), "Written.");
    return typed;
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  casefile::People people_;
  intake::Episodes episodes_;
  Measurements measured_;
  PersonId dora_, ines_;
  std::int64_t referral_{};
};
KITH_BOTH_ENGINES(Outcomes);

TEST_P(Outcomes, an_approved_model_has_every_part_and_a_day_of_review) {
  EXPECT_NE(pages_->get(plan()).body.find("An approved logic model"), std::string::npos);
  EXPECT_EQ(pages_->get(at("model")).status, 200);
  auto typed = model();
  typed.back().second.clear();
  EXPECT_EQ(pages_->post(at("model"), typed).status, 422) << "the last part is empty";
  typed = model();
  typed[3].second.clear();
  EXPECT_EQ(pages_->post(at("model"), typed).status, 422) << "no review";
  typed = model();
  typed[2].second = "2026-11-23";
  EXPECT_EQ(pages_->post(at("model"), typed).status, 422) << "tomorrow";
  EXPECT_EQ(pages_->post(at("model"), model()).status, 303);
  const auto page = pages_->get(plan()).body;
  EXPECT_NE(page.find("In use"), std::string::npos) << page;
  EXPECT_EQ(page.find("An approved logic model"), std::string::npos);
  EXPECT_NE(page.find("Outcomes in two areas"), std::string::npos);
}

TEST_P(Outcomes, a_correction_names_the_version_that_was_seen) {
  EXPECT_EQ(pages_->post(at("model"), model()).status, 303);
  const auto first = db().reading("test", [&](db::Tx& tx) { return load_plan(tx, agency_->programme, today); });
  ASSERT_EQ(first.models.size(), 1u);
  const auto of = sealed("logic_models", first.models[0].chain), version = std::to_string(first.models[0].version);
  EXPECT_EQ(pages_->get(at("model_change"), {{"of", of}}).status, 200);
  auto typed = model();
  typed[4].second = "Written anew.";
  typed.emplace_back("of", of);
  typed.emplace_back("version", version);
  EXPECT_EQ(pages_->post(at("model_change"), typed).status, 303);
  EXPECT_EQ(pages_->post(at("model_change"), typed).status, 409) << "corrected meanwhile";
  EXPECT_EQ(
      db().reading("test", [&](db::Tx& tx) { return load_plan(tx, agency_->programme, today); }).models[0].texts[0],
      "Written anew.");
}

TEST_P(Outcomes, a_report_that_is_approved_compares_and_says_what_was_found) {
  test::Pages::Pairs typed{
      {"event_date", "2026-11-20"}, {"status", "approved"}, {"dimensions", "gender"}, {"equity_note", "None."}};
  EXPECT_EQ(pages_->post(at("report"), typed).status, 422) << "one dimension";
  typed.emplace_back("dimensions", "site");
  typed[3].second.clear();
  EXPECT_EQ(pages_->post(at("report"), typed).status, 422) << "nothing found";
  typed[3].second = "Girls wait longer; two more mentors are sought.";
  EXPECT_EQ(pages_->post(at("report"), typed).status, 303);
  EXPECT_EQ(pages_->get(plan()).body.find("A report of outcomes by group"), std::string::npos);
}

TEST_P(Outcomes, a_wave_is_measured_on_one_form_and_leaves_the_list) {
  const auto reads = outcome("Reads more"), trusts = outcome("Trusts an adult", "permanence");
  sign_in(ines_, auth::Role::intake_worker);
  EXPECT_NE(pages_->get("/outcomes/due").body.find("at the start"), std::string::npos);
  EXPECT_NE(pages_->get(wave("baseline")).body.find("Trusts an adult"), std::string::npos);
  const auto field = [&](std::int64_t key) { return "value_" + sealed("outcomes", key); };
  EXPECT_EQ(pages_->post(wave("baseline"), {{"event_date", "2026-11-20"}}).status, 422) << "no value";
  EXPECT_EQ(pages_->post(wave("baseline"), {{"event_date", "2026-11-20"}, {field(reads), "much"}}).status, 422);
  EXPECT_EQ(pages_->post(wave("baseline"), {{"event_date", "2026-11-23"}, {field(reads), "3"}}).status, 422)
      << "tomorrow";
  EXPECT_EQ(pages_->post(wave("baseline"), {{"event_date", "2026-11-20"}, {field(reads), "3,5"}}).status, 303);
  const auto stored = db().reading("test", [&](db::Tx& tx) { return load_measured(tx, referral_, today); });
  ASSERT_EQ(stored.size(), 1u);
  EXPECT_EQ(stored[0].value, 350);
  EXPECT_EQ(pages_->get(wave("baseline")).body.find("Reads more"), std::string::npos) << "measured";
  const auto asked =
      pages_->get("/api/v1/episodes/" + sealed("referrals", referral_) + "/outcomes", {{"wave", "baseline"}});
  EXPECT_TRUE(test::says(asked, R"("statement":"Reads more","indicator":"","instrument":"","measured":true)"))
      << asked.body;
  EXPECT_EQ(pages_
                ->post("/api/v1/episodes/" + sealed("referrals", referral_) + "/outcomes",
                       {{"wave", "baseline"},
                        {"event_date", "2026-11-20"},
                        {"outcome", sealed("outcomes", reads)},
                        {"value", "4"}})
                .status,
            409)
      << "it has its value";
  EXPECT_EQ(pages_->post(wave("baseline"), {{"event_date", "2026-11-20"}, {field(trusts), "2.25"}}).status, 303);
  EXPECT_NE(pages_->get("/outcomes/due").body.find("Nothing is to be measured now"), std::string::npos);
}

TEST_P(Outcomes, what_is_measured_outside_its_window_is_kept_and_marked) {
  const auto reads = outcome("Reads more");
  sign_in(ines_, auth::Role::intake_worker);
  const std::string field = "value_" + sealed("outcomes", reads);
  EXPECT_NE(pages_->get(wave("closure")).body.find("This wave has no day in this service"), std::string::npos);
  ASSERT_EQ(pages_->post(wave("closure"), {{"event_date", "2026-11-20"}, {field, "3"}}).status, 303) << "early";
  EXPECT_EQ(pages_->post(wave("closure"), {{"event_date", "2026-11-20"}, {field, "4"}}).status, 409) << "twice";
  EXPECT_NE(pages_->get(wave("month_6")).body.find("from 1 Apr 2027 to 31 May 2027"), std::string::npos);
  ASSERT_EQ(pages_->post(wave("month_6"), {{"event_date", "2026-11-21"}, {field, "3"}}).status, 303);
  EXPECT_EQ(pages_->post(wave("month_6"), {{"event_date", "2026-11-21"}, {field, "4"}}).status, 409)
      << "twice on one day, in a wave that has its day";
  EXPECT_NE(pages_->get(wave("month_6")).body.find("outside its window"), std::string::npos) << "and it is still asked";
  intake::Episode episode;
  episode.referral = referral_;
  episode.programme = agency_->programme;
  episode.decided = on(2026, 11, 1);
  episode.decision = "accepted";
  const auto stored = db().reading("test", [&](db::Tx& tx) { return load_measured(tx, referral_, today); });
  ASSERT_EQ(stored.size(), 2u);
  EXPECT_FALSE(window_of(episode, Wave::month_6)->has(stored[1].day));
  EXPECT_EQ(window_of(episode, Wave::closure), std::nullopt);
  episode.decision = "declined";
  EXPECT_FALSE(db().writing("test", [&](db::Tx& tx) {
    const NewValue value{reads, 300};
    return record_values(tx, episode, Wave::baseline, today, {&value, 1}, agency_->author(today));
  })) << "never accepted";
}

TEST_P(Outcomes, what_is_not_ones_own_does_not_exist) {
  outcome("Reads more");
  const auto elsewhere = agency_->new_programme("Elsewhere");
  sign_in(dora_, auth::Role::director, elsewhere);
  EXPECT_EQ(pages_->get(plan(), {{"programme", test::Pages::seal(agency_->programme)}}).status, 404);
  EXPECT_EQ(pages_->get("/outcomes/groups", {{"programme", test::Pages::seal(agency_->programme)}}).status, 404);
  EXPECT_EQ(pages_->post(at("model"), model()).status, 404);
  sign_in(ines_, auth::Role::intake_worker, elsewhere);
  EXPECT_EQ(pages_->get(wave("baseline")).status, 404);
  EXPECT_NE(pages_->get("/outcomes/due").body.find("Nothing is to be measured now"), std::string::npos);
  EXPECT_EQ(pages_->get(plan()).status, 403) << "intake has no part in it";
}

TEST_P(Outcomes, groups_of_fewer_than_five_have_no_line) {
  measured_children(12, "school", outcome("Reads more"));
  const auto page = pages_->get("/outcomes/groups", {{"programme", test::Pages::seal(agency_->programme)}});
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("There are too few measurements"), std::string::npos) << "everybody is of one group\n"
                                                                                 << page.body;
}

TEST_P(Outcomes, groups_are_had_as_a_file_that_says_what_the_page_says) {
  const test::Pages::Pairs of{{"programme", test::Pages::seal(agency_->programme)}};
  const auto reads = outcome("Reads more");
  measured_children(6, "school", reads);
  const auto lines = [&] {
    const auto file = pages_->get("/outcomes/groups/as/csv", of);
    EXPECT_EQ(file.status, 200);
    return std::count(file.body.begin(), file.body.end(), '\n');
  };
  EXPECT_EQ(lines(), 1) << "one group alone has no table, and the file its headings";
  EXPECT_FALSE(pages_->offers_file);
  measured_children(7, "family", reads);
  EXPECT_EQ(lines(), 4) << "two groups and all together";
  const auto page = pages_->get("/outcomes/groups", of);
  EXPECT_TRUE(pages_->offers_file);
  const auto file = pages_->get("/outcomes/groups/as/csv", of);
  for (const auto* said : {"Reads more", "by source of referral", "13"}) {
    EXPECT_TRUE(test::says(page, said)) << said;
    EXPECT_TRUE(test::says(file, said)) << said << file.body;
  }
}

TEST_P(Outcomes, mean_changes_are_given_to_halves_where_no_case_opens) {
  const test::Pages::Pairs of{{"programme", test::Pages::seal(agency_->programme)}};
  const auto reads = outcome("Reads more");
  measured_children(6, "school", reads, 217);
  measured_children(7, "family", reads, 232);
  const auto open = pages_->get("/outcomes/groups", of);
  EXPECT_TRUE(test::says(open, "+0.17") && test::says(open, "+0.32")) << open.body;
  sign_in(agency_->person("Lee"), auth::Role::leadership);
  const auto closed = pages_->get("/outcomes/groups", of);
  EXPECT_TRUE(test::says(closed, "0.00") && test::says(closed, "0.50")) << closed.body;
  EXPECT_FALSE(test::says(closed, "0.17") || test::says(closed, "0.32")) << closed.body;
  EXPECT_TRUE(test::says(closed, "nearest half"));
}

TEST_P(Outcomes, groups_without_a_programme_are_those_of_the_first) {
  const auto first = pages_->get("/outcomes/groups");
  EXPECT_EQ(first.status, 200);
  EXPECT_TRUE(test::says(first, "Community"));
  EXPECT_EQ(pages_->get("/outcomes/groups", {{"programme", "nonsense"}}).status, 404);
  pages_->actor.grants.push_back({auth::Role::director, agency_->new_programme("Elsewhere"), {}});
  EXPECT_TRUE(test::says(pages_->get("/outcomes/groups"), "<option"));
  pages_->actor.grants = {{auth::Role::director, ProgrammeId{9'999}, {}}};
  EXPECT_TRUE(test::says(pages_->get("/outcomes/groups"), "notice"));
}

TEST_P(Outcomes, who_may_open_no_case_chooses_among_years_that_ended_with_a_quarter) {
  const test::Pages::Pairs of{{"programme", test::Pages::seal(agency_->programme)}};
  EXPECT_NE(pages_->get("/outcomes/groups", of).body.find("22 Nov 2026"), std::string::npos) << "a director: today";
  sign_in(agency_->person("Lee"), auth::Role::leadership);
  const auto ask = [&](const char* to) {
    auto query = of;
    query.emplace_back("to", to);
    return pages_->get("/outcomes/groups", query);
  };
  const auto newest = pages_->get("/outcomes/groups", of);
  EXPECT_EQ(newest.status, 200);
  EXPECT_EQ(newest.body.find("22 Nov 2026"), std::string::npos) << "two days that follow each other tell one child";
  EXPECT_NE(newest.body.find("30 Sep 2026"), std::string::npos) << newest.body;
  EXPECT_EQ(ask("2026-06-30").status, 200);
  EXPECT_EQ(ask("2026-06-29").status, 422);
  EXPECT_EQ(ask("2026-12-31").status, 422) << "not over";
}

}  // namespace
}  // namespace kith::outcomes
