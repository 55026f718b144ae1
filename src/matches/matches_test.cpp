// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matches/matches.h"

#include <gtest/gtest.h>

#include "casefile/people.h"
#include "intake/episodes.h"
#include "matches/matches_for_tests.h"
#include "matches/queries.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "snapshot/match_state.h"
#include "snapshot/refs.h"
#include "support/both_engines.h"
#include "support/fake_visit.h"
#include "support/small_agency.h"

namespace kith::matches {
namespace {

using auth::Role;
constexpr Date today = on(2026, 11, 22);
const std::vector<db::Step> store_steps = test::all_steps();

bool owes(const Standing& s, Act act, std::optional<Date> day) {
  return std::any_of(s.owed.begin(), s.owed.end(), [&](const Due& due) { return due.act == act && due.day == day; });
}
bool blocked(const std::vector<Block>& list, std::string_view key, bool hard) {
  return std::any_of(list.begin(), list.end(), [&](const Block& b) { return b.key == key && b.hard == hard; });
}

Life proposed() {
  Life life;
  life.proposal = 1;
  life.proposed = on(2026, 10, 1);
  life.factors = 8;
  return life;
}
Life begun(Date start) {
  Life life = proposed();
  life.match = MatchId{2};
  life.approved = add_days(start, -7);
  life.started = start;
  return life;
}
Around on_day(Date day, bool minor = true) {
  Around around;
  around.today = day;
  around.minor = around.guardian = minor;
  return around;
}

TEST(Life, taken_back_before_it_was_approved_it_is_dissolved_and_nothing_is_owed) {
  Life life = proposed();
  const Around around = on_day(on(2026, 10, 20));
  EXPECT_EQ(refused_withdrawal(life), nullptr);
  life.answers.push_back({Party::mentor, {}, on(2026, 10, 3), true});
  life.withdrawn = on(2026, 10, 12);
  EXPECT_EQ(standing(life, around).state, State::dissolved);
  EXPECT_EQ(standing(life, around).since, on(2026, 10, 12));
  EXPECT_TRUE(standing(life, around).owed.empty());
  EXPECT_STREQ(refused_in(life, around, Act::answer), "life.refused.dissolved");
  EXPECT_STREQ(refused_withdrawal(life), "life.refused.dissolved");
  life.withdrawn.reset();
  life.match = MatchId{7};
  EXPECT_STREQ(refused_withdrawal(life), "life.refused.approved") << "then the match is closed instead";
}

TEST(Life, answers_are_due_when_the_programme_says) {
  Life life = proposed();
  Around around = on_day(*life.proposed);
  EXPECT_TRUE(owes(standing(life, around), Act::answer, add_days(*life.proposed, 14)));
  around.answer_days = 5;
  EXPECT_TRUE(owes(standing(life, around), Act::answer, add_days(*life.proposed, 5)));
  life.deadline = Deadline{3, on(2026, 11, 30)};
  EXPECT_TRUE(owes(standing(life, around), Act::answer, on(2026, 11, 30))) << "what was set for it goes first";
}

TEST(Life, each_answer_moves_it_on_and_one_no_ends_it) {
  Life life = proposed();
  const Around around = on_day(on(2026, 10, 20));
  EXPECT_EQ(standing(life, around).state, State::proposed);
  life.told_mentor = on(2026, 10, 2);
  EXPECT_EQ(standing(life, around).state, State::disclosed);
  life.answers.push_back({Party::mentor, {}, on(2026, 10, 3), true});
  life.answers.push_back({Party::mentee, {}, on(2026, 10, 4), true});
  EXPECT_EQ(standing(life, around).state, State::consenting);
  EXPECT_TRUE(blocked(blocks(life, around, Act::approval), "life.block.guardian", true))
      << "a minor's guardian cannot be passed over";
  EXPECT_TRUE(owes(standing(life, around), Act::answer, answer_by(life, around)));
  Life refused = life;
  refused.answers.push_back({Party::guardian, {}, on(2026, 10, 5), false});
  EXPECT_EQ(standing(refused, around).state, State::dissolved);
  EXPECT_TRUE(standing(refused, around).owed.empty()) << "edge case 31: nothing is owed";
  EXPECT_STREQ(refused_in(refused, around, Act::approval), "life.refused.dissolved");
  life.answers.push_back({Party::guardian, {}, on(2026, 10, 5), true});
  EXPECT_TRUE(blocks(life, around, Act::approval).empty());
  EXPECT_TRUE(owes(standing(life, around), Act::approval, {}));
}

TEST(Life, an_organization_with_custody_is_asked_and_answers_for_the_guardian) {
  Life life = proposed();
  Around around = on_day(on(2026, 10, 20));
  around.custody = true;
  life.told_mentor = life.proposed;
  life.answers = {{Party::mentor, {}, on(2026, 10, 3), true}, {Party::mentee, {}, on(2026, 10, 4), true}};
  EXPECT_TRUE(blocked(blocks(life, around, Act::approval), "life.block.custody", true));
  life.answers.push_back({Party::custody_organization, {}, on(2026, 10, 5), true});
  EXPECT_TRUE(blocks(life, around, Act::approval).empty());
}

TEST(Life, approval_owes_the_first_meeting_and_the_start_owes_goals_and_reviews) {
  Life life = proposed();
  life.match = MatchId{2};
  life.approved = on(2026, 10, 10);
  Around around = on_day(on(2026, 10, 20));
  EXPECT_EQ(standing(life, around).state, State::approved);
  EXPECT_TRUE(owes(standing(life, around), Act::first_meeting, on(2026, 10, 24))) << "M7.01a: fourteen days";
  life.plan = Plan{5, on(2026, 10, 11), on(2026, 10, 22), {}, {}, 0};
  EXPECT_EQ(standing(life, around).state, State::introduction_planned);
  life.started = on(2026, 10, 22);
  around.today = on(2026, 10, 30);
  auto s = standing(life, around);
  EXPECT_EQ(s.state, State::active);
  EXPECT_TRUE(owes(s, Act::goal, on(2026, 11, 21))) << "M6.03: S + 30";
  EXPECT_TRUE(owes(s, Act::review, on(2026, 12, 6))) << "MG-M2: 45 days when there was no third meeting";
  around.third_meeting = on(2026, 11, 5);
  around.today = on(2026, 11, 6);
  EXPECT_TRUE(owes(standing(life, around), Act::review, on(2026, 11, 5))) << "or after the third meeting";
  life.reviews = {{"early", Party::mentor, on(2026, 11, 6), false}, {"early", Party::mentee, on(2026, 11, 6), true}};
  EXPECT_TRUE(owes(standing(life, around), Act::review, on(2026, 11, 20))) << "poor: a joint talk within fourteen days";
  life.reviews.push_back({"joint_discussion", Party::custody_organization, on(2026, 11, 8), false});
  EXPECT_FALSE(owes(standing(life, around), Act::review, on(2026, 11, 20)));
}

TEST(Life, a_first_meeting_at_a_hosts_site_wants_an_agreement_softly) {
  Life life = proposed();
  life.match = MatchId{2};
  life.approved = on(2026, 10, 10);
  Around around = on_day(on(2026, 10, 20));
  EXPECT_FALSE(blocked(blocks(life, around, Act::first_meeting), "life.block.outside_agreement", false));
  around.outside_agreement = true;
  EXPECT_TRUE(blocked(blocks(life, around, Act::first_meeting), "life.block.outside_agreement", false));
  EXPECT_FALSE(blocked(blocks(life, around, Act::approval), "life.block.outside_agreement", false));
}

TEST(Life, the_yearly_decision_is_owed_at_each_anniversary) {
  Life life = begun(on(2024, 2, 29));
  life.first_goal = on(2024, 3, 1);
  life.reviews = {{"early", Party::mentor, on(2024, 4, 1), false},
                  {"early", Party::mentee, on(2024, 4, 1), false},
                  {"anniversary", Party::mentor, on(2025, 2, 20), false}};
  EXPECT_FALSE(owes(standing(life, on_day(on(2025, 3, 1))), Act::review, on(2025, 2, 28)));
  EXPECT_TRUE(owes(standing(life, on_day(on(2026, 2, 10))), Act::review, on(2026, 2, 28))) << "S on 29 February";
}

TEST(Life, a_lapsed_check_stops_the_match_without_anybody_typing_it) {
  Life life = begun(on(2026, 3, 1));
  Around around = on_day(today);
  around.checks.stands.push_back({snapshot::CheckType::criminal_record, snapshot::CheckState::expired, {}, {}, {}, {}});
  around.lapsed_on = on(2026, 11, 1);
  const auto s = standing(life, around);
  EXPECT_EQ(s.state, State::paused_safety);
  EXPECT_EQ(s.since, on(2026, 11, 1));
  EXPECT_TRUE(owes(s, Act::pause, today)) << "the safety pause is recorded the same day";
  EXPECT_EQ(tell_by(s, on(2026, 11, 3)), on(2026, 11, 3)) << "the script stands until two days after";
  EXPECT_EQ(tell_by(s, on(2026, 11, 4)), std::nullopt);
  around.checks.stands[0].state = snapshot::CheckState::added;
  EXPECT_EQ(standing(life, around).state, State::active) << "to be brought by its day (decision 0254)";
}

TEST(Life, a_pause_rests_and_comes_to_an_end_and_closing_waits_for_everybody) {
  Life life = begun(on(2026, 3, 1));
  life.pauses = {{7, "meetings_only", on(2026, 11, 1), {}, on(2026, 11, 30), {}}};
  auto s = standing(life, on_day(today));
  EXPECT_EQ(s.state, State::paused);
  EXPECT_TRUE(owes(s, Act::pause_end, on(2026, 11, 30)));
  life.closure = Closure{9, on(2026, 11, 20), "planned", 5};
  s = standing(life, on_day(today));
  EXPECT_EQ(s.state, State::closing);
  EXPECT_TRUE(owes(s, Act::checklist, {}));
  life.closure->items_done = 8;
  life.exits = {Party::mentor, Party::mentee};
  EXPECT_TRUE(owes(standing(life, on_day(today)), Act::exit_interview, on(2026, 12, 20)))
      << "the guardian is still to be asked";
  EXPECT_EQ(standing(life, on_day(today, false)).state, State::closed) << "an adult has no guardian to ask";
  life.exits.push_back(Party::guardian);
  EXPECT_EQ(standing(life, on_day(today)).state, State::closed);
}

TEST(Life, whoever_has_died_is_asked_for_no_exit_interview_and_the_others_are) {
  Life life = begun(on(2026, 3, 1));
  life.closure = Closure{9, on(2026, 11, 20), "unplanned", 8};
  life.dead = {Party::mentee};
  life.exits = {Party::guardian};
  EXPECT_TRUE(owes(standing(life, on_day(today)), Act::exit_interview, on(2026, 12, 20)))
      << "the mentor is to be asked";
  life.exits.push_back(Party::mentor);
  EXPECT_EQ(standing(life, on_day(today)).state, State::closed);
  life.exits = {Party::mentor};
  EXPECT_EQ(standing(life, on_day(today)).state, State::closing) << "the family is asked, or its refusal kept";
}

/// Sam leads the team, Cora is a coordinator. Tom (12) waits, Ana is his mother; Maya is a mentor with one place.
class Matches : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    sam_ = agency_->worker("Sam", "supervisor");
    cora_ = agency_->worker("Cora");
    tom_ = agency_->born(agency_->person("Tom", "Roy"), on(2014, 2, 3));
    ana_ = agency_->person("Ana", "Roy");
    agency_->relative(tom_, ana_, "parent", true);
    accept(tom_);
    maya_ = mentor("Maya");
    sign_in(sam_, Role::supervisor);
  }
  void sign_in(PersonId who, Role role) { actor_ = agency_->actor(who, role); }
  void accept(PersonId mentee) {
    const auto referral = agency_->add("referrals", {{"referrals.mentee_id", mentee},
                                                     {"referrals.programme_id", agency_->programme},
                                                     {"referrals.event_date", on(2026, 1, 2)},
                                                     {"referrals.source", "school"},
                                                     {"referrals.screened_under_contract", 0}});
    agency_->add("referral_decisions", {{"referral_decisions.referral_id", referral},
                                        {"referral_decisions.event_date", on(2026, 1, 4)},
                                        {"referral_decisions.decision", "accepted"},
                                        {"referral_decisions.intake_elsewhere", 0}});
  }
  PersonId mentor(std::string_view name) {
    const auto who = agency_->person(name);
    agency_->add("mentor_applications", {{"mentor_applications.person_id", who},
                                         {"mentor_applications.programme_id", agency_->programme},
                                         {"mentor_applications.event_date", on(2026, 1, 2)},
                                         {"mentor_applications.status", "volunteer"},
                                         {"mentor_applications.complete", 1}});
    agency_->add("mentor_capacities", {{"mentor_capacities.person_id", who},
                                       {"mentor_capacities.programme_id", agency_->programme},
                                       {"mentor_capacities.capacity", 1},
                                       {"mentor_capacities.valid_from", on(2026, 1, 2)}});
    return who;
  }
  void trained(PersonId who) { matches::trained(*agency_, who, sam_); }
  Uses uses() { return uses_of(db(), people_, episodes_); }
  http::Response ask(std::string_view method, std::string_view pattern, http::Fields fields = {},
                     http::PathValues path = {}) {
    const auto list = matches::routes(uses());
    for (const auto& route : list) {
      if (http::name(route.method) != method || route.path != pattern) continue;
      http::Request request;
      request.method = route.method;
      request.path = "/test";
      (route.method == http::Method::get ? request.query : request.form) = std::move(fields);
      const i18n::Words words(i18n::Language::en);
      test::FakeVisit visit(db(), request, actor_, words, test::SmallAgency::noon(today), route, path);
      auto answer = route.handler(visit);
      acts_ = visit.acts;
      return answer;
    }
    throw std::logic_error("no such route");
  }
  static http::Fields fields(std::initializer_list<std::pair<const char*, std::string>> list) {
    http::Fields made;
    for (const auto& [name, value] : list) made.add(name, value);
    return made;
  }
  template <class Key>
  static std::string sealed(Key id) {
    return test::FakeVisit::sealer().seal(id.value, public_kind<Key>());
  }
  static std::string place(const http::Response& answer) {
    for (const auto& [name, value] : answer.headers)
      if (name == "location" || name == "Location") return value;
    return {};
  }
  int propose(PersonId mentor, std::string override_reason = {}, PersonId mentee = {}) {
    const auto answer = ask("POST", "/matches/proposals",
                            fields({{"mentee", sealed(mentee ? mentee : tom_)},
                                    {"mentor", sealed(mentor)},
                                    {"event_date", "2026-10-01"},
                                    {"mentor_strengths", "Patient"},
                                    {"mentor_needs", "Evenings"},
                                    {"mentor_preferences", "Young people"},
                                    {"mentor_interests", "Chess"},
                                    {"mentee_strengths", "Curious"},
                                    {"mentee_needs", "Company"},
                                    {"mentee_preferences", "Outdoors"},
                                    {"mentee_interests", "Chess"},
                                    {"override_reason", std::move(override_reason)}}));
    if (answer.status == 303)
      if (const auto id = test::FakeVisit::sealer().open(place(answer).substr(19, 26), "match_proposals"))
        proposal_ = *id;
    return answer.status;
  }
  int of_proposal(std::string_view act, http::Fields typed) {
    if (!typed.has("event_date")) typed.add("event_date", "2026-10-05");
    const auto answer =
        ask("POST", "/matches/proposals/{proposal:id}/{act:word}", std::move(typed),
            {{"proposal", test::FakeVisit::sealer().seal(proposal_, "match_proposals")}, {"act", std::string(act)}});
    if (act == "approval" && answer.status == 303)
      if (const auto id = test::FakeVisit::sealer().open(place(answer).substr(21, 26), public_kind<MatchId>()))
        match_ = MatchId{*id};
    return answer.status;
  }
  http::PathValues at(std::string_view act = {}) const {
    http::PathValues path{{"match", sealed(match_)}};
    if (!act.empty()) path.emplace("act", act);
    return path;
  }
  int of_match(std::string_view act, http::Fields typed) {
    return ask("POST", "/matches/{match:id}/{act:word}", std::move(typed), at(act)).status;
  }
  int say(std::string_view party, std::string_view response, PersonId person = {}) {
    return of_proposal("answer", fields({{"party", std::string(party)},
                                         {"response", std::string(response)},
                                         {"person_id", person ? sealed(person) : ""}}));
  }
  int approve() {
    return of_proposal("approval", fields({{"person_id", sealed(cora_)}, {"event_date", "2026-10-10"}}));
  }
  void approved() {
    ASSERT_EQ(propose(maya_), 303);
    EXPECT_EQ(of_proposal("disclosure", fields({{"audience", "mentor"}, {"fields", "first_name"}})), 303);
    EXPECT_EQ(say("mentor", "accepted"), 303);
    EXPECT_EQ(say("mentee", "accepted"), 303);
    EXPECT_EQ(say("guardian", "accepted", ana_), 303);
    ASSERT_EQ(approve(), 303);
  }
  int meet(std::string day, std::string override_reason = {}) {
    return of_match("first_meeting", fields({{"event_date", std::move(day)},
                                             {"status", "held"},
                                             {"arranged_by_staff", "true"},
                                             {"staff_present", "true"},
                                             {"override_reason", std::move(override_reason)}}));
  }
  Life life() {
    return *db().reading("test", [&](db::Tx& tx) {
      return match_ ? load_life(tx, match_, today) : load_proposal(tx, proposal_, today);
    });
  }
  State state() {
    const auto l = life();
    return standing(l, around_of(*uses().people.columns(), l, today)).state;
  }
  std::int64_t rows(std::string_view table) {
    return db().reading("test", [&](db::Tx& tx) {
      return static_cast<std::int64_t>(records::list(tx, *records::TableKey::find(table), today, 0, 100).size());
    });
  }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  intake::Episodes episodes_;
  PersonId sam_, cora_, tom_, ana_, maya_;
  std::int64_t proposal_{};
  MatchId match_{};
  auth::Actor actor_;
  std::vector<std::string> acts_;
};
KITH_BOTH_ENGINES(Matches);

