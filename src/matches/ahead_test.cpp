// SPDX-License-Identifier: AGPL-3.0-or-later
// Pauses entered ahead, and the reasons of a proposal completed until it is approved.
#include <gtest/gtest.h>

#include "casefile/people.h"
#include "intake/episodes.h"
#include "matches/matches.h"
#include "matches/matches_for_tests.h"
#include "snapshot/refs.h"
#include "support/both_engines.h"
#include "support/pages.h"

namespace kith::matches {
namespace {

/// Sam supervises, Cora coordinates Maya and Tom, begun on 10 January 2026. Today is 22 November 2026.
class Ahead : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    sam_ = agency_->worker("Sam", "supervisor");
    cora_ = agency_->worker("Cora");
    maya_ = agency_->person("Maya");
    tom_ = agency_->born(agency_->person("Tom"), on(2014, 1, 1));
    uses_ = uses_of(db(), people_, episodes_);
    pages_ = std::make_unique<test::Pages>(db(), routes(uses_));
    pages_->actor = agency_->actor(cora_);
  }
  MatchId matched() {
    const auto match = agency_->match(maya_, tom_, on(2026, 1, 10));
    agency_->assign(match, cora_);
    return match;
  }
  int pause(MatchId match, const char* from, const char* until, const char* kind = "meetings_only") {
    return pages_
        ->post("/matches/" + test::Pages::seal(match) + "/pause",
               {{"start_date", from}, {"kind", kind}, {"reason", "Holidays"}, {"expected_end", until}})
        .status;
  }
  Life life(MatchId match) {
    return *db().reading("test", [&](db::Tx& tx) { return load_life(tx, match, on(2026, 11, 22)); });
  }
  Pause only_planned(MatchId match) {
    std::vector<Pause> planned;
    for (const auto& one : life(match).pauses)
      if (one.start > on(2026, 11, 22)) planned.push_back(one);
    EXPECT_EQ(planned.size(), 1u);
    return planned.empty() ? Pause{} : planned.front();
  }
  std::string newest(std::int64_t proposal) {
    return std::to_string(
        db().reading("test", [&](db::Tx& tx) { return records::newest(tx, "match_proposals", proposal)->id; }));
  }
  State state(MatchId match, Date day) {
    const auto life = db().reading("test", [&](db::Tx& tx) { return load_life(tx, match, day); });
    Around around;
    around.today = day;
    return standing(*life, around).state;
  }
  std::string panel_of(MatchId match) {
    std::string text;
    test::Pages panel(db(), {http::page(http::Method::get, "/panel", "life.title.board", auth::Permission::see_match,
                                        [&](Visit& visit) {
                                          const auto seen = open_life(visit, uses_, match);
                                          text = seen ? std::string(life_panel(visit, *seen).str()) : std::string();
                                          return http::Response::html("", 200);
                                        })});
    panel.actor = pages_->actor;
    EXPECT_EQ(panel.get("/panel").status, 200);
    return text;
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  casefile::People people_;
  intake::Episodes episodes_;
  Uses uses_;
  PersonId sam_, cora_, maya_, tom_;
};
KITH_BOTH_ENGINES(Ahead);

TEST_P(Ahead, a_pause_is_planned_and_holds_from_its_day) {
  const auto match = matched();
  EXPECT_EQ(pause(match, "2027-06-30", "2027-07-30"), 422) << "too far ahead";
  EXPECT_EQ(pause(match, "2026-12-24", "2027-04-30"), 422) << "longer than 90 days";
  EXPECT_EQ(pause(match, "2026-12-24", "2027-01-04", "safety"), 422) << "what is not safe is stopped today";
  EXPECT_EQ(pause(match, "2026-12-24", "2027-01-04"), 303);
  EXPECT_EQ(pause(match, "2026-12-30", "2027-01-10"), 422) << "in the same days";
  EXPECT_EQ(state(match, on(2026, 11, 22)), State::active);
  EXPECT_EQ(state(match, on(2026, 12, 23)), State::active);
  EXPECT_EQ(state(match, on(2026, 12, 24)), State::paused);
  const auto panel = panel_of(match);
  EXPECT_NE(panel.find("A pause is planned from"), std::string::npos) << panel;
  EXPECT_NE(panel.find("Take back the planned pause"), std::string::npos);
}

TEST_P(Ahead, a_planned_pause_is_taken_back_before_it_begins) {
  const auto match = matched();
  ASSERT_EQ(pause(match, "2026-12-24", "2027-01-04"), 303);
  EXPECT_EQ(pages_->post("/matches/" + test::Pages::seal(match) + "/pause_end", {{"end_date", "2026-11-22"}}).status,
            303);
  EXPECT_EQ(state(match, on(2026, 12, 24)), State::active);
  EXPECT_EQ(pages_->post("/matches/" + test::Pages::seal(match) + "/pause_end", {{"end_date", "2026-11-22"}}).status,
            409);
  EXPECT_EQ(pause(match, "2026-12-24", "2027-01-04"), 303) << "and planned anew";
}

TEST_P(Ahead, contact_is_suspended_ahead_when_a_supervisor_approves) {
  const auto match = matched();
  EXPECT_EQ(pause(match, "2026-12-24", "2027-01-20", "contact_suspended"), 303);
  EXPECT_EQ(
      pages_->post("/matches/" + test::Pages::seal(match) + "/pause_approval", {{"approved_on", "2026-11-22"}}).status,
      422)
      << "a coordinator does not";
  pages_->actor = agency_->actor(sam_, auth::Role::supervisor);
  EXPECT_EQ(
      pages_->post("/matches/" + test::Pages::seal(match) + "/pause_approval", {{"approved_on", "2026-11-22"}}).status,
      303);
  const auto columns = uses_.people.columns();
  const auto pauses = columns->of<snapshot::PauseRow>(snapshot::ref_of(match));
  ASSERT_EQ(pauses.size(), 1u);
  EXPECT_TRUE(pauses[0].in_force());
  EXPECT_FALSE(pauses[0].days.covers(snapshot::Day(on(2026, 12, 23)))) << "contacts are owed until its day";
  EXPECT_TRUE(pauses[0].days.covers(snapshot::Day(on(2026, 12, 24))));
}

TEST_P(Ahead, a_planned_suspension_is_approved_and_withdrawn_while_another_pause_runs) {
  const auto match = matched();
  const std::string at = "/matches/" + test::Pages::seal(match) + "/";
  ASSERT_EQ(pause(match, "2026-11-20", "2026-12-10"), 303);
  ASSERT_EQ(pause(match, "2026-12-24", "2027-01-20", "contact_suspended"), 303);
  pages_->actor = agency_->actor(sam_, auth::Role::supervisor);
  EXPECT_TRUE(test::says(pages_->get(at + "pause_approval"), "24 Dec 2026")) << "which";
  EXPECT_EQ(pages_->post(at + "pause_approval", {{"approved_on", "2026-11-22"}}).status, 303);
  const auto planned = only_planned(match);
  EXPECT_EQ(planned.approved_on, on(2026, 11, 22));
  EXPECT_EQ(pages_->post(at + "pause_approval", {{"approved_on", "2026-11-22"}}).status, 409) << "none waits any more";
  const auto named = test::FakeVisit::sealer().seal(planned.chain, "match_pauses");
  EXPECT_NE(panel_of(match).find("pause_end?pause=" + named), std::string::npos);
  EXPECT_TRUE(test::says(pages_->get(at + "pause_end", {{"pause", named}}), named)) << "the form names it";
  EXPECT_EQ(pages_->post(at + "pause_end", {{"pause", named}, {"end_date", "2026-11-22"}}).status, 303);
  EXPECT_EQ(state(match, on(2026, 11, 22)), State::paused) << "what runs is left alone";
  EXPECT_EQ(state(match, on(2027, 1, 10)), State::paused) << "it has no end";
  EXPECT_EQ(pages_->post(at + "pause_end", {{"pause", named}, {"end_date", "2026-11-22"}}).status, 409) << "gone";
  EXPECT_EQ(pages_->post(at + "pause_end", {{"end_date", "2026-11-22"}}).status, 303) << "the one that runs";
  EXPECT_EQ(state(match, on(2027, 1, 10)), State::active);
}

TEST_P(Ahead, of_two_planned_pauses_either_is_withdrawn) {
  const auto match = matched();
  ASSERT_EQ(pause(match, "2026-12-01", "2026-12-10"), 303);
  ASSERT_EQ(pause(match, "2026-12-24", "2027-01-04"), 303);
  const auto later = test::FakeVisit::sealer().seal(life(match).pauses.back().chain, "match_pauses");
  EXPECT_EQ(pages_
                ->post("/api/v1/matches/" + test::Pages::seal(match) + "/pause_end",
                       {{"pause", later}, {"end_date", "2026-11-22"}})
                .status,
            201);
  EXPECT_EQ(only_planned(match).start, on(2026, 12, 1));
}

TEST_P(Ahead, reasons_of_a_proposal_are_completed_until_it_is_approved) {
  agency_->typing_day = on(2026, 11, 22);
  const auto proposal = agency_->add("match_proposals", {{"match_proposals.programme_id", agency_->programme},
                                                         {"match_proposals.mentor_id", maya_},
                                                         {"match_proposals.mentee_id", tom_},
                                                         {"match_proposals.event_date", on(2026, 11, 1)},
                                                         {"match_proposals.mentor_needs", "Evenings"},
                                                         {"match_proposals.decided_by", cora_}});
  const std::string one = test::FakeVisit::sealer().seal(proposal, "match_proposals");
  const std::string where = "/matches/proposals/" + one + "/reasons";
  pages_->actor = agency_->actor(sam_, auth::Role::supervisor);
  EXPECT_TRUE(test::says(pages_->get("/matches/proposals/" + one), "/reasons\""));
  const auto form = pages_->get(where);
  ASSERT_EQ(form.status, 200);
  EXPECT_TRUE(test::says(form, "Evenings")) << "what stands is offered";
  const test::Pages::Pairs reasons{{"mentor_strengths", "Patient"},    {"mentor_needs", "Evenings"},
                                   {"mentor_preferences", "Near"},     {"mentor_interests", "Chess"},
                                   {"mentee_strengths", "Curious"},    {"mentee_needs", "A listener"},
                                   {"mentee_preferences", "Outdoors"}, {"mentee_interests", "Chess"}};
  auto stale = reasons, typed = reasons;
  stale.emplace_back("version", "0");
  typed.emplace_back("version", newest(proposal));
  EXPECT_EQ(pages_->post(where, stale).status, 409) << "somebody was faster";
  EXPECT_EQ(pages_->post(where, reasons).status, 409) << "which version was read?";
  EXPECT_EQ(pages_->post(where, typed).status, 303);
  const auto life = db().reading("test", [&](db::Tx& tx) { return load_proposal(tx, proposal, on(2026, 11, 22)); });
  EXPECT_EQ(life->factors, 8);
  EXPECT_EQ(life->proposed, on(2026, 11, 1)) << "the same proposal";
  agency_->add("matches", {{"matches.programme_id", agency_->programme},
                           {"matches.proposal_id", proposal},
                           {"matches.mentor_id", maya_},
                           {"matches.mentee_id", tom_},
                           {"matches.event_date", on(2026, 11, 20)}});
  EXPECT_EQ(pages_->post(where, typed).status, 409) << "approved";
}

/// workflows.md §15: "all case content of own programmes"; the forms that record are the coordinators'.
TEST_P(Ahead, a_director_reads_why_the_two_are_proposed_and_records_nothing) {
  agency_->typing_day = on(2026, 11, 22);
  const auto proposal = agency_->add("match_proposals", {{"match_proposals.programme_id", agency_->programme},
                                                         {"match_proposals.mentor_id", maya_},
                                                         {"match_proposals.mentee_id", tom_},
                                                         {"match_proposals.event_date", on(2026, 11, 1)},
                                                         {"match_proposals.mentor_needs", "Free evenings"},
                                                         {"match_proposals.decided_by", cora_}});
  const auto of = test::FakeVisit::sealer().seal(proposal, "match_proposals");
  pages_->actor = agency_->actor(agency_->worker("Dora", "director"), auth::Role::director);
  EXPECT_TRUE(test::says(pages_->get("/matches/proposals/" + of), "Free evenings"));
  EXPECT_TRUE(test::says(pages_->get("/api/v1/proposals/" + of), "Free evenings"));
  for (const char* form : {"/disclosure", "/answer", "/reasons"})
    EXPECT_EQ(pages_->get("/matches/proposals/" + of + form).status, 403) << form;
}

TEST_P(Ahead, a_reason_that_is_not_sent_stays_as_it_was) {
  agency_->typing_day = on(2026, 11, 22);
  const auto proposal = agency_->add("match_proposals", {{"match_proposals.programme_id", agency_->programme},
                                                         {"match_proposals.mentor_id", maya_},
                                                         {"match_proposals.mentee_id", tom_},
                                                         {"match_proposals.event_date", on(2026, 11, 1)},
                                                         {"match_proposals.mentor_needs", "Evenings"},
                                                         {"match_proposals.mentee_needs", "A listener"},
                                                         {"match_proposals.decided_by", cora_}});
  const std::string api =
      "/api/v1/proposals/" + test::FakeVisit::sealer().seal(proposal, "match_proposals") + "/reasons";
  pages_->actor = agency_->actor(sam_, auth::Role::supervisor);
  const std::string read(pages_->get(api.substr(0, api.rfind('/'))).content());
  EXPECT_NE(read.find("\"reasons\":{\"version\":\"" + newest(proposal) + "\",\"mentor_strengths\":null"), read.npos)
      << read;
  EXPECT_NE(read.find("\"mentee_needs\":\"A listener\""), read.npos) << read;
  EXPECT_EQ(pages_->post(api, {{"mentee_interests", "Chess"}}).status, 422) << "which version was read?";
  EXPECT_EQ(pages_->post(api, {{"mentee_interests", "Chess"}, {"version", newest(proposal)}}).status, 201);
  const auto factors = [&] {
    return db().reading("test", [&](db::Tx& tx) { return load_proposal(tx, proposal, on(2026, 11, 22)); })->factors;
  };
  EXPECT_EQ(factors(), 3);
  EXPECT_EQ(pages_->post(api, {{"mentor_needs", ""}, {"version", newest(proposal)}}).status, 201);
  EXPECT_EQ(factors(), 2) << "one that is sent empty is emptied";
}

}  // namespace
}  // namespace kith::matches
