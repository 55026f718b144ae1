// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>

#include "placement/small_pool_for_tests.h"

namespace kith::placement {
namespace {

using auth::Role;

/// Maya and Omar are accepted mentors, Tom waits. Sam looks.
class Pages : public SmallPool {
 protected:
  void SetUp() override {
    SmallPool::SetUp();
    if (IsSkipped()) return;
    for (const char* name : {"Maya", "Omar"}) mentors_.push_back(mentor(name));
    tom_ = waiting("Tom", on(2026, 1, 4));
    sam_ = a().worker("Sam", "supervisor");
  }
  /// The pool with both mentors cleared and trained.
  ProgrammePool ready_pool() {
    auto pool = pool_of(db().reading("facts", [&](db::Tx& tx) { return facts_of(tx, a().programme, today); }),
                        *uses_.columns());
    for (auto& m : pool.asked.pool.mentors) m.cleared = m.trained = 1;
    return pool;
  }
  Result<std::int64_t> decide(const ProgrammePool& pool, std::optional<PersonId> mentor, std::string reason) {
    return db().writing("decide", [&](db::Tx& tx) {
      return record_decision(tx, pool, 0, {mentor, std::move(reason)}, {sam_, test::SmallAgency::noon(today)});
    });
  }
  records::Version decision(std::int64_t chain) {
    return *db().reading("read", [&](db::Tx& tx) { return records::newest(tx, "matching_decisions", chain); });
  }
  /// The only decision there is.
  records::Version last_decision() {
    return *db().reading("read", [&](db::Tx& tx) {
      const auto chain =
          tx.first("select max(chain) from matching_decisions", {}, [](const db::Row& row) { return row.integer(0); });
      return records::newest(tx, "matching_decisions", chain.value_or(0));
    });
  }
  static std::size_t at(records::ColumnKey column) { return static_cast<std::size_t>(column.position()) - 1; }

  std::vector<PersonId> mentors_;
  PersonId tom_, sam_;
};
KITH_BOTH_ENGINES(Pages);

TEST_P(Pages, the_pool_is_for_coordinators_supervisors_and_directors_of_the_programme) {
  for (const Role role : {Role::coordinator, Role::supervisor, Role::director})
    EXPECT_NE(ask(pool_page, actor(sam_, role, a().programme), {}).body.find("Tom"), std::string::npos);
  for (const Role role : {Role::intake_worker, Role::screening_officer, Role::mentor, Role::teacher_lead})
    EXPECT_EQ(ask(pool_page, actor(sam_, role, a().programme), {}).body.find("Tom"), std::string::npos);
  const auto other = a().new_programme("Other");
  EXPECT_EQ(ask(pool_page, actor(sam_, Role::supervisor, other), {}).body.find("Tom"), std::string::npos);
}

TEST_P(Pages, a_child_page_says_why_nobody_is_possible) {
  const auto page = ask(child_page, actor(sam_, Role::director, a().programme), {}, child());
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("No mentor is possible today."), std::string::npos);
  EXPECT_NE(page.body.find("checks not done, training not done"), std::string::npos);
  EXPECT_NE(page.body.find("<form"), std::string::npos) << "a director decides, as a coordinator does (ADR 0287)";
  EXPECT_EQ(ask(child_page, actor(sam_, Role::intake_worker, a().programme), {}, child()).status, 404);
}

TEST_P(Pages, a_mentor_who_is_not_possible_is_refused) {
  http::Request request;
  request.method = http::Method::post;
  request.form.add("mentor", test::FakeVisit::sealer().seal(mentors_[0].value, "person"));
  const auto refused = ask(propose_post, actor(sam_, Role::coordinator, a().programme), request, child());
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.body.find("This mentor is not possible for this child."), std::string::npos);
  EXPECT_TRUE(acts_.empty());
  EXPECT_EQ(ask(propose_post, actor(sam_, Role::director, a().programme), request, child()).status, 422);
  EXPECT_EQ(ask(propose_post, actor(sam_, Role::intake_worker, a().programme), request, child()).status, 404);
}

