// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "records/ddl.h"
#include "snapshot/load.h"
#include "supervision/supervision.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"

namespace kith::supervision {
namespace {

const std::vector<db::Step> steps_of_mine = test::all_steps();

std::string location_of(const http::Response& answer) {
  for (const auto& [name, value] : answer.headers)
    if (name == "location" || name == "Location") return value;
  return {};
}

/// Maya mentors Tom since 1 September 2026, Kim looks after them; Ana is Tom's mother, Bob a barred father. Ida mentors
/// Zoé.
class OwnMatches : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return steps_of_mine; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    kim_ = agency_->worker("Kim");
    maya_ = agency_->person("Maya", "Lin");
    tom_ = agency_->born(agency_->person("Tom", "Roy"), on(2014, 2, 3));
    ana_ = agency_->person("Ana", "Roy");
    bob_ = agency_->person("Bob", "Roy");
    agency_->relative(tom_, ana_, "parent", true);
    agency_->relative(tom_, bob_, "parent", true, "barred");
    match_ = agency_->match(maya_, tom_, on(2026, 9, 1));
    agency_->assign(match_, kim_);
    other_ = agency_->match(agency_->person("Ida", "Lin"), agency_->born(agency_->person("Zoé", "Day"), on(2013, 2, 3)),
                            on(2026, 9, 1));
    matches::Uses uses;
    uses.people = test::people_uses(db(), people_);
    pages_ = std::make_unique<test::Pages>(db(), routes(uses.people.columns, uses));
  }
  http::Response as(PersonId person, auth::Role role, const std::string& path = "/supervision/mine") {
    pages_->actor = agency_->actor(person, role);
    return pages_->get(path);
  }
  std::string request_of(MatchId match) { return "/supervision/mine/" + test::Pages::seal(match) + "/request"; }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  std::unique_ptr<test::Pages> pages_;
  PersonId kim_, maya_, tom_, ana_, bob_;
  MatchId match_, other_;
};
KITH_BOTH_ENGINES(OwnMatches);

TEST_P(OwnMatches, a_mentor_begins_at_the_own_match_and_tells_of_it) {
  const auto home = as(maya_, auth::Role::mentor, "/");
  EXPECT_EQ(home.status, 303);
  EXPECT_EQ(location_of(home), "/supervision/mine");
  const auto shown = pages_->get("/supervision/mine");
  ASSERT_EQ(shown.status, 200);
  EXPECT_TRUE(test::says(shown, "Tom Roy") && test::says(shown, "Kim"));
  EXPECT_TRUE(test::says(shown, "/relationship/meetings/new?match=" + test::Pages::seal(match_)));
  EXPECT_TRUE(test::says(shown, "Nothing told of October 2026 yet"));
  EXPECT_FALSE(test::says(shown, "Zoé")) << "another mentor's match";
}

TEST_P(OwnMatches, whoever_has_another_desk_and_no_contact_to_make_begins_there) {
  const auto noelle = agency_->worker("Noëlle");
  pages_->actor = agency_->actor(noelle, auth::Role::coordinator);
  EXPECT_EQ(pages_->get("/").status, 200);
  const auto intake = agency_->actor(noelle, auth::Role::intake_worker);
  pages_->actor.grants.insert(pages_->actor.grants.end(), intake.grants.begin(), intake.grants.end());
  EXPECT_EQ(location_of(pages_->get("/")), "/intake/board");
  pages_->actor.person = kim_;
  EXPECT_EQ(pages_->get("/").status, 200) << "contacts of Kim's match are owed";
}

TEST_P(OwnMatches, a_mentor_asks_for_support_in_the_own_match_alone) {
  ASSERT_EQ(as(maya_, auth::Role::mentor, request_of(match_)).status, 200);
  EXPECT_EQ(pages_->get(request_of(other_)).status, 404);
  EXPECT_EQ(pages_->post(request_of(other_), {{"kind", "practical"}, {"text", "Whose?"}}).status, 404);
  EXPECT_EQ(pages_->post(request_of(match_), {{"kind", "practical"}, {"text", "  "}}).status, 422);
  EXPECT_FALSE(test::says(pages_->get("/supervision/mine"), "Waits for an answer")) << "nothing was kept";
  EXPECT_EQ(pages_->post(request_of(match_), {{"kind", "practical"}, {"text", "Bus tickets, please."}}).status, 303);
  const auto mine = pages_->get("/supervision/mine");
  EXPECT_TRUE(test::says(mine, "Bus tickets, please.") && test::says(mine, "Waits for an answer"));
  const auto desk = as(kim_, auth::Role::coordinator, "/supervision/support");
  EXPECT_TRUE(test::says(desk, "Bus tickets, please.") && test::says(desk, "Maya Lin"));
}