TEST(MatchStatements, fit_the_schema) { test::prepare_all(sql::all, store_steps); }

TEST_P(Matches, n57_what_is_sensitive_is_told_only_with_agreement_and_the_rest_without) {
  ASSERT_EQ(propose(maya_), 303);
  const auto tell = [&](std::string told) {
    http::Fields typed = fields({{"audience", "mentor"}});
    for (std::size_t at = 0; at < told.size();) {
      const auto end = std::min(told.find(' ', at), told.size());
      typed.add("fields", told.substr(at, end - at));
      at = end + 1;
    }
    return of_proposal("disclosure", std::move(typed));
  };
  for (const auto sensitive : {"health", "culture", "family"})
    EXPECT_EQ(tell(std::string("first_name ") + sensitive), 422);
  EXPECT_EQ(rows("match_disclosures"), 0);
  EXPECT_EQ(tell("first_name interests"), 303);
  EXPECT_EQ(tell("first_name health agreed"), 303);
  EXPECT_EQ(rows("match_disclosures"), 2);
}

TEST_P(Matches, from_proposal_to_exit_interview) {
  trained(maya_);
  agency_->cleared(maya_, on(2027, 1, 3));
  approved();
  EXPECT_EQ(state(), State::approved);
  const auto whole = db().reading("test", [](db::Tx& tx) {
    return tx.first(
        "select count(*) from matches m join match_proposals p on p.id = m.proposal_id and p.referral_id = "
        "m.referral_id "
        "join match_assignments a on a.match_id = m.id and a.start_date = m.event_date",
        {}, [](const db::Row& row) { return row.integer(0); });
  });
  EXPECT_EQ(whole, 1) << "both belong to the episode, and the worker begins with the approval";
  sign_in(cora_, Role::coordinator);
  EXPECT_EQ(
      of_match("introduction", fields({{"meet_on", "2026-11-23"}, {"meet_at", "16:30"}, {"place", "Library, room 2"}})),
      303);
  EXPECT_EQ(state(), State::introduction_planned);
  const auto file = ask("GET", "/matches/{match:id}/invitation", {}, at());
  EXPECT_EQ(file.content_type, "text/calendar; charset=utf-8");
  EXPECT_NE(file.body.find("DTSTART:20261123T163000\r\n"), std::string::npos) << file.body;
  EXPECT_NE(file.body.find("LOCATION:Library\\, room 2\r\n"), std::string::npos);
  EXPECT_EQ(file.body.find("Tom"), std::string::npos) << "no names in other people's calendars";
  EXPECT_EQ(of_match("introduction", fields({{"meet_on", "2026-11-22"}, {"meet_at", "9h15"}})), 303);
  EXPECT_NE(ask("GET", "/matches/{match:id}/invitation", {}, at()).body.find("SEQUENCE:1\r\n"), std::string::npos);
  EXPECT_EQ(of_match("briefing", fields({{"event_date", "2026-10-12"}, {"audience", "mentee"}})), 303);
  EXPECT_EQ(of_match("briefing",
                     fields({{"event_date", "2026-10-12"}, {"audience", "guardian"}, {"person_id", sealed(ana_)}})),
            303);
  EXPECT_EQ(meet("2026-10-20"), 303);
  EXPECT_EQ(state(), State::active);
  EXPECT_EQ(
      of_match("goal",
               fields({{"event_date", "2026-10-25"}, {"statement", "Learn an opening"}, {"contributors", "guardian"}})),
      303);
  const auto leave_out = [&](PersonId mentee) {
    const auto provider = agency_->add("coordinating_providers", {{"coordinating_providers.mentee_id", mentee},
                                                                  {"coordinating_providers.organization", "Clinic"},
                                                                  {"coordinating_providers.start_date", today}});
    return of_match("provider_exclusion",
                    fields({{"event_date", "2026-10-26"},
                            {"reason", "Has no part in chess"},
                            {"provider", test::FakeVisit::sealer().seal(provider, "coordinating_providers")}}));
  };
  EXPECT_EQ(leave_out(ana_), 422) << "a provider of somebody else";
  EXPECT_EQ(leave_out(tom_), 303);
  EXPECT_EQ(rows("provider_exclusions"), 1);
  EXPECT_EQ(of_match("pause", fields({{"start_date", "2026-11-20"},
                                      {"kind", "contact_suspended"},
                                      {"reason", "Away"},
                                      {"expected_end", "2026-12-20"}})),
            303);
  EXPECT_EQ(state(), State::paused);
  EXPECT_EQ(of_match("pause_approval", fields({{"approved_on", "2026-11-22"}})), 422) << "a supervisor's";
  sign_in(sam_, Role::supervisor);
  EXPECT_EQ(of_match("pause_approval", fields({{"approved_on", "2026-11-22"}})), 303);
  EXPECT_EQ(of_match("pause_end", fields({{"end_date", "2026-11-21"}})), 303);
  EXPECT_EQ(state(), State::active);
  EXPECT_EQ(of_match("closure", fields({{"event_date", "2026-11-21"},
                                        {"kind", "planned"},
                                        {"reason", "goals_reached"},
                                        {"checklist_items", "feelings"},
                                        {"note", "Ana was told first"}})),
            303);
  EXPECT_EQ(state(), State::closing);
  http::Fields list = fields({{"rematch_wished", "true"}});
  for (const char* item :
       {"feelings", "reasons", "positives", "notice", "contact_rules", "contact_plan", "last_meeting", "rematch"})
    list.add("checklist_items", item);
  EXPECT_EQ(ask("POST", "/api/v1/matches/{match:id}/checklist", fields({{"checklist_items", "reasons"}}), at()).status,
            201);
  EXPECT_NE(ask("GET", "/api/v1/matches/{match:id}/life", {}, at()).body.find("Ana was told first"), std::string::npos)
      << "what a JSON body does not name stays";
  EXPECT_EQ(of_match("checklist", std::move(list)), 303);
  EXPECT_EQ(
      of_match("exit_interview", fields({{"event_date", "2026-11-22"}, {"party", "mentor"}, {"outcome", "refused"}})),
      422)
      << "how it was refused";
  for (const char* party : {"mentor", "mentee", "guardian"})
    EXPECT_EQ(of_match("exit_interview", fields({{"event_date", "2026-11-22"}, {"party", party}, {"outcome", "held"}})),
              303);
  EXPECT_EQ(state(), State::closed);
}