TEST_P(Pages, proposing_makes_the_proposal_and_the_record_of_alternatives_in_one_act) {
  for (const PersonId who : mentors_) ready(who);
  const auto page = ask(child_page, actor(sam_, Role::coordinator, a().programme), {}, child());
  EXPECT_NE(page.body.find("/proposal?mentor="), std::string::npos);
  const auto candidates = candidates_of(pool_now(), 0);
  ASSERT_EQ(candidates.size(), 2U);
  const PersonId first = pool_now().mentors[static_cast<std::size_t>(candidates[0].mentor)].person;
  http::Request request;
  request.method = http::Method::post;
  request.form.add("mentor", test::FakeVisit::sealer().seal(first.value, "person"));
  request.form.add("event_date", "2026-11-22");
  request.form.add("override_reason", "");
  a().add("mentor_capacities", {{"mentor_capacities.person_id", first},
                                {"mentor_capacities.programme_id", a().programme},
                                {"mentor_capacities.capacity", 1},
                                {"mentor_capacities.valid_from", on(2026, 1, 1)}});
  const auto done = ask(propose_post, actor(sam_, Role::coordinator, a().programme), request, child());
  ASSERT_EQ(done.status, 303) << done.body.substr(0, 2000);
  EXPECT_EQ(acts_, (std::vector<std::string>{"pairing.propose"}));
  const auto row = last_decision();
  EXPECT_EQ(row.values[at("matching_decisions.mentor_id")].integer, first.value);
  EXPECT_GT(row.values[at("matching_decisions.proposal_id")].integer, 0);
  EXPECT_FALSE(row.values[at("matching_decisions.alternatives")].text.empty());
  const http::PathValues path{
      {"proposal",
       test::FakeVisit::sealer().seal(row.values[at("matching_decisions.proposal_id")].integer, "match_proposals")}};
  const auto notice = ask(notice_page, actor(sam_, Role::coordinator, a().programme), {}, path);
  EXPECT_NE(notice.body.find("It decides nothing."), std::string::npos);
  EXPECT_EQ(notice.body.find("Maya"), std::string::npos) << "no mentor is named";
  EXPECT_EQ(ask(notice_page, actor(sam_, Role::mentor, a().programme), {}, path).status, 404);
  EXPECT_TRUE(pool_now().mentees.empty()) << "proposed: no longer in the pool";
  const auto again = ask(propose_post, actor(sam_, Role::coordinator, a().programme), request, child());
  EXPECT_EQ(again.status, 404) << "nobody proposes twice";
}

TEST_P(Pages, nobody_decides_on_their_own_family_or_proposes_themselves) {
  for (const PersonId who : mentors_) ready(who);
  EXPECT_EQ(candidates_of(pool_now(), 0, mentors_[0]).size(), 1U);
  a().relative(tom_, sam_, "parent", true);
  const auto coordinator = actor(sam_, Role::coordinator, a().programme);
  EXPECT_EQ(ask(child_page, coordinator, {}, child()).status, 404);
  EXPECT_EQ(ask(pool_page, coordinator, {}).body.find("Tom"), std::string::npos);
}

TEST_P(Pages, after_a_match_that_ended_the_new_wait_counts_and_the_old_date_stays_visible) {
  a().close(a().match(mentors_[1], tom_, on(2026, 3, 1)), on(2026, 10, 1));
  const auto pool = pool_now();
  ASSERT_EQ(pool.mentees.size(), 1U);
  EXPECT_EQ(pool.mentees[0].since, on(2026, 10, 1));
  EXPECT_EQ(pool.asked.pool.mentees[0].waiting_days, days_between(on(2026, 10, 1), today));
  const auto page = ask(child_page, actor(sam_, Role::coordinator, a().programme), {}, child());
  EXPECT_NE(page.body.find("Waited for the first time from"), std::string::npos);
}

TEST_P(Pages, a_contact_of_an_earlier_wait_is_not_told_as_one_of_this_wait) {
  a().typing_day = on(2026, 11, 21);
  const auto entry = a().add("waitlist_entries", {{"waitlist_entries.referral_id", referral_},
                                                  {"waitlist_entries.start_date", on(2026, 1, 6)},
                                                  {"waitlist_entries.reason", "no_fitting_mentor"}});
  const auto spoke = [&](Date day) {
    a().add("waitlist_contacts",
            {{"waitlist_contacts.waitlist_entry_id", entry}, {"waitlist_contacts.event_date", day}});
  };
  const auto page = [&] { return ask(child_page, actor(sam_, Role::coordinator, a().programme), {}, child()).body; };
  spoke(on(2026, 2, 1));
  EXPECT_NE(page().find("Last contact with the family about the wait"), std::string::npos);
  a().close(a().match(mentors_[1], tom_, on(2026, 3, 1)), on(2026, 10, 1));
  EXPECT_NE(page().find("No contact with the family about this wait yet."), std::string::npos);
  EXPECT_EQ(page().find("Last contact with the family"), std::string::npos);
  spoke(on(2026, 10, 5));
  EXPECT_NE(page().find("Last contact with the family about the wait"), std::string::npos);
}