TEST_P(OwnMatches, a_mentor_reads_the_sites_where_they_may_meet) {
  agency_->match(agency_->person("Kai"), agency_->person("Pia"), on(2026, 9, 1), {}, agency_->site("Hill School"));
  EXPECT_TRUE(test::says(as(maya_, auth::Role::mentor, "/api/v1/mine"), "Hill School"));
  EXPECT_FALSE(test::says(as(ana_, auth::Role::guardian, "/api/v1/mine"), "Hill School")) << "tells of no meeting";
}

TEST_P(OwnMatches, support_is_asked_for_as_json) {
  pages_->actor = agency_->actor(maya_, auth::Role::mentor);
  const auto in = [](MatchId match) { return "/api/v1/mine/" + test::Pages::seal(match) + "/support-requests"; };
  EXPECT_EQ(pages_->post(in(match_), {{"kind", "family_query"}, {"text", "Bus tickets"}}).status, 422) << "not hers";
  EXPECT_EQ(pages_->post(in(match_), {{"kind", "practical"}, {"text", "  "}}).status, 422);
  EXPECT_EQ(pages_->post(in(other_), {{"kind", "practical"}, {"text", "Whose?"}}).status, 404);
  EXPECT_EQ(pages_->post(in(match_), {{"kind", "practical"}, {"text", "Bus tickets"}}).status, 201);
  EXPECT_EQ(pages_->acts.back(), "support.request");
  EXPECT_TRUE(test::says(pages_->get("/supervision/mine"), "Bus tickets"));
}

TEST_P(OwnMatches, each_side_reads_its_meetings_and_the_two_their_goals) {
  agency_->add("meeting_logs",
               {{"meeting_logs.match_id", match_},
                {"meeting_logs.event_date", on(2026, 11, 14)},
                {"meeting_logs.minutes", 90},
                {"meeting_logs.mode", "in_person"},
                {"meeting_logs.entered_by", "mentor"}},
               on(2026, 11, 14));
  agency_->add("match_goals",
               {{"match_goals.match_id", match_},
                {"match_goals.event_date", on(2026, 10, 1)},
                {"match_goals.statement", "Finish the maths book"},
                {"match_goals.status", "active"}},
               on(2026, 10, 1));
  const auto mentor = as(maya_, auth::Role::mentor), parent = as(ana_, auth::Role::guardian);
  for (const auto* page : {&mentor, &parent})
    EXPECT_TRUE(test::says(*page, "1 meeting told of November 2026, 90 minutes in all")) << page->body;
  EXPECT_TRUE(test::says(mentor, "Finish the maths book") && test::says(mentor, "href=\"/relationship/meetings/"));
  EXPECT_FALSE(test::says(parent, "Finish the maths book") || test::says(parent, "/relationship/meetings/"));
  EXPECT_TRUE(test::says(parent, "/concerns/new?match=" + test::Pages::seal(match_)));
}

TEST_P(OwnMatches, a_parent_reads_who_it_is_and_tells_nothing) {
  const auto shown = as(ana_, auth::Role::guardian);
  ASSERT_EQ(shown.status, 200);
  EXPECT_TRUE(test::says(shown, "Tom Roy · Maya Lin") && test::says(shown, "Kim"));
  EXPECT_FALSE(test::says(shown, "/relationship/meetings/new"));
  EXPECT_TRUE(test::says(shown, "href=\"/intake/my-consents\""));
  EXPECT_FALSE(test::says(shown, "Ask for support"));
  EXPECT_EQ(pages_->get(request_of(match_)).status, 403) << "not a mentor";
}

