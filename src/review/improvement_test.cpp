// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/improvement.h"

#include <gtest/gtest.h>

#include "records/ddl.h"
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
  EXPECT_EQ(plan(dora), 303);
  EXPECT_TRUE(test::says(dora.get("/review/evaluations/new"), "Call before the holidays: Open"));
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
