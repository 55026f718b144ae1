// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/improvement.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "accreditation/catalogue.h"
#include "records/ddl.h"
#include "review/oversight.h"
#include "review/review.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/small_agency.h"

namespace kith::review {
namespace {

using auth::Role;
constexpr Date cycle_day = on(2026, 11, 22);

/// Dora directs, Cleo coordinates and owns an action of the plan.
class Improvement : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override {
    auto steps = db::file_steps();
    for (auto& step : records::ddl_steps()) steps.push_back(std::move(step));
    return steps;
  }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    dora_ = agency_->worker("Dora", "director");
    cleo_ = agency_->worker("Cleo", "coordinator");
    routes_ = routes([this] {
      return std::make_shared<const snapshot::Snapshot>(
          db().reading("columns", [](db::Tx& tx) { return snapshot::load(tx); }));
    });
  }
  test::Pages pages(PersonId who, Role role) {
    test::Pages p(db(), routes_);
    p.actor = agency_->actor(who, role);
    return p;
  }
  int evaluate(test::Pages& dora, std::string_view responded = "12") {
    return dora
        .post("/review/evaluations", {{"programme", test::Pages::seal(agency_->programme)},
                                      {"event_date", "2026-11-20"},
                                      {"sources", "surveys"},
                                      {"sources", "reviews"},
                                      {"summary", "Contacts are late in summer"},
                                      {"mentees_invited", "20"},
                                      {"mentees_responded", std::string(responded)}})
        .status;
  }
  int plan(test::Pages& dora, std::string_view due = "2026-12-24") {
    return dora
        .post("/review/actions", {{"programme", test::Pages::seal(agency_->programme)},
                                  {"statement", "Call before the holidays"},
                                  {"owner_id", test::Pages::seal(cleo_)},
                                  {"due_date", std::string(due)}})
        .status;
  }
  PlanAction action(Date day = cycle_day) {
    return db().reading("actions",
                        [&](db::Tx& tx) { return evaluations(tx, agency_->programme, day).front().actions.front(); });
  }
  std::string address() { return "/review/actions/" + test::FakeVisit::sealer().seal(action().id, "plan_actions"); }

  std::unique_ptr<test::SmallAgency> agency_;
  std::vector<http::Route> routes_;
  PersonId dora_, cleo_;
};
KITH_BOTH_ENGINES(Improvement);

TEST_P(Improvement, an_evaluation_tells_who_answered_and_the_next_one_opens_with_the_last_ones_actions) {
  auto dora = pages(dora_, Role::director);
  EXPECT_EQ(plan(dora), 409) << "an action belongs to the plan of an evaluation";
  EXPECT_EQ(evaluate(dora, "21"), 422) << "more answers than people asked";
  EXPECT_EQ(evaluate(dora), 303);
  EXPECT_TRUE(test::says(dora.get("/review/improvement"), "12 of 20 answered"));
  EXPECT_TRUE(test::says(dora.get("/review/improvement"), "Report written")) << "its state, and what it lacks";
  EXPECT_TRUE(test::says(dora.get("/review/improvement"), "Sharing with"));
  EXPECT_EQ(plan(dora), 303);
  EXPECT_TRUE(test::says(dora.get("/review/improvement"), "Plan adopted"));
  EXPECT_TRUE(test::says(dora.get("/review/improvement"), "1 action that is not verified"));
  EXPECT_TRUE(test::says(dora.get("/review/evaluations/new"), "Call before the holidays: Open"));
}

