// SPDX-License-Identifier: AGPL-3.0-or-later
#include "personnel/personnel.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "personnel/queries.h"
#include "personnel/staff_for_tests.h"
#include "platform/auth/account.h"
#include "records/ddl.h"

namespace kith::personnel {
namespace {

constexpr Date today = on(2026, 11, 22);
const std::vector<db::Step> store_steps = test::all_steps();

/// Dora directs, Sam supervises; Cora, with three matches, and Ben coordinate.
class Personnel : public Staff {
 protected:
  void SetUp() override {
    Staff::SetUp();
    if (!test::available(GetParam())) return;
    for (const MatchId match : matches_) agency_->assign(match, cora_);
    as(dora_, auth::Role::director);
  }
  static std::string at(PersonId person, std::string_view act = {}) {
    return "/personnel/staff/" + test::Pages::seal(person) + (act.empty() ? "" : "/" + std::string(act));
  }
  static std::string sealed(std::string_view table, std::int64_t key) {
    return test::FakeVisit::sealer().seal(key, table);
  }
  void policy(std::string_view key, std::string_view value) {
    agency_->add("policies", {{"policies.key", key},
                              {"policies.value", value},
                              {"policies.programme_id", agency_->programme},
                              {"policies.valid_from", on(2026, 1, 1)},
                              {"policies.approved_by", dora_}});
  }
  std::vector<Past> past(PersonId who) {
    return db().reading("test", [&](db::Tx& tx) { return hand_overs_of(tx, who); });
  }
  Place place_of(PersonId who) {
    for (const auto& place : places_on(columns(), today, today))
      if (place.person == who) return place;
    return {};
  }
  http::Response take_back() {
    return pages_->post(
        "/personnel/hand-overs/" + sealed("caseload_handovers", past(cora_).front().handover) + "/take-back", {});
  }
};
KITH_BOTH_ENGINES(Personnel);

TEST(PersonnelStatements, fit_the_schema) { test::prepare_all(sql::all, store_steps); }

TEST_P(Personnel, a_whole_caseload_goes_to_one_and_comes_back_as_it_was) {
  EXPECT_TRUE(test::says(pages_->get(at(cora_, "hand-over")), "What they carry before: "));
  EXPECT_EQ(pages_->post(at(cora_, "hand-over"), {{"day", "2026-11-22"}, {"all_to", test::Pages::seal(ben_)}}).status,
            303);
  for (const auto match : matches_) {
    EXPECT_EQ(owner(match), ben_) << "the same day";
    EXPECT_EQ(owner(match, add_days(today, -1)), cora_);
  }
  ASSERT_EQ(past(cora_).size(), 1u);
  EXPECT_EQ(past(cora_).front().matches, 3);
  EXPECT_TRUE(test::says(pages_->get(at(cora_)), "Take back"));
  EXPECT_EQ(take_back().status, 303);
  for (const auto match : matches_) {
    EXPECT_EQ(owner(match), cora_);
    EXPECT_EQ(owner(match, on(2027, 6, 1)), cora_) << "without an end again";
  }
  EXPECT_TRUE(past(cora_).front().undone);
  EXPECT_EQ(take_back().status, 409) << "once";
}

TEST_P(Personnel, one_match_to_another_and_nothing_when_one_cannot_be_given) {
  const auto elsewhere = agency_->worker("Eve", "coordinator", agency_->new_programme("Elsewhere"));
  EXPECT_EQ(
      pages_->post(at(cora_, "hand-over"), {{"day", "2026-11-22"}, {"all_to", test::Pages::seal(elsewhere)}}).status,
      422);
  EXPECT_EQ(pages_->post(at(cora_, "hand-over"), {{"day", "2026-11-22"}}).status, 422) << "to nobody";
  EXPECT_EQ(owner(matches_[0]), cora_);
  EXPECT_TRUE(past(cora_).empty());
  EXPECT_EQ(pages_
                ->post(at(cora_, "hand-over"), {{"day", "2026-11-22"},
                                                {"all_to", test::Pages::seal(ben_)},
                                                {"transfers.0.match", test::Pages::seal(matches_[1])},
                                                {"transfers.0.to", test::Pages::seal(sam_)}})
                .status,
            303);
  EXPECT_EQ(owner(matches_[0]), ben_);
  EXPECT_EQ(owner(matches_[1]), sam_);
}

TEST_P(Personnel, after_a_hand_over_the_page_says_who_got_which_match_and_offers_to_take_it_back) {
  const auto answer = pages_->post(at(cora_, "hand-over"), {{"day", "2026-12-01"},
                                                            {"all_to", test::Pages::seal(ben_)},
                                                            {"transfers.0.match", test::Pages::seal(matches_[1])},
                                                            {"transfers.0.to", test::Pages::seal(sam_)}});
  ASSERT_EQ(answer.status, 303);
  std::string where;
  for (const auto& [name, value] : answer.headers)
    if (name == "location" || name == "Location") where = value;
  const auto mark = where.find("?handed=");
  ASSERT_NE(mark, where.npos) << where;
  const test::Pages::Pairs handed{{"handed", where.substr(mark + 8)}};
  const auto page = pages_->get(at(cora_), handed).body;
  const auto told = page.substr(page.find("role=\"status\""), page.find("id=\"owed\"") - page.find("role=\"status\""));
  for (const char* what : {"3 matches from", "Ben", "2 matches", "Sam", "1 match", "/take-back"})
    EXPECT_NE(told.find(what), std::string::npos) << what << told;
  const auto matches_seen = [&] {
    return std::ranges::count_if(pages_->seen, [](const auto& one) { return one.first == "match"; });
  };
  EXPECT_EQ(matches_seen(), 3) << "their names are on the page";
  EXPECT_TRUE(test::says(pages_->get(at(cora_)), "2 matches"));
  EXPECT_EQ(matches_seen(), 0) << "only how many";
  EXPECT_EQ(take_back().status, 303);
  EXPECT_EQ(pages_->get(at(cora_), handed).body.find("Handed over:"), std::string::npos) << "taken back";
}

TEST_P(Personnel, a_leave_ends_on_its_day) {
  EXPECT_EQ(pages_
                ->post(at(cora_, "hand-over"),
                       {{"day", "2026-12-01"}, {"back_on", "2026-12-01"}, {"all_to", test::Pages::seal(ben_)}})
                .status,
            422);
  EXPECT_EQ(pages_->post(at(cora_, "hand-over"), {{"day", "2027-03-01"}, {"all_to", test::Pages::seal(ben_)}}).status,
            422)
      << "too far ahead";
  EXPECT_EQ(pages_
                ->post(at(cora_, "hand-over"),
                       {{"day", "2026-12-01"}, {"back_on", "2027-02-01"}, {"all_to", test::Pages::seal(ben_)}})
                .status,
            303);
  EXPECT_EQ(owner(matches_[0], on(2026, 11, 30)), cora_);
  EXPECT_EQ(owner(matches_[0], on(2026, 12, 1)), ben_);
  EXPECT_EQ(owner(matches_[0], on(2027, 1, 31)), ben_);
  EXPECT_EQ(owner(matches_[0], on(2027, 2, 1)), cora_);
  EXPECT_EQ(take_back().status, 303);
  EXPECT_EQ(owner(matches_[0], on(2027, 1, 15)), cora_);
}

TEST_P(Personnel, an_assignment_of_the_day_itself_is_withdrawn_and_made_again) {
  const auto match = agency_->match(agency_->person("Mia"), agency_->person("Ida"), on(2026, 10, 1));
  agency_->assign(match, cora_, today);
  EXPECT_EQ(pages_->post(at(cora_, "hand-over"), {{"day", "2026-11-22"}, {"all_to", test::Pages::seal(ben_)}}).status,
            303);
  EXPECT_EQ(owner(match), ben_);
  EXPECT_EQ(owner(match, add_days(today, -1)), PersonId{}) << "never hers";
  EXPECT_EQ(take_back().status, 303);
  EXPECT_EQ(owner(match), cora_);
}

TEST_P(Personnel, what_has_changed_since_is_not_taken_back) {
  EXPECT_EQ(pages_->post(at(cora_, "hand-over"), {{"day", "2026-11-22"}, {"all_to", test::Pages::seal(ben_)}}).status,
            303);
  const std::string form = "/personnel/matches/" + test::Pages::seal(matches_[0]) + "/assignment";
  EXPECT_EQ(
      pages_->post(form, {{"person_id", test::Pages::seal(sam_)}, {"need_level", "high"}, {"start_date", "2026-11-22"}})
          .status,
      303);
  EXPECT_EQ(take_back().status, 409);
  EXPECT_EQ(owner(matches_[0]), sam_);
  EXPECT_EQ(owner(matches_[1]), ben_) << "nothing of it";
}

TEST_P(Personnel, whoever_could_not_hand_it_over_does_not_take_it_back) {
  const auto hill = agency_->site("Hill School");
  const auto pat = agency_->person("Pat");
  agency_->add("staff_roles", {{"staff_roles.person_id", pat},
                               {"staff_roles.programme_id", agency_->programme},
                               {"staff_roles.site_id", hill},
                               {"staff_roles.role", "coordinator"},
                               {"staff_roles.oversight", 0},
                               {"staff_roles.start_date", on(2020, 1, 1)}});
  agency_->assign(matches_[0], pat, on(2026, 6, 1));
  EXPECT_EQ(pages_->post(at(pat, "hand-over"), {{"day", "2026-11-22"}, {"all_to", test::Pages::seal(ben_)}}).status,
            303);
  as(sam_, auth::Role::supervisor);
  pages_->actor.grants.front().site = hill;
  EXPECT_EQ(pages_->get(at(pat)).status, 200);
  EXPECT_FALSE(test::says(pages_->get(at(pat)), "Take back"));
  const std::string back =
      "/personnel/hand-overs/" + sealed("caseload_handovers", past(pat).front().handover) + "/take-back";
  EXPECT_EQ(pages_->post(back, {}).status, 404) << "the match is at no site of his";
  EXPECT_EQ(owner(matches_[0]), ben_);
}

TEST_P(Personnel, above_the_limit_only_a_director_with_a_reason) {
  policy("max_load", "2");
  as(sam_, auth::Role::supervisor);
  const test::Pages::Pairs all{
      {"day", "2026-11-22"}, {"all_to", test::Pages::seal(ben_)}, {"override_reason", "Cora is ill"}};
  EXPECT_EQ(pages_->post(at(cora_, "hand-over"), all).status, 422) << "not a supervisor";
  as(dora_, auth::Role::director);
  const auto warned =
      pages_->post(at(cora_, "hand-over"), {{"day", "2026-11-22"}, {"all_to", test::Pages::seal(ben_)}});
  EXPECT_EQ(warned.status, 422);
  EXPECT_TRUE(test::says(warned, "Ben would carry 3; the limit is 2")) << warned.body;
  EXPECT_EQ(count("guard_overrides"), 0u);
  EXPECT_EQ(pages_->post(at(cora_, "hand-over"), all).status, 303);
  EXPECT_EQ(count("guard_overrides"), 3u) << "one for each match";
  EXPECT_TRUE(test::says(pages_->get("/personnel/board"), "3 of 2: above the limit"));
}

TEST_P(Personnel, a_match_that_nobody_has_is_an_alarm_until_it_is_given) {
  EXPECT_FALSE(test::says(pages_->get("/personnel/board"), "nobody who looks after"));
  const auto lonely = agency_->match(agency_->person("Mia"), agency_->person("Ida"), on(2026, 3, 1));
  EXPECT_TRUE(test::says(pages_->get("/personnel/board"), "1 match has nobody who looks after it"));
  const std::string form = "/personnel/matches/" + test::Pages::seal(lonely) + "/assignment";
  EXPECT_EQ(pages_->get(form).status, 200);
  EXPECT_EQ(
      pages_
          ->post(form,
                 {{"person_id", test::Pages::seal(dora_)}, {"need_level", "standard"}, {"start_date", "2026-11-22"}})
          .status,
      422)
      << "carries no matches";
  EXPECT_EQ(
      pages_
          ->post(form, {{"person_id", test::Pages::seal(ben_)}, {"need_level", "raised"}, {"start_date", "2026-11-22"}})
          .status,
      303);
  EXPECT_EQ(owner(lonely), ben_);
  EXPECT_FALSE(test::says(pages_->get("/personnel/board"), "nobody who looks after"));
  const auto ended = agency_->match(agency_->person("Max"), agency_->person("Noa"), on(2026, 3, 1));
  agency_->close(ended, on(2026, 10, 1));
  EXPECT_FALSE(test::says(pages_->get("/personnel/board"), "nobody who looks after")) << "a closed match needs nobody";
}

TEST_P(Personnel, nobody_is_given_the_match_they_belong_to) {
  const auto match = agency_->match(ben_, agency_->person("Ida"), on(2026, 3, 1));
  agency_->assign(match, cora_);
  EXPECT_EQ(pages_->post(at(cora_, "hand-over"), {{"day", "2026-11-22"}, {"all_to", test::Pages::seal(ben_)}}).status,
            422);
  EXPECT_EQ(owner(matches_[0]), cora_) << "all or nothing";
}

TEST_P(Personnel, competencies_by_evidence_and_plans) {
  EXPECT_EQ(skills_of(columns(), place_of(cora_), today).state, State::nothing_asked);
  EXPECT_EQ(skills_of(columns(), place_of(sam_), today).state, State::gaps) << "held for more than ninety days";
  for (const char* one : {"recruiting", "matching", "mentor_lifecycle", "working_with_families"})
    EXPECT_EQ(
        pages_->post(at(sam_, "evidence"), {{"competency", one}, {"basis", "training"}, {"event_date", "2026-05-01"}})
            .status,
        303);
  EXPECT_EQ(skills_of(columns(), place_of(sam_), today).state, State::gaps);
  EXPECT_EQ(pages_
                ->post(at(sam_, "plan"), {{"competency", "population_knowledge"},
                                          {"activity", "Shadowing"},
                                          {"start_date", "2026-11-01"},
                                          {"due_date", "2026-12-01"}})
                .status,
            303);
  EXPECT_EQ(skills_of(columns(), place_of(sam_), today).state, State::supported);
  EXPECT_TRUE(test::says(pages_->get(at(sam_)), "Shadowing"));
  EXPECT_TRUE(test::says(pages_->get("/personnel/competencies"), "Planned for"));
  EXPECT_EQ(pages_
                ->post(at(sam_, "evidence"), {{"competency", "population_knowledge"},
                                              {"basis", "experience"},
                                              {"event_date", "2026-11-01"},
                                              {"valid_until", "2026-12-15"}})
                .status,
            303);
  EXPECT_EQ(skills_of(columns(), place_of(sam_), today).state, State::competent);
  EXPECT_TRUE(test::says(pages_->get(at(sam_)), "Evidence ends"));
  EXPECT_EQ(skills_of(columns(), place_of(sam_), today).list[4].valid_until, on(2026, 12, 15));
  EXPECT_EQ(pages_
                ->post(at(sam_, "evidence"),
                       {{"competency", "matching"}, {"basis", "training"}, {"event_date", "2026-11-23"}})
                .status,
            422)
      << "to come";
}

TEST_P(Personnel, a_support_plan_is_completed_or_dropped) {
  EXPECT_EQ(
      pages_->post(at(sam_, "plan"), {{"competency", "matching"}, {"activity", "Course"}, {"start_date", "2026-11-01"}})
          .status,
      303);
  const auto plan = db().reading("test", [&](db::Tx& tx) { return load_worker(tx, sam_, today).plans.front().chain; });
  EXPECT_EQ(pages_->post(at(sam_, "plan-end"), {{"of", sealed("support_plans", plan)}}).status, 422);
  EXPECT_EQ(pages_
                ->post(at(sam_, "plan-end"), {{"of", sealed("support_plans", plan)},
                                              {"completed_on", "2026-11-20"},
                                              {"cancelled_on", "2026-11-20"}})
                .status,
            422);
  EXPECT_EQ(pages_->post(at(sam_, "plan-end"), {{"of", sealed("support_plans", plan)}, {"completed_on", "2026-11-20"}})
                .status,
            303);
  EXPECT_EQ(pages_->post(at(cora_, "plan-end"), {{"of", sealed("support_plans", plan)}, {"completed_on", "2026-11-20"}})
                .status,
            404)
      << "not hers";
}

TEST_P(Personnel, the_review_of_the_quarter_begins_with_what_is_derived) {
  const auto sam = place_of(sam_);
  EXPECT_FALSE(review_due(columns(), place_of(cora_), today)) << "oversees nothing";
  ASSERT_TRUE(review_due(columns(), sam, today));
  EXPECT_EQ(review_due(columns(), sam, today)->due, on(2026, 12, 31));
  agency_->assign(matches_[0], sam_, on(2026, 10, 1));
  const auto form = pages_->get(at(sam_, "review"));
  EXPECT_TRUE(test::says(form, "name=\"active_matches\" type=\"text\" value=\"1\"") || test::says(form, "value=\"1\""))
      << form.body;
  EXPECT_EQ(
      pages_->post(at(sam_, "review"), {{"event_date", "2026-09-30"}, {"factors", "experience"}, {"decision", "keep"}})
          .status,
      303);
  EXPECT_FALSE(review_due(columns(), sam, today)->done) << "the quarter before";
  EXPECT_EQ(pages_->post(at(sam_, "review"), {{"event_date", "2026-11-20"}, {"decision", "keep"}}).status, 422)
      << "no factor";
  EXPECT_EQ(pages_
                ->post(at(sam_, "review"), {{"event_date", "2026-11-20"},
                                            {"factors", "experience"},
                                            {"decision", "keep"},
                                            {"active_matches", "1"},
                                            {"weighted_load", "1,50"}})
                .status,
            303);
  EXPECT_TRUE(review_due(columns(), sam, today)->done);
}

TEST_P(Personnel, who_gives_which_role) {
  const test::Pages::Pairs trainer{
      {"role", "trainer"}, {"start_date", "2026-11-22"}, {"programme", test::Pages::seal(agency_->programme)}};
  EXPECT_EQ(pages_->post(at(cora_, "role"), trainer).status, 303);
  EXPECT_EQ(pages_->post(at(dora_, "role"), trainer).status, 404) << "not to oneself";
  const auto other = agency_->new_programme("Elsewhere");
  EXPECT_EQ(pages_
                ->post(at(cora_, "role"),
                       {{"role", "trainer"}, {"start_date", "2026-11-22"}, {"programme", test::Pages::seal(other)}})
                .status,
            422);
  EXPECT_EQ(pages_
                ->post(at(cora_, "role"), {{"role", "director"},
                                           {"start_date", "2026-11-22"},
                                           {"programme", test::Pages::seal(agency_->programme)}})
                .status,
            422);
  EXPECT_EQ(pages_
                ->post(at(cora_, "role"), {{"role", "administrator"},
                                           {"start_date", "2026-11-22"},
                                           {"programme", test::Pages::seal(agency_->programme)}})
                .status,
            422);
  as(sam_, auth::Role::supervisor);
  EXPECT_EQ(pages_->post(at(cora_, "role"), trainer).status, 404);
  EXPECT_EQ(pages_
                ->post(at(cora_, "evidence"),
                       {{"competency", "matching"}, {"basis", "training"}, {"event_date", "2026-05-01"}})
                .status,
            303);
  EXPECT_EQ(pages_
                ->post(at(sam_, "evidence"),
                       {{"competency", "matching"}, {"basis", "training"}, {"event_date", "2026-05-01"}})
                .status,
            404)
      << "not one's own";
  as(cora_, auth::Role::coordinator);
  EXPECT_EQ(pages_->get("/personnel/board").status, 403);
  pages_->actor = agency_->actor(agency_->person("Nell"), auth::Role::director, other);
  EXPECT_EQ(pages_->get(at(cora_)).status, 404);
  EXPECT_EQ(pages_->get(at(cora_, "hand-over")).status, 404);
}

TEST_P(Personnel, of_a_site_its_supervisor_sees_and_gives_to_those_who_work_there) {
  const auto hill = agency_->site("Hill School"), mill = agency_->site("Mill School");
  const auto pat = agency_->person("Pat");
  for (const auto site : {hill, mill})
    agency_->add("staff_roles", {{"staff_roles.person_id", pat},
                                 {"staff_roles.programme_id", agency_->programme},
                                 {"staff_roles.site_id", site},
                                 {"staff_roles.role", "coordinator"},
                                 {"staff_roles.oversight", 0},
                                 {"staff_roles.start_date", on(2020, 1, 1)}});
  for (const auto site : {hill, mill}) {
    as(sam_, auth::Role::supervisor);
    pages_->actor.grants.front().site = site;
    EXPECT_TRUE(test::says(pages_->get("/personnel/board"), "Pat"));
    EXPECT_FALSE(test::says(pages_->get("/personnel/board"), "Cora")) << "of the whole programme";
    EXPECT_EQ(pages_->get(at(pat)).status, 200);
    EXPECT_EQ(pages_->get(at(cora_)).status, 404);
  }
  const auto match = agency_->match(agency_->person("Mia"), agency_->person("Ida"), on(2026, 3, 1), {}, hill);
  const std::string form = "/personnel/matches/" + test::Pages::seal(match) + "/assignment";
  EXPECT_EQ(pages_->get(form).status, 404) << "of the other school";
  pages_->actor.grants.front().site = hill;
  EXPECT_EQ(
      pages_
          ->post(form,
                 {{"person_id", test::Pages::seal(pat)}, {"need_level", "standard"}, {"start_date", "2026-11-22"}})
          .status,
      303);
  EXPECT_EQ(owner(match), pat);
}

TEST_P(Personnel, whoever_leaves_keeps_an_account_until_somebody_closes_it) {
  const auto role = db().reading("test", [&](db::Tx& tx) { return load_worker(tx, cora_, today).roles.front().chain; });
  EXPECT_EQ(
      pages_->post(at(cora_, "role-end"), {{"of", sealed("staff_roles", role)}, {"end_date", "2019-01-01"}}).status,
      422);
  EXPECT_EQ(
      pages_->post(at(cora_, "role-end"), {{"of", sealed("staff_roles", role)}, {"end_date", "2026-11-21"}}).status,
      303);
  EXPECT_FALSE(test::says(pages_->get(at(cora_)), "can still sign in")) << "there is no account";
  db().writing("test", [&](db::Tx& tx) {
    return auth::create_account(tx, {"cora", "Cora", cora_}, test::SmallAgency::noon(today));
  });
  EXPECT_TRUE(test::says(pages_->get(at(cora_)), "can still sign in"));
  EXPECT_FALSE(test::says(pages_->get(at(ben_)), "can still sign in"));
  EXPECT_TRUE(place_of(cora_).roles.empty());
  EXPECT_EQ(pages_->post(at(cora_, "hand-over"), {{"day", "2026-11-22"}, {"all_to", test::Pages::seal(ben_)}}).status,
            303)
      << "still, afterwards";
}

TEST_P(Personnel, somebody_new_with_employment_and_role_and_the_same_by_json) {
  const test::Pages::Pairs fields{{"given_name", "Nora"},
                                  {"family_name", "Vale"},
                                  {"job_title", "Coordinator"},
                                  {"employment", "paid"},
                                  {"start_date", "2026-11-22"},
                                  {"role", "coordinator"},
                                  {"programme", test::Pages::seal(agency_->programme)}};
  EXPECT_EQ(pages_->post("/personnel/staff", fields).status, 303);
  EXPECT_TRUE(test::says(pages_->get("/personnel/board"), "Nora Vale"));
  EXPECT_EQ(count("staff"), 1u);
  auto missing = fields;
  missing.pop_back();
  EXPECT_EQ(pages_->post("/personnel/staff", missing).status, 422);
  EXPECT_EQ(pages_->post("/api/v1/personnel", missing).status, 422);
  EXPECT_EQ(count("staff"), 1u);
  auto other = fields;
  other[0].second = "Ulrich", other[1].second = "Quist";
  const auto made = pages_->post("/api/v1/personnel", other);
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(count("staff"), 2u);
  const auto board = pages_->get("/api/v1/personnel");
  EXPECT_TRUE(test::says(board, "\"matches\":3"));
  const std::string api = "/api/v1/personnel/" + test::Pages::seal(sam_);
  EXPECT_EQ(
      pages_->post(api + "/plan", {{"competency", "matching"}, {"activity", "Course"}, {"start_date", "2026-11-01"}})
          .status,
      201);
  EXPECT_TRUE(test::says(pages_->get(api), "\"planned\":true"));
  EXPECT_EQ(pages_
                ->post("/api/v1/personnel/" + test::Pages::seal(cora_) + "/hand-over",
                       {{"day", "2026-11-22"}, {"all_to", test::Pages::seal(ben_)}})
                .status,
            201);
  EXPECT_EQ(owner(matches_[2]), ben_);
}

}  // namespace
}  // namespace kith::personnel
