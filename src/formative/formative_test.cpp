// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formative/formative.h"

#include <gtest/gtest.h>

#include "casefile/people.h"
#include "formative/queries.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"
#include "support/small_agency.h"

namespace kith::formative {
namespace {

constexpr Date today = on(2026, 11, 22);

Item looked(std::string id, std::string kind, Date day) { return {1, std::move(id), day, std::move(kind), {}}; }
Goal aim(std::string items, bool mentee, bool mentor, std::string milestone = {}) {
  Goal goal;
  goal.chain = 5;
  goal.items = std::move(items);
  goal.agreed_by_mentee = mentee, goal.agreed_by_mentor = mentor;
  goal.milestone = goal.criterion = std::move(milestone);
  goal.status = "active";
  return goal;
}
std::string told(const Cycle& cycle, Date day = today) {
  std::string text(name(state_of(cycle)));
  for (const auto& owed : owed_of(cycle, day)) text += ", " + std::string(name(owed.need));
  return text;
}

TEST(Cycle, goes_from_looking_to_a_plan_that_both_agree_on) {
  Cycle cycle;
  cycle.start = on(2026, 3, 1);
  EXPECT_EQ(told(cycle), "open, self_assessment, second_kind, goal");
  cycle.items = {looked("i1", "self_assessment", on(2026, 3, 2))};
  EXPECT_EQ(told(cycle), "self_assessed, second_kind, goal");
  cycle.items.push_back(looked("i2", "artifact", on(2026, 3, 9)));
  EXPECT_EQ(told(cycle), "observed, goal");
  cycle.goals = {aim("i3;i22", true, false)};
  EXPECT_EQ(told(cycle), "plan_proposed, cite, agreement, criterion") << "i22 is not i2";
  cycle.goals = {aim("i3;i2", true, true, "by May")};
  EXPECT_EQ(told(cycle), "plan_agreed");
  EXPECT_EQ(told(cycle, on(2027, 1, 31)), "plan_agreed");
  EXPECT_EQ(told(cycle, on(2027, 2, 1)), "plan_agreed, summary") << "told a month before the year is over";
  EXPECT_EQ(told(cycle, on(2027, 3, 9)), "plan_agreed, second_kind, summary")
      << "what is older than twelve months is gone";
  cycle.goals[0].status = "dropped";
  EXPECT_EQ(told(cycle), "observed, goal");
  cycle.closed = today;
  EXPECT_EQ(told(cycle), "closed");
}

TEST(FormativeQueries, fit_the_store_on_both_engines) { test::prepare_all(sql::all, test::all_steps()); }

/// Kim looks after Maya and Tom; Lee after nobody; Dora directs.
class Formative : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    kim_ = agency_->worker("Kim");
    lee_ = agency_->worker("Lee");
    dora_ = agency_->worker("Dora", "director");
    maya_ = agency_->person("Maya");
    tom_ = agency_->person("Tom");
    match_ = agency_->match(maya_, tom_, on(2026, 1, 10));
    agency_->assign(match_, kim_);
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    uses.cycles = [this](Date day, FunctionRef<void(const Cycles::Cases&)> read) { kept_.reading(db(), day, read); };
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
    as_mentor();
  }
  void as_mentor() { pages_->actor = agency_->actor(maya_, auth::Role::mentor); }
  void as_mentee() { pages_->actor = agency_->actor(tom_, auth::Role::mentee); }
  void as_staff(PersonId who) { pages_->actor = agency_->actor(who, auth::Role::coordinator); }
  std::string place(const std::string& rest = {}) const {
    return "/formative/matches/" + test::Pages::seal(match_) + (rest.empty() ? "" : "/" + rest);
  }
  Cycle cycle() {
    Cycle found;
    kept_.reading(db(), today, [&](const Cycles::Cases& all) { found = all.begin()->second; });
    return found;
  }
  static std::string sealed(std::string_view table, std::int64_t key) {
    return test::FakeVisit::sealer().seal(key, table);
  }
  /// A cycle in which Tom looked at himself.
  void begin() {
    ASSERT_EQ(pages_->post(place("cycle"), {{"start_date", "2026-11-01"}}).status, 303);
    ASSERT_EQ(pages_
                  ->post(place("item"),
                         {{"event_date", "2026-11-02"}, {"kind", "self_assessment"}, {"note", "Speaks up more"}})
                  .status,
              303);
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  casefile::People people_;
  Cycles kept_;
  PersonId kim_, lee_, dora_, maya_, tom_;
  MatchId match_;
};
KITH_BOTH_ENGINES(Formative);

TEST_P(Formative, the_pair_works_through_a_cycle) {
  EXPECT_EQ(pages_->post(place("item"), {{"event_date", "2026-11-02"}, {"kind", "artifact"}}).status, 409)
      << "none is open";
  begin();
  EXPECT_EQ(pages_->post(place("cycle"), {{"start_date", "2026-11-01"}}).status, 409) << "one is open";
  EXPECT_EQ(pages_->post(place("item"), {{"event_date", "2026-10-31"}, {"kind", "artifact"}}).status, 422)
      << "before it began";
  EXPECT_EQ(pages_->post(place("item"), {{"event_date", "2026-11-23"}, {"kind", "artifact"}}).status, 422)
      << "tomorrow";
  const auto item = sealed("formative_items", cycle().items.at(0).chain);
  EXPECT_NE(pages_->get(place("goal")).body.find(item), std::string::npos) << "a goal can cite it";
  const test::Pages::Pairs typed{{"event_date", "2026-11-03"}, {"statement", "Lead a meeting"}, {"status", "active"}};
  EXPECT_EQ(pages_->post(place("goal"), typed).status, 422) << "it rests on nothing";
  auto whole = typed;
  whole.emplace_back("item_ids", item);
  whole.emplace_back("agreed_by_mentor", "true");
  EXPECT_EQ(pages_->post(place("goal"), whole).status, 303);
  const auto goal = cycle().goals.at(0);
  EXPECT_EQ(goal.items, cycle().items.at(0).id);
  EXPECT_EQ(state_of(cycle()), State::plan_proposed);
  whole.emplace_back("agreed_by_mentee", "true");
  whole.emplace_back("of", sealed("formative_learning_plan_goals", goal.chain));
  whole.emplace_back("version", std::to_string(goal.version));
  EXPECT_EQ(pages_->post(place("goal_change"), whole).status, 303);
  EXPECT_EQ(pages_->post(place("goal_change"), whole).status, 409) << "changed meanwhile";
  EXPECT_EQ(state_of(cycle()), State::plan_agreed);
  as_mentee();
  EXPECT_NE(pages_->get(place()).body.find("Speaks up more"), std::string::npos) << "the mentee reads it";
  EXPECT_EQ(pages_->post(place("item"), {{"event_date", "2026-11-02"}, {"kind", "artifact"}}).status, 403);
  as_mentor();
  EXPECT_EQ(pages_->post(place("closing"), {{"closed_on", "2026-11-20"}, {"summary", "Leads meetings now."}}).status,
            303);
  EXPECT_EQ(state_of(cycle()), State::closed);
  EXPECT_EQ(pages_->post(place("cycle"), {{"start_date", "2026-11-21"}}).status, 303) << "the next one";
}

TEST_P(Formative, staff_says_why_and_the_wrong_reason_is_refused_and_kept) {
  begin();
  as_staff(kim_);
  const auto shut = pages_->get(place()).body;
  EXPECT_EQ(shut.find("Speaks up more"), std::string::npos) << "edge case 55";
  EXPECT_NE(shut.find("Why do you need to read this?"), std::string::npos);
  EXPECT_EQ(pages_->get(place("item")).status, 404) << "nor is anything written unread";
  EXPECT_EQ(pages_->post(place(), {{"purpose", "gossip"}}).status, 422);
  EXPECT_EQ(pages_->post(place(), {{"purpose", "appraisal"}}).status, 303);
  EXPECT_EQ(pages_->get(place()).body.find("Speaks up more"), std::string::npos) << "refused";
  EXPECT_EQ(pages_->post(place(), {{"purpose", "mentoring"}}).status, 303);
  EXPECT_NE(pages_->get(place()).body.find("Speaks up more"), std::string::npos);
  const auto kept =
      db().reading("test", [&](db::Tx& tx) { return load_accesses(tx, agency_->programme, on(2026, 1, 1), today); });
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_TRUE(kept[0].granted && !kept[1].granted);
  EXPECT_EQ(kept[1].purpose, "appraisal");
  EXPECT_EQ(kept[1].role, "coordinator");
  pages_->today = on(2026, 11, 23);
  EXPECT_EQ(pages_->get(place()).body.find("Speaks up more"), std::string::npos) << "it counted for the day";
  pages_->today = today;
  as_mentee();
  EXPECT_NE(pages_->get(place()).body.find("To judge somebody"), std::string::npos) << "the pair sees who asked";
}

TEST_P(Formative, as_json_staff_says_why_too) {
  begin();
  as_staff(kim_);
  const std::string api = "/api/v1/matches/" + test::Pages::seal(match_) + "/formative/access";
  EXPECT_EQ(pages_->post(api, {{"purpose", "gossip"}}).status, 422);
  EXPECT_EQ(pages_->post(api, {{"purpose", "appraisal"}}).body, "{\"granted\":false}");
  EXPECT_EQ(pages_->post(api, {{"purpose", "mentoring"}}).body, "{\"granted\":true}");
  EXPECT_NE(pages_->get(place()).body.find("Speaks up more"), std::string::npos);
  as_staff(lee_);
  EXPECT_EQ(pages_->post(api, {{"purpose", "mentoring"}}).status, 404) << "another's caseload";
}

TEST_P(Formative, nobody_else_comes_near_it) {
  begin();
  as_staff(lee_);
  EXPECT_EQ(pages_->get(place()).status, 404) << "another's caseload";
  EXPECT_EQ(pages_->post(place(), {{"purpose", "mentoring"}}).status, 404);
  for (const auto role : {auth::Role::director, auth::Role::administrator, auth::Role::evaluator, auth::Role::reviewer,
                          auth::Role::leadership, auth::Role::guardian, auth::Role::teacher_lead}) {
    pages_->actor = agency_->actor(dora_, role);
    EXPECT_EQ(pages_->get(place()).status, 403) << static_cast<int>(role);
    EXPECT_EQ(pages_->get("/formative/cycles").status, 403) << static_cast<int>(role);
  }
  as_staff(kim_);
  const auto board = pages_->get("/formative/cycles").body;
  EXPECT_NE(board.find("Self-assessed"), std::string::npos) << "how far they are";
  EXPECT_EQ(board.find("Speaks up more"), std::string::npos);
}

}  // namespace
}  // namespace kith::formative