TEST_P(Improvement, an_action_and_its_steps_may_be_told_afterwards_in_their_order) {
  auto dora = pages(dora_, Role::director);
  auto cleo = pages(cleo_, Role::coordinator);
  ASSERT_EQ(evaluate(dora), 303);
  const auto planned = [&](const std::string& start) {
    return dora
        .post("/review/actions", {{"programme", test::Pages::seal(agency_->programme)},
                                  {"statement", "Call before the holidays"},
                                  {"owner_id", test::Pages::seal(cleo_)},
                                  {"start_date", start},
                                  {"due_date", "2026-12-24"}})
        .status;
  };
  EXPECT_EQ(planned(iso(add_days(cycle_day, 1))), 422) << "to come";
  ASSERT_EQ(planned(iso(add_days(cycle_day, -20))), 303);
  EXPECT_EQ(action().started, add_days(cycle_day, -20));
  const auto step = [&](const char* what, int days) {
    return cleo.post(address(), {{"step", what}, {"day", iso(add_days(cycle_day, days))}}).status;
  };
  EXPECT_EQ(step("in_progress", -21), 422) << "before it began";
  EXPECT_EQ(step("in_progress", -10), 303);
  EXPECT_EQ(step("done", -11), 422) << "before the last step";
  EXPECT_EQ(step("done", 1), 422) << "to come";
  EXPECT_EQ(step("done", -10), 303);
  EXPECT_EQ(action().last, add_days(cycle_day, -10));
}

TEST_P(Improvement, a_step_told_afterwards_is_known_from_the_day_on_which_it_was_noted) {
  auto dora = pages(dora_, Role::director);
  auto cleo = pages(cleo_, Role::coordinator);
  dora.today = on(2026, 11, 20);
  ASSERT_EQ(evaluate(dora), 303);
  ASSERT_EQ(plan(dora), 303);
  ASSERT_EQ(cleo.post(address(), {{"step", "in_progress"}, {"day", "2026-11-20"}}).status, 303);
  EXPECT_EQ(action(on(2026, 11, 21)).state, ActionState::open) << "nobody had said so yet";
  EXPECT_EQ(action().state, ActionState::in_progress);
}

TEST_P(Improvement, an_action_is_begun_moved_done_and_verified_by_somebody_else) {
  auto dora = pages(dora_, Role::director);
  auto cleo = pages(cleo_, Role::coordinator);
  ASSERT_EQ(evaluate(dora), 303);
  ASSERT_EQ(plan(dora), 303);
  EXPECT_FALSE(action().overdue(on(2026, 12, 24)));
  EXPECT_TRUE(action().overdue(on(2026, 12, 25)));
  EXPECT_EQ(cleo.post(address(), {{"step", "in_progress"}}).status, 303);
  EXPECT_EQ(action().state, ActionState::in_progress);
  EXPECT_EQ(cleo.post(address(), {{"step", "rescheduled"}, {"new_due_date", "2027-01-10"}}).status, 422) << "why?";
  EXPECT_EQ(
      cleo.post(address(), {{"step", "rescheduled"}, {"new_due_date", "2027-01-10"}, {"reason", "Two of us were ill"}})
          .status,
      303);
  EXPECT_EQ(action().due, on(2027, 1, 10));
  EXPECT_EQ(dora.post(address(), {{"step", "verified"}}).status, 409) << "it is not done";
  EXPECT_EQ(cleo.post(address(), {{"step", "done"}}).status, 303);
  EXPECT_EQ(cleo.post(address(), {{"step", "verified"}}).status, 409) << "not by its owner";
  EXPECT_EQ(dora.post(address(), {{"step", "verified"}}).status, 303);
  EXPECT_EQ(action().state, ActionState::verified);
  EXPECT_EQ(dora.post(address(), {{"step", "dropped"}, {"reason", "late"}}).status, 409);
}

TEST_P(Improvement, an_evaluation_is_shared_and_reviewed_from_outside) {
  auto dora = pages(dora_, Role::director);
  const std::string programme = test::Pages::seal(agency_->programme);
  const auto share = [&](const std::string& group, const std::string& day) {
    return dora.post("/review/evaluations/share", {{"programme", programme}, {"groups", group}, {"event_date", day}})
        .status;
  };
  EXPECT_EQ(share("mentees", "2026-11-21"), 409) << "there is none";
  ASSERT_EQ(evaluate(dora), 303);
  EXPECT_EQ(share("mentees", "2026-11-19"), 422) << "before there was one";
  EXPECT_EQ(share("mentees", "2026-11-23"), 422) << "tomorrow";
  EXPECT_EQ(share("neighbours", "2026-11-21"), 422);
  EXPECT_EQ(share("mentees", "2026-11-21"), 303);
  const auto page = dora.get("/review/improvement");
  EXPECT_TRUE(test::says(page, "21 Nov 2026"));
  EXPECT_TRUE(test::says(page, "not asked")) << "groups without feedback are named";
  EXPECT_EQ(dora.post("/review/external-reviews", {{"programme", programme}, {"event_date", "2026-10-01"}}).status,
            422);
  EXPECT_EQ(dora.post("/review/external-reviews",
                      {{"programme", programme}, {"event_date", "2026-10-01"}, {"reviewer", "Peers of Toronto"}})
                .status,
            303);
  EXPECT_TRUE(test::says(dora.get("/review/improvement"), "Peers of Toronto"));
}