TEST_P(Pages, every_possible_mentor_is_on_some_page_with_all_parts) {
  for (const PersonId who : mentors_) ready(who);
  for (int k = 0; k < 11; ++k) ready_mentor("Mentor" + std::string(1, static_cast<char>('A' + k)));
  const auto possible = candidates_of(pool_now(), 0).size();
  ASSERT_EQ(possible, 13U);
  const auto page = [&](std::string from) {
    http::Request request;
    if (!from.empty()) request.query.add("from", from);
    return ask(child_page, actor(sam_, Role::coordinator, a().programme), request, child()).body;
  };
  EXPECT_NE(page("").find("?from=11"), std::string::npos);
  EXPECT_NE(page("").find("a possible pair 1"), std::string::npos) << "the parts add up";
  EXPECT_NE(page("").find("Place 1 of 1 who wait."), std::string::npos);
  const auto rest = page("11");
  EXPECT_NE(rest.find("?from=1\""), std::string::npos);
  EXPECT_EQ(rest.find("?from=21"), std::string::npos);
  EXPECT_NE(rest.find(">13<"), std::string::npos) << "their ranks go on";
  http::Request request;
  request.query.add("mentor", test::FakeVisit::sealer().seal(mentors_[0].value, "person"));
  const auto form = ask(propose_page, actor(sam_, Role::coordinator, a().programme), request, child()).body;
  EXPECT_NE(form.find("value=\"12\""), std::string::npos) << "twelve others were possible";
}

TEST_P(Pages, a_decision_keeps_who_else_was_considered) {
  const auto pool = ready_pool();
  const auto candidates = candidates_of(pool, 0);
  ASSERT_EQ(candidates.size(), 2U);
  const auto& first = pool.mentors[static_cast<std::size_t>(candidates[0].mentor)];
  const auto& second = pool.asked.pool.mentors[static_cast<std::size_t>(candidates[1].mentor)];
  const auto made = decide(pool, first.person, "");
  ASSERT_TRUE(made);
  const auto row = decision(*made);
  EXPECT_EQ(row.values[at("matching_decisions.mentor_id")].integer, first.person.value);
  EXPECT_EQ(row.values[at("matching_decisions.alternatives")].text, second.id);
  EXPECT_EQ(row.values[at("matching_decisions.rank")].integer, 1);
}

TEST_P(Pages, the_second_choice_and_waiting_need_a_reason) {
  const auto pool = ready_pool();
  const auto candidates = candidates_of(pool, 0);
  const auto second = pool.mentors[static_cast<std::size_t>(candidates[1].mentor)].person;
  EXPECT_EQ(decide(pool, second, "").error().problems.front().key, "placement.flaw.reason");
  EXPECT_EQ(decide(pool, std::nullopt, "").error().problems.front().key, "placement.flaw.reason");
  EXPECT_TRUE(decide(pool, second, "they know each other from the club"));
  const auto waits = decide(pool, std::nullopt, "the family asked for spring");
  ASSERT_TRUE(waits);
  EXPECT_EQ(decision(*waits).values[at("matching_decisions.decision")].text, "keep_waiting");
}

TEST_P(Pages, a_pair_kept_apart_is_not_proposed_again) {
  http::Request request;
  request.method = http::Method::post;
  const auto& sealer = test::FakeVisit::sealer();
  request.form.add("programme", sealer.seal(a().programme.value, "programme"));
  request.form.add("mentor", sealer.seal(mentors_[0].value, "person"));
  request.form.add("mentee", sealer.seal(tom_.value, "person"));
  request.form.add("rule", "kept_apart");
  EXPECT_EQ(ask(pairs_post, actor(sam_, Role::supervisor, a().programme), request).status, 422) << "without a reason";
  request.form.add("note", "they are neighbours and quarrel");
  EXPECT_EQ(ask(pairs_post, actor(sam_, Role::screening_officer, a().programme), request).status, 404);
  EXPECT_EQ(ask(pairs_post, actor(sam_, Role::director, a().new_programme("Other")), request).status, 404);
  EXPECT_EQ(ask(pairs_post, actor(sam_, Role::director, a().programme), request).status, 303)
      << "a director matches in the own programme";
  const auto left = candidates_of(ready_pool(), 0);
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(ready_pool().mentors[static_cast<std::size_t>(left[0].mentor)].person, mentors_[1]);
}