TEST_P(Matches, nobody_meets_without_checks_training_and_commitment_not_even_with_a_reason) {
  approved();
  EXPECT_EQ(meet("2026-10-20", "It was urgent"), 422);
  trained(maya_);
  EXPECT_EQ(meet("2026-10-20", "It was urgent"), 422) << "no check";
  agency_->cleared(maya_, on(2026, 10, 19));
  EXPECT_EQ(meet("2026-10-20", "It was urgent"), 422) << "it ended the day before";
  EXPECT_EQ(meet("2026-10-19"), 422) << "the role was not explained: soft";
  EXPECT_EQ(meet("2026-10-19", "Told by phone, the note is lost"), 303) << "edge case 13: the last day counts";
  EXPECT_EQ(acts_.back(), "matches.first_meeting.override");
  EXPECT_EQ(rows("guard_overrides"), 1) << "the reason is kept";
  EXPECT_EQ(state(), State::paused_safety) << "edge case 35: the check has lapsed since";
}

TEST_P(Matches, a_guardian_answers_for_a_minor_and_nobody_else_does) {
  EXPECT_EQ(propose(maya_), 303);
  EXPECT_EQ(say("mentor", "accepted"), 303);
  EXPECT_EQ(say("mentee", "accepted"), 303);
  EXPECT_EQ(approve(), 422);
  EXPECT_EQ(say("guardian", "accepted", cora_), 422) << "may not consent";
  EXPECT_EQ(say("custody_organization", "accepted"), 422) << "nobody has custody";
  EXPECT_EQ(say("guardian", "declined", ana_), 303);
  EXPECT_EQ(state(), State::dissolved);
  EXPECT_EQ(approve(), 409);
  EXPECT_EQ(propose(maya_), 303) << "no penalty: they may be proposed again";
}