/// Whoever holds the phone of a survivor's family learns nothing; the mentor tells of meetings as anywhere.
TEST_P(OwnMatches, n56_families_of_survivors_read_nothing) {
  const auto haven = ProgrammeId{agency_->add("programmes", {{"programmes.name", "Haven"},
                                                             {"programmes.model", "one_to_one"},
                                                             {"programmes.setting", "community"},
                                                             {"programmes.survivor", 1},
                                                             {"programmes.high_risk", 1},
                                                             {"programmes.guardian_topic_applies", 1},
                                                             {"programmes.standards_family", "MS"},
                                                             {"programmes.edition_year", 2020},
                                                             {"programmes.time_zone", "America/Toronto"},
                                                             {"programmes.start_date", on(2020, 1, 1)}})};
  const auto ida = agency_->person("Ida", "Lin");
  const auto zoe = agency_->born(agency_->person("Zoé", "Day"), on(2012, 2, 3));
  const auto eva = agency_->person("Eva", "Day");
  agency_->relative(zoe, eva, "parent", true);
  agency_->match(ida, zoe, on(2026, 9, 1), haven);
  const auto of = [&](PersonId person, auth::Role role) {
    pages_->actor = agency_->actor(person, role, haven);
    return pages_->get("/supervision/mine");
  };
  EXPECT_EQ(location_of(of(eva, auth::Role::guardian)), "/placement/my-wait");
  EXPECT_EQ(location_of(of(zoe, auth::Role::mentee)), "/placement/my-wait");
  EXPECT_TRUE(test::says(of(ida, auth::Role::mentor), "Zoé"));
}

/// Whose right does not stand has no match here and reads how a wait stands, as any family without one.
TEST_P(OwnMatches, a_barred_parent_has_no_match_here) {
  const auto shown = as(bob_, auth::Role::guardian);
  EXPECT_EQ(shown.status, 303);
  EXPECT_EQ(location_of(shown), "/placement/my-wait");
}

TEST_P(OwnMatches, both_sides_read_that_meetings_rest_and_not_why) {
  const auto rests = [](const http::Response& page) { return test::says(page, "Meetings rest since"); };
  agency_->cleared(maya_, on(2028, 1, 1));
  agency_->add("consents",
               {{"consents.mentee_id", tom_},
                {"consents.kind", "guardian_permission"},
                {"consents.given_by", ana_},
                {"consents.basis", "parent"},
                {"consents.event_date", on(2026, 8, 1)},
                {"consents.valid_until", pages_->today}},
               on(2026, 8, 1));
  EXPECT_FALSE(rests(as(maya_, auth::Role::mentor))) << "valid to the end of its last day";
  const Date before = pages_->today;
  pages_->today = add_days(before, 1);
  EXPECT_TRUE(rests(as(maya_, auth::Role::mentor))) << "the permission ran out";
  pages_->today = before;
  agency_->add("match_pauses",
               {{"match_pauses.match_id", match_},
                {"match_pauses.kind", "safety"},
                {"match_pauses.start_date", before},
                {"match_pauses.reason", "A bruise was seen"}},
               before);
  for (const auto& [who, role] : {std::pair{maya_, auth::Role::mentor}, std::pair{ana_, auth::Role::guardian}}) {
    const auto page = as(who, role);
    EXPECT_TRUE(rests(page));
    EXPECT_FALSE(test::says(page, "bruise")) << "nobody reads why";
  }
}

TEST_P(OwnMatches, a_match_that_ended_stays_while_its_last_meetings_may_be_told) {
  agency_->close(match_, on(2026, 11, 20));
  const auto shown = as(maya_, auth::Role::mentor);
  ASSERT_EQ(shown.status, 200);
  EXPECT_TRUE(test::says(shown, "A match that ended on 20 Nov 2026"));
  EXPECT_FALSE(test::says(shown, "Tom")) << "the name went with the match";
  EXPECT_TRUE(test::says(shown, "/relationship/meetings/new?match="));
  EXPECT_EQ(pages_->get(request_of(match_)).status, 404) << "nothing is asked for a match that is over";
  pages_->today = on(2027, 1, 10);
  EXPECT_TRUE(test::says(pages_->get("/supervision/mine"), "You have no match at the moment."));
}

}  // namespace
}  // namespace kith::supervision