TEST_P(Improvement, sharing_and_reviews_from_outside_are_the_same_as_json) {
  auto dora = pages(dora_, Role::director);
  const std::string programme = test::Pages::seal(agency_->programme);
  ASSERT_EQ(evaluate(dora), 303);
  const auto share = [&](const std::string& group) {
    return dora
        .post("/api/v1/evaluation-shares", {{"programme", programme}, {"groups", group}, {"event_date", "2026-11-21"}})
        .status;
  };
  EXPECT_EQ(share("neighbours"), 422);
  EXPECT_EQ(share("mentees"), 201);
  test::Pages::Pairs review{{"programme", programme}, {"event_date", "2026-10-01"}};
  EXPECT_EQ(dora.post("/api/v1/external-reviews", review).status, 422);
  review.emplace_back("reviewer", "Peers of Toronto");
  EXPECT_EQ(dora.post("/api/v1/external-reviews", review).status, 201);
  const auto page = dora.get("/review/improvement");
  EXPECT_TRUE(test::says(page, "21 Nov 2026") && test::says(page, "Peers of Toronto"));
}

TEST_P(Improvement, a_clause_is_declared_not_applicable_tested_confirmed_and_withdrawn) {
  auto dora = pages(dora_, Role::director);
  const auto declare = [&](const std::string& clause, const std::string& reason, const std::string& until) {
    return dora
        .post("/review/determinations", {{"programme", test::Pages::seal(agency_->programme)},
                                         {"clause", clause},
                                         {"reason", reason},
                                         {"event_date", "2026-11-20"},
                                         {"valid_until", until}})
        .status;
  };
  EXPECT_EQ(declare("3.01", "no_site_based_programme", "2027-11-20"), 422) << "3.01 does not list it";
  EXPECT_EQ(declare("8.03", "other", "2027-11-20"), 422) << "nobody is without contacts";
  EXPECT_EQ(declare("3.01", "screening_by_contract", "2027-11-21"), 422) << "confirmed each year";
  EXPECT_EQ(declare("7.02", "no_site_based_programme", "2027-11-20"), 303);
  const auto kept = [&] {
    return db().reading("determinations",
                        [&](db::Tx& tx) { return determinations(tx, agency_->programme, cycle_day); });
  };
  ASSERT_EQ(kept().size(), 1u);
  EXPECT_EQ(kept()[0].approved_by, dora_);
  EXPECT_TRUE(test::says(dora.get("/review/improvement"), "Holds"));
  const auto columns = [&] { return db().reading("columns", [](db::Tx& tx) { return snapshot::load(tx); }); };
  EXPECT_EQ(verdict_of(columns(), kept()[0], on(2027, 11, 21)), Verdict::lapsed);
  const std::string address =
      "/review/determinations/" + test::FakeVisit::sealer().seal(kept()[0].id, "na_determinations");
  EXPECT_TRUE(test::says(dora.get(address), "No programme at sites"));
  EXPECT_EQ(dora.post(address, {{"clause", "7.02"},
                                {"reason", "site_controlled_by_org"},
                                {"event_date", "2026-11-21"},
                                {"valid_until", "2027-05-01"}})
                .status,
            303);
  ASSERT_EQ(kept().size(), 1u) << "corrected, not added";
  EXPECT_EQ(kept()[0].reason, "site_controlled_by_org");
  EXPECT_EQ(pages(cleo_, Role::coordinator).get(address).status, 403);
  const std::string api = "/api/v1/determinations/" + test::FakeVisit::sealer().seal(kept()[0].id, "na_determinations");
  EXPECT_EQ(dora.post(api, {{"version", "1"}, {"valid_until", "2027-06-01"}}).status, 409) << "which was read?";
  const auto version = std::to_string(kept()[0].version);
  EXPECT_TRUE(test::says(dora.get(api), "\"version\":\"" + version + "\""));
  EXPECT_EQ(dora.post(api, {{"version", version}, {"valid_until", "2030-06-01"}}).status, 422) << "confirmed yearly";
  EXPECT_EQ(dora.post(api, {{"version", version}, {"valid_until", "2027-06-01"}}).status, 200);
  EXPECT_EQ(kept()[0].reason, "site_controlled_by_org") << "what is left out stays";
  EXPECT_TRUE(test::says(dora.get("/api/v1/improvement"), "\"valid_until\":\"2027-06-01\""));
  EXPECT_EQ(dora.post(api + "/withdraw", {{"why", "x"}}).status, 422) << "an unknown field";
  EXPECT_EQ(dora.post(address + "/withdraw", {}).status, 303);
  EXPECT_TRUE(kept().empty());
  EXPECT_EQ(dora.post(address + "/withdraw", {}).status, 404);
  EXPECT_EQ(dora.post(api + "/withdraw", {}).status, 404);
  ASSERT_EQ(declare("7.02", "no_site_based_programme", "2027-05-01"), 303);
  EXPECT_EQ(dora.post("/api/v1/determinations/" + test::FakeVisit::sealer().seal(kept()[0].id, "na_determinations") +
                          "/withdraw",
                      {})
                .status,
            200);
  EXPECT_TRUE(kept().empty());
}