TEST_P(Matches, conflicts_stop_a_proposal) {
  EXPECT_EQ(propose(maya_), 303);
  EXPECT_EQ(propose(maya_), 422) << "already proposed";
  const auto lea = mentor("Lea");
  agency_->relative(tom_, lea, "other_relative", false);
  EXPECT_EQ(propose(lea, "They get on well"), 422) << "a relative";
  const auto max = mentor("Max");
  agency_->add("mentor_status_events", {{"mentor_status_events.person_id", max},
                                        {"mentor_status_events.event_date", on(2026, 1, 5)},
                                        {"mentor_status_events.status", "suspended"}});
  EXPECT_EQ(propose(max, "Soon back"), 422);
  const auto ida = mentor("Ida");
  const auto before = agency_->match(ida, tom_, on(2026, 2, 1));
  agency_->add("match_closures",
               {{"match_closures.match_id", before},
                {"match_closures.event_date", on(2026, 3, 1)},
                {"match_closures.kind", "unplanned"},
                {"match_closures.reason", "incompatible"}},
               on(2026, 3, 1));
  EXPECT_EQ(propose(ida), 422) << "it failed before";
  EXPECT_EQ(propose(ida, "Both ask for another try"), 303);
  const auto full = mentor("Eve");
  agency_->match(full, agency_->person("Zoé"), on(2026, 2, 1));
  EXPECT_EQ(propose(full), 422) << "no free place";
}