TEST_P(Pages, free_hours_typed_in_count_from_today) {
  http::Request request;
  request.method = http::Method::post;
  request.form.add("tuesday", "h16");
  request.form.add("valid_from", "2026-11-22");
  const http::PathValues path{{"person", test::FakeVisit::sealer().seal(tom_.value, "person")},
                              {"form", "availability"}};
  EXPECT_EQ(ask(profile_post, actor(sam_, Role::supervisor, a().programme), request, path).status, 303);
  const auto pool = ready_pool();
  EXPECT_EQ(pool.asked.pool.mentees[0].availability, std::uint64_t{1} << 11) << "Tuesday is day 1, 16:00 piece 4";
  EXPECT_FALSE(pool.mentees[0].lacks(Unknown::availability));
}

TEST_P(Pages, many_profiles_are_saved_together_or_not_at_all_and_mistakes_name_their_row) {
  const auto pool = ready_pool();
  const std::string tom = pool.asked.pool.mentees[0].id, maya = pool.asked.pool.mentors[0].id;
  const auto send = [&](const std::string& csv) {
    http::Request request;
    request.method = http::Method::post;
    request.form.add("programme", test::FakeVisit::sealer().seal(a().programme.value, "programme"));
    request.form.add("csv", csv);
    return ask(profiles_post, actor(sam_, Role::coordinator), request);
  };
  const auto wrong =
      send("person,interests,outgoing,tuesday\n" + tom + ",chess,3,h16\n" + maya + ",chess,nine,h17\nnobody,,,\n");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_NE(wrong.body.find(">3</th><td>outgoing</td>"), std::string::npos) << wrong.body;
  EXPECT_NE(wrong.body.find(">4</th><td>person</td>"), std::string::npos);
  EXPECT_TRUE(ready_pool().mentees[0].lacks(Unknown::profile)) << "nothing half done";
  EXPECT_EQ(send("person,interests,outgoing,tuesday\n" + tom + ",chess;canoe,3,h16\n" + maya + ",chess,,h16\n").status,
            303);
  const auto now = ready_pool();
  EXPECT_FALSE(now.mentees[0].lacks(Unknown::profile) || now.mentees[0].lacks(Unknown::availability));
  EXPECT_GT(candidates_of(now, 0)[0].score.parts[0], 0) << "they share chess";
}

TEST_P(Pages, profiles_are_entered_one_and_many_as_json) {
  const auto pool = ready_pool();
  auto sam = asked_by(sam_, Role::coordinator);
  const std::string person = "/api/v1/placement/people/" + test::Pages::seal(tom_);
  EXPECT_EQ(sam.post(person + "/availability", {{"valid_from", "2026-11-22"}, {"tuesday", "noon"}}).status, 422);
  EXPECT_EQ(sam.post(person + "/availability", {{"valid_from", "2026-11-22"}, {"tuesday", "h16"}}).status, 201);
  EXPECT_FALSE(ready_pool().mentees[0].lacks(Unknown::availability));
  EXPECT_EQ(sam.post(person + "/guardian_wishes", {{"event_date", "2026-11-22"}, {"age_from", "30"}}).status, 201);
  EXPECT_EQ(asked_by(sam_, Role::intake_worker).post(person + "/profile", {{"event_date", "2026-11-22"}}).status, 403);
  const auto send = [&](const std::string& rows) {
    return sam.post("/api/v1/placement/profiles",
                    {{"programme", test::Pages::seal(a().programme)}, {"csv", "person,interests,outgoing\n" + rows}});
  };
  EXPECT_EQ(send(pool.asked.pool.mentees[0].id + ",chess,nine\n").status, 422);
  EXPECT_TRUE(std::ranges::any_of(sam.refusals, [](const Problem& p) { return p.field == "csv.2.outgoing"; }));
  EXPECT_EQ(send(pool.asked.pool.mentees[0].id + ",chess,3\n").body, "{\"rows\":1}");
  EXPECT_FALSE(ready_pool().mentees[0].lacks(Unknown::profile));
}