TEST_P(Improvement, meetings_of_stakeholders_and_reviews_of_resources_are_on_record) {
  auto dora = pages(dora_, Role::director);
  const std::string programme = test::Pages::seal(agency_->programme);
  EXPECT_EQ(dora.post("/review/stakeholder-meetings", {{"programme", programme}, {"event_date", "2026-11-20"}}).status,
            422)
      << "who was there?";
  EXPECT_EQ(dora.post("/review/stakeholder-meetings",
                      {{"programme", programme}, {"event_date", "2026-11-23"}, {"groups", "families"}})
                .status,
            422)
      << "tomorrow";
  EXPECT_EQ(dora.post("/review/stakeholder-meetings",
                      {{"programme", programme}, {"event_date", "2026-11-20"}, {"groups", "families"}})
                .status,
            303);
  EXPECT_EQ(dora.post("/api/v1/resource-reviews",
                      {{"programme", programme}, {"event_date", "2026-11-19"}, {"decision", "A second coordinator"}})
                .status,
            201);
  const auto page = dora.get("/review/improvement");
  EXPECT_TRUE(test::says(page, "19 Nov 2026 · A second coordinator"));
  EXPECT_TRUE(test::says(page, "20 Nov 2026 · Families"));
  EXPECT_EQ(pages(cleo_, Role::coordinator).get("/review/resource-reviews/new").status, 403);
}

TEST(Determinations, are_offered_for_every_clause_that_lists_a_reason) {
  std::vector<std::string_view> listing;
  for (const auto* rules : accreditation::all_clauses())
    if (!rules->na_reasons.empty()) listing.push_back(rules->clause);
  std::sort(listing.begin(), listing.end());
  EXPECT_TRUE(std::equal(listing.begin(), listing.end(), std::begin(optional_clauses), std::end(optional_clauses)));
}

TEST_P(Improvement, somebody_elses_action_does_not_exist) {
  auto dora = pages(dora_, Role::director);
  ASSERT_EQ(evaluate(dora), 303);
  ASSERT_EQ(plan(dora), 303);
  const auto sam = agency_->worker("Sam");
  EXPECT_EQ(pages(sam, Role::coordinator).get(address()).status, 404);
  EXPECT_EQ(pages(sam, Role::coordinator).get("/review/evaluations/new").status, 403);
}

}  // namespace
}  // namespace kith::review