TEST_P(Matches, a_proposal_does_not_tell_whom_a_concern_names_that_there_is_one) {
  const auto ida = mentor("Ida");
  const auto before = agency_->match(ida, tom_, on(2026, 2, 1));
  agency_->close(before, on(2026, 3, 1));
  agency_->add("concerns",
               {{"concerns.programme_id", agency_->programme},
                {"concerns.match_id", before},
                {"concerns.event_date", on(2026, 2, 20)},
                {"concerns.category", "safety"},
                {"concerns.about_person_id", cora_},
                {"concerns.summary", "x"}},
               on(2026, 2, 20));
  const auto columns = uses().people.columns();
  const auto blocks = [&](PersonId reader) {
    return db().reading("test", [&](db::Tx& tx) {
      return conflicts(tx, *columns, {agency_->programme, ida, tom_}, reader, today).size();
    });
  };
  EXPECT_EQ(blocks(sam_), blocks(cora_) + 1);
}

TEST_P(Matches, a_closure_by_mistake_is_withdrawn_and_the_old_start_holds) {
  trained(maya_);
  agency_->cleared(maya_, on(2027, 1, 3));
  approved();
  EXPECT_EQ(meet("2026-10-20", "Explained at the door"), 303);
  EXPECT_EQ(of_match("closure", fields({{"event_date", "2026-11-01"}, {"kind", "planned"}, {"reason", "other"}})), 303);
  sign_in(cora_, Role::coordinator);
  EXPECT_EQ(of_match("reopening", {}), 422);
  sign_in(sam_, Role::supervisor);
  EXPECT_EQ(of_match("reopening", {}), 303);
  EXPECT_EQ(state(), State::active);
  const auto columns = uses().people.columns();
  const auto now = snapshot::state_of(*columns, snapshot::ref_of(match_), snapshot::Day(today));
  EXPECT_EQ(Date(now->start), on(2026, 10, 20)) << "edge case 30";
  EXPECT_FALSE(now->closed());
  const auto happened = life().happened;
  EXPECT_TRUE(std::any_of(happened.begin(), happened.end(), [](const Happened& h) { return h.act == Act::reopening; }));
}