TEST_P(Pages, nobody_enters_the_profile_or_the_wishes_of_a_child_of_their_own) {
  const auto pool = ready_pool();
  a().relative(tom_, sam_, "parent", true);
  auto sam = asked_by(sam_, Role::director);
  const std::string person = "people/" + test::Pages::seal(tom_) + "/guardian_wishes";
  const test::Pages::Pairs wishes{{"event_date", "2026-11-22"}, {"age_from", "30"}};
  EXPECT_EQ(sam.get("/placement/" + person).status, 404);
  EXPECT_EQ(sam.post("/placement/" + person, wishes).status, 404);
  EXPECT_EQ(sam.post("/api/v1/placement/" + person, wishes).status, 404);
  const auto many = sam.post("/api/v1/placement/profiles",
                             {{"programme", test::Pages::seal(a().programme)},
                              {"csv", "person,interests,outgoing\n" + pool.asked.pool.mentees[0].id + ",chess,3\n"}});
  EXPECT_EQ(many.status, 422);
  EXPECT_TRUE(ready_pool().mentees[0].lacks(Unknown::profile));
}

TEST_P(Pages, the_profile_sheet_names_nobody_by_family_name) {
  const http::PathValues path{{"person", test::FakeVisit::sealer().seal(tom_.value, "person")}};
  const auto sheet = ask(sheet_page, actor(sam_, Role::coordinator), {}, path);
  EXPECT_EQ(sheet.status, 200);
  EXPECT_TRUE(sheet.body.starts_with("%PDF-") || sheet.body.find("<h1>") != std::string::npos);
  EXPECT_EQ(ask(sheet_page, actor(sam_, Role::mentor), {}, path).status, 404);
}

TEST_P(Pages, a_mentor_page_ranks_the_children_who_fit_and_says_why_not_the_others) {
  a().typing_day = on(2026, 11, 21);
  ready(mentors_[0]);
  const PersonId lea = waiting("Lea", on(2026, 10, 1));
  a().add("matching_pair_rules", {{"matching_pair_rules.mentor_id", mentors_[0]},
                                  {"matching_pair_rules.mentee_id", lea},
                                  {"matching_pair_rules.programme_id", a().programme},
                                  {"matching_pair_rules.rule", "safety"},
                                  {"matching_pair_rules.start_date", on(2026, 10, 2)}});
  const http::PathValues path{{"mentor", test::FakeVisit::sealer().seal(mentors_[0].value, "person")}};
  const auto page = ask(mentor_page, actor(sam_, Role::coordinator), {}, path);
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("1 place left."), std::string::npos);
  EXPECT_NE(page.body.find("/proposal?mentor="), std::string::npos);
  EXPECT_LT(page.body.find("Tom"), page.body.find("Why not another child?"));
  EXPECT_GT(page.body.find("Lea"), page.body.find("Why not another child?"));
  EXPECT_NE(page.body.find("For the whole pool: Tom."), std::string::npos);
  EXPECT_NE(ask(mentor_page, actor(sam_, Role::director), {}, path).body.find("/proposal?mentor="), std::string::npos);
  const auto json = ask(mentor_api, actor(sam_, Role::coordinator), {}, path);
  EXPECT_NE(json.body.find("\"places\":1"), std::string::npos) << json.body;
  EXPECT_EQ(ask(mentor_page, actor(mentors_[0], Role::coordinator), {}, path).status, 404)
      << "nobody ranks for themselves";
  EXPECT_EQ(ask(mentor_page, actor(sam_, Role::mentor), {}, path).status, 404);
  a().relative(tom_, sam_, "parent", true);
  EXPECT_EQ(ask(mentor_page, actor(sam_, Role::coordinator), {}, path).body.find("Tom"), std::string::npos)
      << "nobody decides on their own family";
}

TEST_P(Pages, children_of_a_more_urgent_tier_come_first_where_the_programme_places_first) {
  a().typing_day = on(2026, 11, 21);
  auto pool = ready_pool();
  waiting("Lea", on(2026, 10, 1));
  pool = ready_pool();
  ASSERT_EQ(pool.mentees.size(), 2U);
  const auto at_first = children_for(pool, 0);
  ASSERT_EQ(at_first.size(), 2U);
  EXPECT_GE(at_first[0].score.total, at_first[1].score.total);
  pool.asked.pool.mentees[static_cast<std::size_t>(at_first[1].mentee)].tier = 0;
  EXPECT_EQ(children_for(pool, 0)[0].mentee, at_first[1].mentee);
  pool.asked.rules.placing_first = false;
  EXPECT_EQ(children_for(pool, 0)[0].mentee, at_first[0].mentee);
}
}  // namespace
}  // namespace kith::placement
