// SPDX-License-Identifier: AGPL-3.0-or-later
#include "concerns/concerns.h"

#include <gtest/gtest.h>

#include "casefile/people.h"
#include "concerns/queries.h"
#include "platform/auth/account.h"
#include "platform/http/stream.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/fake_visit.h"
#include "support/people_uses.h"
#include "support/small_agency.h"

namespace kith::concerns {
namespace {

using auth::Role;
constexpr Date today = on(2026, 11, 22);
const std::vector<db::Step> store_steps = test::all_steps();

bool owes(const Standing& s, Act act, std::optional<Date> day) {
  return std::any_of(s.owed.begin(), s.owed.end(), [&](const Due& due) { return due.act == act && due.day == day; });
}
Concern raised(Category category) {
  Concern c;
  c.match = MatchId{1};
  c.raised = on(2026, 11, 1);
  c.category = category;
  return c;
}
void did(Concern& c, Act act, Date day) {
  c.actions.push_back({act, day, static_cast<int>(c.actions.size()) + 1, {}, day});
}

TEST(Concern, has_its_clocks) {
  Concern c = raised(Category::routine);
  auto s = standing(c);
  EXPECT_EQ(s.state, State::raised);
  EXPECT_TRUE(owes(s, Act::first_response, on(2026, 11, 4))) << "three days";
  EXPECT_TRUE(owes(s, Act::plan, on(2026, 11, 15))) << "fourteen days";
  did(c, Act::first_response, on(2026, 11, 2));
  s = standing(c);
  EXPECT_EQ(s.state, State::answered);
  EXPECT_FALSE(owes(s, Act::first_response, on(2026, 11, 4)));
  EXPECT_TRUE(owes(standing(raised(Category::safety)), Act::safety_action, on(2026, 11, 1))) << "the same day";
  EXPECT_TRUE(owes(standing(raised(Category::legal_report)), Act::report_made, on(2026, 11, 1)));
}

TEST(Concern, both_are_coached_apart_before_they_meet) {
  Concern c = raised(Category::relationship);
  EXPECT_TRUE(owes(standing(c), Act::coach_mentor, on(2026, 11, 4)));
  EXPECT_STREQ(refused_in(c, Act::joint_meeting), "concern.refused.not_coached");
  did(c, Act::coach_mentee, on(2026, 11, 2));
  EXPECT_STREQ(refused_in(c, Act::joint_meeting), "concern.refused.not_coached") << "one is not both";
  did(c, Act::coach_mentor, on(2026, 11, 3));
  EXPECT_EQ(refused_in(c, Act::joint_meeting), nullptr);
  c.category = Category::safety;
  EXPECT_STREQ(refused_in(c, Act::joint_meeting), "concern.refused.safety");
  EXPECT_STREQ(refused_in(c, Act::resolved), "concern.refused.no_safety_action");
}

TEST(Concern, the_third_routine_one_in_ninety_days_is_about_the_relationship) {
  Concern c = raised(Category::routine);
  c.routine_before = 1;
  EXPECT_EQ(c.effective(), Category::routine);
  c.routine_before = 2;
  EXPECT_EQ(c.effective(), Category::relationship);
  EXPECT_TRUE(owes(standing(c), Act::coach_mentor, on(2026, 11, 4)));
}

TEST(Concern, a_complaint_or_the_workers_own_name_waits_for_somebody_else) {
  const std::vector<std::string> name{"chidi", "moonias"};
  const PersonId chidi{7};
  Concern c = raised(Category::safety);
  c.summary = "Chidi Kunuk fell";
  EXPECT_FALSE(waits_for_others(c, chidi, name)) << "the child has the same given name";
  c.summary = "moonias, the worker (CHIDI), shouted";
  EXPECT_TRUE(waits_for_others(c, chidi, name));
  c.raised_by = chidi;
  EXPECT_FALSE(waits_for_others(c, chidi, name)) << "who wrote it knows it";
  c.raised_by = PersonId{8};
  c.looked = true;
  EXPECT_FALSE(waits_for_others(c, chidi, name)) << "somebody looked and named nobody";
  c = raised(Category::grievance);
  EXPECT_TRUE(waits_for_others(c, chidi, name));
  EXPECT_FALSE(waits_for_others(raised(Category::routine), chidi, {}));
}

/// Cora looks after Maya and Tom, Sam leads the team, Dora directs.
class Concerns : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    cora_ = agency_->worker("Cora");
    sam_ = agency_->worker("Sam", "supervisor");
    dora_ = agency_->worker("Dora", "director");
    maya_ = agency_->person("Maya");
    tom_ = agency_->person("Tom");
    match_ = agency_->match(maya_, tom_, on(2026, 3, 1));
    agency_->assign(match_, cora_);
    sign_in(cora_, Role::coordinator);
  }
  void sign_in(PersonId who, Role role) { actor_ = agency_->actor(who, role); }
  Uses uses() {
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    return uses;
  }
  http::Response ask(std::string_view method, std::string_view pattern, http::Fields fields = {},
                     http::PathValues path = {}) {
    const auto list = concerns::routes(uses());
    for (const auto& route : list) {
      if (http::name(route.method) != method || route.path != pattern) continue;
      http::Request request;
      request.method = route.method;
      request.path = "/test";
      (route.method == http::Method::get ? request.query : request.form) = std::move(fields);
      const i18n::Words words(i18n::Language::en);
      test::FakeVisit visit(db(), request, actor_, words, now_, route, path);
      auto answer = route.handler(visit);
      if (answer.stream) answer.body = http::rest_of(*answer.stream);
      changes_ = visit.changes;
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
  int raise(std::string_view category, PersonId about = {}, std::string day = "2026-11-20", bool unnamed = false) {
    auto typed = fields({{"match", sealed(match_)},
                         {"event_date", std::move(day)},
                         {"category", std::string(category)},
                         {"summary", "Something happened"}});
    if (about) typed.add("about_person_id", sealed(about));
    if (unnamed) typed.add("unnamed", "true");
    const auto answer = ask("POST", "/concerns", std::move(typed));
    if (answer.status == 303) concern_ = changes_.back().second;
    return answer.status;
  }
  int raise_words(const char* summary) {
    const auto answer = ask(
        "POST", "/concerns",
        fields(
            {{"match", sealed(match_)}, {"event_date", "2026-11-20"}, {"category", "safety"}, {"summary", summary}}));
    if (answer.status == 303) concern_ = changes_.back().second;
    return answer.status;
  }
  http::PathValues at(std::string_view act = {}) const {
    http::PathValues path{{"concern", test::FakeVisit::sealer().seal(concern_, "concerns")}};
    if (!act.empty()) path.emplace("act", act);
    return path;
  }
  int record(std::string_view act, std::string day = "2026-11-21", std::string note = "Talked it over") {
    return ask("POST", "/concerns/{concern:id}/{act:word}",
               fields({{"event_date", std::move(day)}, {"note", std::move(note)}}), at(act))
        .status;
  }
  int triage(std::string_view category, PersonId about = {}) {
    auto typed = fields({{"category", std::string(category)}});
    if (about) typed.add("about_person_id", sealed(about));
    return ask("POST", "/concerns/{concern:id}/{act:word}", std::move(typed), at("triage")).status;
  }
  bool sees() {
    const bool page = ask("GET", "/concerns/{concern:id}", {}, at()).status == 200;
    const auto list = ask("GET", "/api/v1/concerns").body;
    const bool listed = list.find(test::FakeVisit::sealer().seal(concern_, "concerns")) != std::string::npos;
    EXPECT_EQ(page, listed) << "the page and the list say the same";
    return page;
  }
  template <class Do>
  auto in_a_visit(Do act) {
    const auto list = concerns::routes(uses());
    const http::Request request;
    const http::PathValues path;
    const i18n::Words words(i18n::Language::en);
    test::FakeVisit visit(db(), request, actor_, words, test::SmallAgency::noon(today), list.front(), path);
    return act(visit);
  }
  /// How many concerns about the match other pages leave out.
  std::size_t withheld() {
    return in_a_visit([&](Visit& visit) { return withheld_of(visit, uses(), match_).size(); });
  }
  /// Lines at home: concerns, grievances.
  std::size_t waiting() {
    return in_a_visit([&](Visit& visit) { return waiting_lines(visit, uses()).size(); });
  }
  Concern loaded() {
    return *db().reading("test", [&](db::Tx& tx) { return load_one(tx, concern_, today); });
  }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  Instant now_ = test::SmallAgency::noon(today);
  PersonId cora_, sam_, dora_, maya_, tom_;
  MatchId match_;
  std::int64_t concern_{};
  auth::Actor actor_;
  test::FakeVisit::Seen changes_;
};
KITH_BOTH_ENGINES(Concerns);

TEST(ConcernStatements, fit_the_schema) { test::prepare_all(sql::all, store_steps); }

TEST_P(Concerns, talks_apart_then_together_then_a_plan) {
  EXPECT_EQ(raise("relationship", tom_), 303);
  EXPECT_EQ(record("joint_meeting"), 409) << "nobody was talked with alone";
  EXPECT_EQ(record("coach_mentor"), 303);
  EXPECT_EQ(record("coach_mentee", "2026-11-22"), 303);
  EXPECT_EQ(record("joint_meeting", "2026-11-21"), 422) << "before the second talk";
  EXPECT_EQ(record("joint_meeting", "2026-11-22"), 303) << "the same day, the talks first";
  EXPECT_EQ(record("plan", "2026-11-22", ""), 422) << "a plan says something";
  EXPECT_EQ(record("plan", "2026-11-22"), 303);
  EXPECT_EQ(record("closed", "2026-11-22"), 409) << "not resolved";
  EXPECT_EQ(record("resolved", "2026-11-22"), 303);
  EXPECT_EQ(record("closed", "2026-11-22"), 303);
  EXPECT_EQ(standing(loaded()).state, State::closed);
  EXPECT_EQ(record("follow_up", "2026-11-22"), 409);
}

/// At 23:50 of the night in which the clocks go back, and in the winter after it, UTC has the next day already.
TEST_P(Concerns, n11_an_incident_at_23_50_keeps_its_local_day) {
  for (const char* clock : {"2026-10-31T23:50:00-04:00", "2026-11-01T23:50:00-05:00"}) {
    now_.utc_seconds = parse_instant(clock)->utc_seconds;
    now_.offset_minutes = offset_minutes("America/Toronto", now_.utc_seconds);
    const Date night = date_of(now_), after = add_days(night, 1);
    EXPECT_EQ(iso(now_), clock);
    EXPECT_EQ(raise("safety", {}, iso(after)), 422) << "a day that has not come yet here";
    EXPECT_EQ(raise("safety", {}, iso(night)), 303);
    const auto c = loaded();
    EXPECT_EQ(c.raised, night);
    EXPECT_EQ(c.first_recorded_on, night);
    EXPECT_TRUE(owes(standing(c), Act::safety_action, night)) << "the same day, which ends in ten minutes";
    now_.utc_seconds += 20 * 60;
    EXPECT_EQ(record("safety_action", iso(after)), 303) << "ten past midnight is the day after";
    EXPECT_EQ(loaded().actions.back().first_recorded_on, after);
  }
}

TEST_P(Concerns, whoever_is_named_loses_sight_of_it_at_once) {
  sign_in(sam_, Role::supervisor);
  EXPECT_EQ(raise("routine"), 303);
  sign_in(cora_, Role::coordinator);
  EXPECT_TRUE(sees());
  sign_in(sam_, Role::supervisor);
  EXPECT_EQ(triage("safety", cora_), 303);
  EXPECT_TRUE(sees());
  sign_in(cora_, Role::coordinator);
  EXPECT_FALSE(sees()) << "in the list, on its page";
  EXPECT_EQ(record("first_response"), 404);
  EXPECT_EQ(triage("routine"), 404) << "and cannot take the name out again";
  sign_in(dora_, Role::director);
  EXPECT_TRUE(sees());
  sign_in(sam_, Role::supervisor);
  EXPECT_EQ(triage("safety", sam_), 303);
  EXPECT_FALSE(sees()) << "not even who triaged it";
}

TEST_P(Concerns, a_party_raises_and_sees_nothing_more_and_may_stay_unnamed) {
  sign_in(maya_, Role::mentor);
  EXPECT_EQ(raise("safety", cora_, "2026-11-20", true), 303);
  EXPECT_FALSE(loaded().raised_by) << "no name is kept";
  EXPECT_FALSE(sees());
  sign_in(dora_, Role::director);
  const auto page = ask("GET", "/concerns/{concern:id}", {}, at()).body;
  EXPECT_EQ(page.find("Maya</bdi></dd>"), std::string::npos)
      << "edge case 63: the one who raised it is not on the page";
  sign_in(agency_->person("Stranger"), Role::mentor);
  EXPECT_EQ(raise("safety"), 404) << "not their match";
}

TEST_P(Concerns, what_names_the_worker_waits_until_somebody_else_has_looked) {
  sign_in(maya_, Role::mentor);
  EXPECT_EQ(raise("grievance"), 303);
  const auto complaint = concern_;
  EXPECT_EQ(raise_words("Cora shouted at Tom"), 303);
  sign_in(cora_, Role::coordinator);
  EXPECT_FALSE(sees()) << "her name, and nobody chosen";
  concern_ = complaint;
  EXPECT_FALSE(sees()) << "a complaint about the organization";
  EXPECT_EQ(withheld(), 2u);
  sign_in(dora_, Role::director);
  EXPECT_TRUE(sees());
  EXPECT_EQ(withheld(), 0u);
  sign_in(sam_, Role::supervisor);
  EXPECT_TRUE(sees());
  EXPECT_EQ(record("first_response"), 303);
  sign_in(cora_, Role::coordinator);
  EXPECT_TRUE(sees()) << "Sam answered, and named nobody";
  EXPECT_EQ(withheld(), 1u);
  EXPECT_EQ(raise_words("Cora drove Tom home herself"), 303);
  EXPECT_TRUE(sees()) << "who wrote it";
}

/// Who leads and looks after a match as well still hears of it: they may be the only ones.
TEST_P(Concerns, nothing_waits_for_others_where_the_role_itself_opens_it) {
  agency_->assign(match_, dora_);
  agency_->assign(match_, sam_);
  sign_in(maya_, Role::mentor);
  EXPECT_EQ(raise("grievance"), 303);
  const auto complaint = concern_;
  EXPECT_EQ(raise_words("Dora and Sam shouted at Tom"), 303);
  const auto own_name = concern_;
  for (const auto& [who, role] : {std::pair(dora_, Role::director), std::pair(sam_, Role::supervisor)}) {
    sign_in(who, role);
    for (const auto concern : {complaint, own_name}) {
      concern_ = concern;
      EXPECT_TRUE(sees()) << concern;
    }
    EXPECT_EQ(waiting(), 2u) << "a concern and a grievance";
  }
  sign_in(dora_, Role::coordinator);
  EXPECT_FALSE(sees()) << "as who looks after the match and no more";
  EXPECT_EQ(waiting(), 0u);
}

TEST_P(Concerns, what_nobody_with_an_account_may_see_is_counted) {
  const auto unheard = [&] { return in_a_visit([&](Visit& visit) { return concerns_for_nobody(visit, uses()); }); };
  const auto account = [&](const char* login, PersonId person) {
    db().write("test", [&](db::Tx& tx) {
      (void)auth::create_active_account(tx, {.login = login, .display_name = login, .person = person}, "-",
                                        test::SmallAgency::noon(today))
          .value();
    });
  };
  account("cora", cora_);
  EXPECT_EQ(unheard(), 0) << "nothing was raised";
  sign_in(maya_, Role::mentor);
  EXPECT_EQ(raise("routine"), 303);
  EXPECT_EQ(unheard(), 0) << "Cora sees it";
  EXPECT_EQ(raise("grievance"), 303);
  EXPECT_EQ(raise("safety", dora_), 303);
  EXPECT_EQ(raise_words("Cora shouted at Tom"), 303);
  EXPECT_EQ(unheard(), 2) << "withheld from Cora, and no lead can sign in";
  sign_in(dora_, Role::director);
  account("dora", dora_);
  EXPECT_EQ(unheard(), 0) << "Dora may not see the one about herself, and Cora does";
  EXPECT_EQ(triage("routine", cora_), 303);
  EXPECT_EQ(unheard(), 0);
  const auto known = [&](auto load) {
    return db().reading("test", [&](db::Tx& tx) { return load(tx, today); }).size();
  };
  const auto before = known(load_all);
  ASSERT_EQ(known(load_unclosed), before);
  for (const char* act : {"resolved", "closed"}) EXPECT_EQ(record(act, "2026-11-22"), 303) << act;
  EXPECT_EQ(known(load_all), before);
  EXPECT_EQ(known(load_unclosed), before - 1) << "closed ones are not read";
}

TEST_P(Concerns, whoever_would_work_on_it_can_be_named_and_parties_are_told_no_family) {
  agency_->relative(tom_, agency_->person("Barred", "Smith"), "parent", true, "barred");
  const auto offers = [&](PersonId who, Role role, bool of_match) {
    sign_in(who, role);
    return ask("GET", "/concerns/new", of_match ? fields({{"match", sealed(match_)}}) : http::Fields{}).body;
  };
  const auto holds = [](const std::string& page, const std::string& text) { return page.find(text) != page.npos; };
  for (const bool of_match : {true, false}) {
    const auto page = offers(cora_, Role::coordinator, of_match);
    EXPECT_TRUE(holds(page, sealed(dora_))) << of_match;
    EXPECT_TRUE(holds(page, sealed(sam_))) << of_match;
  }
  EXPECT_TRUE(holds(offers(cora_, Role::coordinator, true), "Barred Smith"));
  const auto page = offers(maya_, Role::mentor, true);
  EXPECT_FALSE(holds(page, "Barred Smith")) << "users.md §17: a mentor is told no name of the family";
  EXPECT_TRUE(holds(page, sealed(cora_)));
  EXPECT_TRUE(holds(page, sealed(sam_)));
  sign_in(cora_, Role::coordinator);
  ASSERT_EQ(ask("POST", "/concerns",
                fields({{"programme", sealed(agency_->programme)},
                        {"event_date", "2026-11-20"},
                        {"category", "safety"},
                        {"summary", "What the director did"},
                        {"about_person_id", sealed(dora_)}}))
                .status,
            303);
  concern_ = changes_.back().second;
  sign_in(dora_, Role::director);
  EXPECT_FALSE(sees()) << "§15: never one that names the reader, not even for its director";
}

TEST_P(Concerns, who_looks_is_offered_whole_names_first_and_who_works_there) {
  std::vector<PersonId> chidis;
  for (const char* family : {"Abel", "Baker", "Cole", "Dunn", "Moonias"}) {
    chidis.push_back(agency_->person("Chidi", family));
    agency_->assign(agency_->match(maya_, chidis.back(), on(2026, 3, 1)), cora_);
  }
  sign_in(sam_, Role::supervisor);
  ASSERT_EQ(ask("POST", "/concerns",
                fields({{"programme", sealed(agency_->programme)},
                        {"event_date", "2026-11-20"},
                        {"category", "safety"},
                        {"summary", "The mother says that Chidi Moonias was left alone"}}))
                .status,
            303);
  concern_ = changes_.back().second;
  const auto form = ask("GET", "/concerns/{concern:id}/{act:word}", {}, at("triage")).body;
  const auto moonias = form.find(sealed(chidis.back()));
  ASSERT_NE(moonias, std::string::npos) << "the fifth of that given name";
  for (const auto other : {chidis[0], chidis[1], dora_, cora_}) EXPECT_LT(moonias, form.find(sealed(other)));
  EXPECT_NE(form.find(sealed(dora_)), std::string::npos);
}

TEST_P(Concerns, n56_a_programme_for_survivors_is_named_to_no_party_of_another) {
  const auto hidden = agency_->new_programme("New Path");
  db().writing("test", [&](db::Tx& tx) {
    const auto last = records::newest(tx, "programmes", hidden.value);
    return records::correct(tx, "programmes", hidden.value, last->id, {{"programmes.survivor", 1}}, agency_->author());
  });
  sign_in(maya_, Role::mentor);
  actor_.grants = {{Role::mentor, {}, {}}};
  const auto form = [&] { return ask("GET", "/concerns/new").body; };
  EXPECT_NE(form().find("Community"), std::string::npos);
  EXPECT_EQ(form().find("New Path"), std::string::npos);
  const auto about = fields(
      {{"programme", sealed(hidden)}, {"event_date", "2026-11-20"}, {"category", "grievance"}, {"summary", "Late"}});
  EXPECT_EQ(ask("POST", "/concerns", about).status, 422);
  const MatchId there = agency_->match(maya_, agency_->person("Zoé"), on(2026, 3, 1), hidden);
  EXPECT_NE(form().find("New Path"), std::string::npos) << "who mentors there";
  agency_->close(there, on(2026, 4, 1));
  actor_.grants = {{Role::director, {}, {}}};
  EXPECT_NE(form().find("New Path"), std::string::npos) << "who works in every programme";
}

TEST_P(Concerns, a_party_whose_role_names_no_programme_is_offered_those_of_the_records) {
  agency_->new_programme("Elsewhere");
  const auto ana = agency_->person("Ana"), una = agency_->person("Una");
  agency_->relative(tom_, ana, "parent", true);
  for (const auto& [who, role, elsewhere] :
       {std::tuple(maya_, Role::mentor, false), {ana, Role::guardian, false}, {una, Role::mentor, true}}) {
    sign_in(who, role);
    actor_.grants = {{role, {}, {}}};
    for (const char* path : {"/concerns/new", "/api/v1/concern-choices"}) {
      const auto offered = ask("GET", path).body;
      EXPECT_NE(offered.find("Community"), std::string::npos) << path;
      EXPECT_EQ(offered.find("Elsewhere") != std::string::npos, elsewhere) << path << offered;
    }
  }
}

TEST_P(Concerns, n56_who_is_matched_nowhere_names_a_programme_for_survivors_when_the_agency_has_no_other) {
  sign_in(agency_->person("Una"), Role::mentor);
  actor_.grants = {{Role::mentor, {}, {}}};
  db().writing("test", [&](db::Tx& tx) {
    const auto last = records::newest(tx, "programmes", agency_->programme.value);
    return records::correct(tx, "programmes", agency_->programme.value, last->id, {{"programmes.survivor", 1}},
                            agency_->author());
  });
  EXPECT_NE(ask("GET", "/concerns/new").body.find("Community"), std::string::npos);
  agency_->new_programme("Other");
  EXPECT_EQ(ask("GET", "/concerns/new").body.find("Community"), std::string::npos);
}

TEST_P(Concerns, a_concern_that_names_nobody_says_that_it_is_hidden_from_nobody) {
  sign_in(sam_, Role::supervisor);
  ASSERT_EQ(raise("routine"), 303);
  const auto page = [&] { return ask("GET", "/concerns/{concern:id}", {}, at()).body; };
  EXPECT_NE(page().find("hidden from nobody"), std::string::npos);
  ASSERT_EQ(triage("routine", cora_), 303);
  EXPECT_EQ(page().find("hidden from nobody"), std::string::npos);
}

std::string place(const http::Response& answer) {
  for (const auto& [name, value] : answer.headers)
    if (name == "Location") return value;
  return {};
}

TEST_P(Concerns, whoever_works_on_it_goes_on_at_a_concern_about_safety) {
  sign_in(sam_, Role::supervisor);
  const auto raised = [&](const char* category) {
    auto answer = ask("POST", "/concerns",
                      fields({{"match", sealed(match_)},
                              {"event_date", "2026-11-20"},
                              {"category", category},
                              {"summary", "Something happened"}}));
    concern_ = changes_.back().second;
    return answer;
  };
  EXPECT_EQ(place(raised("routine")), "/?done=done.concern");
  const auto there = place(raised("safety"));
  EXPECT_EQ(there, "/concerns/" + test::FakeVisit::sealer().seal(concern_, "concerns") + "?done=done.concern_today");
  const auto page = ask("GET", "/concerns/{concern:id}", {}, at()).body;
  EXPECT_NE(page.find("/matches/" + sealed(match_) + "/pause?kind=safety"), std::string::npos);
  sign_in(maya_, Role::mentor);
  EXPECT_EQ(place(raised("safety")), "/?done=done.concern") << "who may not see it";
}

TEST_P(Concerns, the_match_is_stopped_by_who_may_and_while_it_runs) {
  sign_in(sam_, Role::supervisor);
  ASSERT_EQ(raise("safety"), 303);
  const auto offered = [&](PersonId who, Role role) {
    sign_in(who, role);
    const auto page = ask("GET", "/concerns/{concern:id}", {}, at());
    EXPECT_EQ(page.status, 200);
    return page.body.find("/pause?kind=safety") != std::string::npos;
  };
  EXPECT_TRUE(offered(sam_, Role::supervisor));
  EXPECT_TRUE(offered(cora_, Role::coordinator));
  EXPECT_FALSE(offered(dora_, Role::director)) << "who records nothing of a match";
  const auto stopped = agency_->add("match_pauses",
                                    {{"match_pauses.match_id", match_},
                                     {"match_pauses.kind", "safety"},
                                     {"match_pauses.start_date", on(2026, 11, 21)},
                                     {"match_pauses.reason", "a concern"}},
                                    on(2026, 11, 21));
  EXPECT_FALSE(offered(sam_, Role::supervisor)) << "it is stopped";
  db().write("end", [&](db::Tx& tx) {
    const auto versions = records::history(tx, "match_pauses", stopped);
    ASSERT_TRUE(records::correct(tx, "match_pauses", stopped, versions.back().id,
                                 {{"match_pauses.end_date", on(2026, 11, 21)}},
                                 {sam_, test::SmallAgency::noon(today)}));
  });
  EXPECT_TRUE(offered(sam_, Role::supervisor)) << "it goes on";
  agency_->close(match_, today);
  EXPECT_FALSE(offered(sam_, Role::supervisor)) << "it is closed";
}

TEST_P(Concerns, three_routine_ones_in_ninety_days_lift_the_third) {
  for (const char* day : {"2026-08-30", "2026-10-01", "2026-11-20"}) EXPECT_EQ(raise("routine", {}, day), 303);
  EXPECT_EQ(loaded().effective(), Category::relationship);
  EXPECT_EQ(loaded().category, Category::routine) << "what was recorded stays";
}

TEST_P(Concerns, grievances_have_a_queue_of_their_own) {
  sign_in(sam_, Role::supervisor);
  const auto made = ask("POST", "/concerns",
                        fields({{"programme", sealed(agency_->programme)},
                                {"event_date", "2026-11-20"},
                                {"category", "grievance"},
                                {"summary", "Nobody called back"}}));
  EXPECT_EQ(made.status, 303);
  const auto grievances = ask("GET", "/concerns/board", fields({{"queue", "grievances"}})).body;
  EXPECT_NE(grievances.find("A complaint about the organization"), std::string::npos);
  EXPECT_EQ(ask("GET", "/concerns/board").body.find("A complaint about the organization"), std::string::npos);
  sign_in(cora_, Role::coordinator);
  EXPECT_EQ(ask("GET", "/concerns/board", fields({{"queue", "grievances"}})).body.find("A complaint"),
            std::string::npos)
      << "about no match of hers";
  EXPECT_EQ(ask("POST", "/concerns",
                fields({{"programme", sealed(agency_->new_programme("Elsewhere"))},
                        {"event_date", "2026-11-20"},
                        {"category", "grievance"},
                        {"summary", "x"}}))
                .status,
            422)
      << "no role there";
}

TEST_P(Concerns, the_file_holds_no_concern_about_whoever_takes_it) {
  ASSERT_EQ(raise("routine"), 303);
  const http::PathValues csv{{"file", "csv"}};
  const auto of_cora = ask("GET", "/concerns/board/as/{file:word}", {}, csv).body;
  EXPECT_EQ(std::count(of_cora.begin(), of_cora.end(), '\n'), 2) << of_cora;
  EXPECT_NE(of_cora.find("Maya"), std::string::npos);
  sign_in(dora_, Role::director);
  ASSERT_EQ(ask("POST", "/concerns",
                fields({{"match", sealed(match_)},
                        {"event_date", "2026-11-20"},
                        {"category", "routine"},
                        {"summary", "x"},
                        {"about_person_id", sealed(cora_)}}))
                .status,
            303);
  const auto of_dora = ask("GET", "/concerns/board/as/{file:word}", {}, csv).body;
  EXPECT_EQ(std::count(of_dora.begin(), of_dora.end(), '\n'), 3) << of_dora;
  sign_in(cora_, Role::coordinator);
  EXPECT_EQ(ask("GET", "/concerns/board/as/{file:word}", {}, csv).body, of_cora);
}

TEST_P(Concerns, refuses_days_that_cannot_be) {
  EXPECT_EQ(raise("routine", {}, "2026-11-23"), 422);
  EXPECT_EQ(raise("legal_report", {}, "2026-11-20"), 303);
  EXPECT_EQ(record("report_made", "2026-11-19"), 422) << "before it was raised";
  EXPECT_EQ(record("resolved"), 409) << "the report comes first";
  EXPECT_EQ(record("report_made"), 303);
  EXPECT_EQ(record("resolved"), 303);
}

}  // namespace
}  // namespace kith::concerns