TEST_P(Matches, dissolved_before_the_start_and_days_that_cannot_be) {
  approved();
  EXPECT_EQ(of_match("goal", fields({{"event_date", "2026-10-25"}, {"statement", "x"}, {"contributors", "mentee"}})),
            409)
      << "not begun";
  EXPECT_EQ(of_match("closure", fields({{"event_date", "2026-10-01"}, {"kind", "planned"}, {"reason", "mentor_time"}})),
            422)
      << "before the approval";
  EXPECT_EQ(of_match("closure", fields({{"event_date", "2026-11-23"}, {"kind", "planned"}, {"reason", "mentor_time"}})),
            422)
      << "still to come";
  EXPECT_EQ(of_match("closure", fields({{"event_date", "2026-10-15"}, {"kind", "planned"}, {"reason", "mentor_time"}})),
            303);
  EXPECT_EQ(life().closure->kind, "dissolved_before_start");
  EXPECT_EQ(state(), State::dissolved);
  EXPECT_EQ(meet("2026-10-20"), 409);
}

TEST_P(Matches, what_is_not_ones_own_does_not_exist) {
  approved();
  sign_in(agency_->worker("Other"), Role::coordinator);
  EXPECT_EQ(meet("2026-10-20"), 404);
  sign_in(cora_, Role::coordinator);
  EXPECT_EQ(ask("GET", "/api/v1/matches/{match:id}/life", {}, at()).status, 200);
  sign_in(maya_, Role::mentor);
  EXPECT_EQ(ask("GET", "/api/v1/matches/{match:id}/life", {}, at()).status, 404);
  sign_in(sam_, Role::director);
  EXPECT_EQ(ask("GET", "/api/v1/matches/{match:id}/life", {}, at()).status, 200);
  EXPECT_EQ(meet("2026-10-20"), 404) << "a director reads and records nothing";
  EXPECT_EQ(ask("GET", "/matches/board").status, 200);
  EXPECT_NE(ask("GET", "/api/v1/matches-in-progress").body.find("\"state\":\"approved\""), std::string::npos);
}

}  // namespace
}  // namespace kith::matches
