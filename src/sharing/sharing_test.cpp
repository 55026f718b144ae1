// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sharing/sharing.h"

#include <gtest/gtest.h>

#include "platform/auth/account.h"
#include "sharing/queries.h"
#include "sharing/store.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/small_agency.h"

namespace kith::sharing {
namespace {

using auth::Role;
constexpr Date today = on(2026, 11, 22), begun = on(2026, 9, 1);

TEST(Parts, are_what_the_release_names_and_the_role_may_see) {
  EXPECT_EQ(parts_for(Role::custody_contact, "attendance;goals;contact_data"), "goals;attendance;contact_data");
  EXPECT_EQ(parts_for(Role::clinician, "assessment"), "assessment");
  EXPECT_EQ(parts_for(Role::service_provider, "goals;progress;contact_data"), "goals");
  EXPECT_EQ(parts_for(Role::service_provider, "progress"), "");
  EXPECT_EQ(parts_for(Role::employer_hr, "goals;attendance"), "attendance");
  EXPECT_EQ(parts_for(Role::employer_hr, "goals"), "");
  EXPECT_EQ(parts_for(Role::coordinator, "goals"), "") << "whoever works here reads otherwise";
  EXPECT_FALSE(has_part("contact_data", "contact"));
}

TEST(SharingQueries, fit_the_store_on_both_engines) { test::prepare_all(sql::all, test::all_steps()); }

/// Kim looks after Maya and Tom. "Centre" has custody of Tom; a release to it names goals and attendance.
class Sharing : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    kim_ = agency_->worker("Kim");
    maya_ = agency_->person("Maya", "Lin");
    tom_ = agency_->person("Tom", "Roy", "+14165550101");
    ana_ = agency_->person("Ana", "Roy");
    match_ = agency_->match(maya_, tom_, begun);
    agency_->assign(match_, kim_);
    goal("Finish grade nine");
    custody_ = agency_->custody(tom_, "Centre", begun);
    outside_ = account("duty");
    const auto columns = [this] {
      return std::make_shared<const snapshot::Snapshot>(
          db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
    };
    pages_ = std::make_unique<test::Pages>(db(), routes(columns));
    pages_->actor = agency_->actor(kim_);
  }
  void goal(std::string_view statement) {
    agency_->add("match_goals",
                 {{"match_goals.match_id", match_},
                  {"match_goals.event_date", begun},
                  {"match_goals.statement", statement},
                  {"match_goals.status", "active"}},
                 begun);
  }
  AccountId account(std::string_view login, PersonId person = {}) {
    const auto made = db().writing("test", [&](db::Tx& tx) {
      return auth::create_active_account(tx,
                                         {.login = std::string(login), .display_name = "Duty worker", .person = person},
                                         "hash", test::SmallAgency::noon(begun));
    });
    return made.value();
  }
  std::int64_t release(std::string_view recipient, std::string_view scope, db::Value until = {}, db::Value copy = begun,
                       db::Value in = {}) {
    return agency_->add("consents",
                        {{"consents.mentee_id", tom_},
                         {"consents.programme_id", in},
                         {"consents.kind", "information_release"},
                         {"consents.given_by", ana_},
                         {"consents.basis", "parent"},
                         {"consents.event_date", begun},
                         {"consents.valid_until", until},
                         {"consents.recipient", recipient},
                         {"consents.scope", scope},
                         {"consents.copy_given_on", copy}},
                        begun);
  }
  void correct(records::TableKey table, std::int64_t chain, std::vector<records::Field> fields, Date day = today) {
    const auto made = db().writing("test", [&](db::Tx& tx) {
      return records::correct(tx, table, chain, records::newest(tx, table, chain)->id, fields, agency_->author(day));
    });
    ASSERT_TRUE(made);
  }
  std::string place() const { return "/sharing/matches/" + test::Pages::seal(match_); }
  static std::string sealed(std::string_view table, std::int64_t key) {
    return test::FakeVisit::sealer().seal(key, table);
  }
  int opened(std::int64_t consent, const char* as, const char* login = "duty", const char* last = "2026-12-31") {
    return pages_
        ->post(place(), {{"consent", sealed("consents", consent)},
                         {"as", as},
                         {"login", login},
                         {"last_day", last},
                         {"why", "Asked for by the family"}})
        .status;
  }
  /// Signs in as the outside account, with the rights it has on the day.
  void as_outside(Date day = today) {
    pages_->today = day;
    pages_->actor = db().reading("test", [&](db::Tx& tx) { return auth::load_actor(tx, outside_, day); });
  }
  void as_kim() {
    pages_->today = today;
    pages_->actor = agency_->actor(kim_);
  }
  std::int64_t last_opening() {
    return db().reading("test", [&](db::Tx& tx) { return openings_of(tx, match_).at(0).id; });
  }
  http::Response one() { return pages_->get("/sharing/mine/" + sealed("share_openings", last_opening())); }
  bool listed() { return test::says(pages_->get("/sharing/mine"), "Tom Roy"); }
  bool noted(std::string_view kind, std::int64_t key) const {
    return std::find(pages_->seen.begin(), pages_->seen.end(), std::pair(std::string(kind), key)) != pages_->seen.end();
  }
  std::string problem() const { return pages_->refusals.empty() ? "" : pages_->refusals.front().key; }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  PersonId kim_, maya_, tom_, ana_;
  MatchId match_;
  AccountId outside_;
  std::int64_t custody_{};
};
KITH_BOTH_ENGINES(Sharing);

TEST_P(Sharing, a_custody_contact_reads_the_released_parts_and_each_reading_is_noted) {
  const auto consent = release("Centre", "goals;attendance");
  ASSERT_EQ(opened(consent, "custody_contact"), 303);
  EXPECT_EQ(pages_->acts.back(), "sharing.open");
  as_outside();
  EXPECT_TRUE(listed());
  EXPECT_TRUE(noted("person", tom_.value) && noted("share_opening", last_opening()));
  const auto shown = one();
  ASSERT_EQ(shown.status, 200);
  EXPECT_TRUE(test::says(shown, "Finish grade nine") && test::says(shown, "Attendance"));
  for (const auto hidden : {"+14165550101", "Maya", "Assessment", "Contact details"})
    EXPECT_FALSE(test::says(shown, hidden)) << hidden;
  EXPECT_TRUE(noted("person", tom_.value) && noted("match", match_.value) && noted("share_opening", last_opening()));
  EXPECT_EQ(pages_->get(place()).status, 403) << "the pages of the staff are not theirs";
}

TEST_P(Sharing, n15_custody_that_ended_shows_nothing_any_more) {
  ASSERT_EQ(opened(release("Centre", "goals"), "custody_contact"), 303);
  correct("custody_intervals", custody_, {{"custody_intervals.end_date", on(2026, 11, 25)}});
  as_outside(on(2026, 11, 25));
  EXPECT_EQ(one().status, 200) << "the last day counts";
  as_outside(on(2026, 11, 26));
  EXPECT_EQ(one().status, 404);
  EXPECT_FALSE(listed());
  EXPECT_FALSE(noted("person", tom_.value));
}

TEST_P(Sharing, n61_a_release_that_was_withdrawn_or_ran_out_shows_nothing_on_the_day_itself) {
  const auto consent = release("Centre", "goals", on(2026, 12, 1));
  ASSERT_EQ(opened(consent, "custody_contact"), 303);
  as_outside(on(2026, 12, 1));
  EXPECT_EQ(one().status, 200) << "the last valid day counts";
  as_outside(on(2026, 12, 2));
  EXPECT_EQ(one().status, 404);
  correct("consents", consent, {{"consents.withdrawn_on", on(2026, 11, 24)}});
  as_outside(on(2026, 11, 23));
  EXPECT_EQ(one().status, 200);
  as_outside(on(2026, 11, 24));
  EXPECT_EQ(one().status, 404);
  EXPECT_FALSE(listed());
}

TEST_P(Sharing, a_release_that_names_another_or_less_shows_that) {
  const auto consent = release("Centre", "goals;attendance");
  ASSERT_EQ(opened(consent, "custody_contact"), 303);
  correct("consents", consent, {{"consents.scope", "attendance"}});
  as_outside();
  EXPECT_EQ(one().status, 200);
  EXPECT_FALSE(test::says(one(), "Finish grade nine"));
  correct("consents", consent, {{"consents.recipient", "Court"}});
  EXPECT_EQ(one().status, 404) << "it was opened to somebody of the first recipient";
}

TEST_P(Sharing, nobody_elses_opening_is_there) {
  ASSERT_EQ(opened(release("Centre", "goals"), "custody_contact"), 303);
  const auto path = "/sharing/mine/" + sealed("share_openings", last_opening());
  outside_ = account("other");
  as_outside();
  EXPECT_EQ(pages_->get(path).status, 403) << "no role at all";
  pages_->actor.grants = {{Role::custody_contact, agency_->programme, {}}};
  EXPECT_EQ(pages_->get(path).status, 404) << "the role alone opens nobody";
  EXPECT_FALSE(listed());
  EXPECT_TRUE(test::says(pages_->get("/sharing/mine"), "Nothing is shared with you today"));
  EXPECT_EQ(pages_->get("/sharing/mine/nonsense").status, 404);
}

TEST_P(Sharing, the_account_needs_the_role_and_stands_for_nobody) {
  ASSERT_EQ(opened(release("Centre", "goals"), "custody_contact"), 303);
  as_outside();
  const auto rights = pages_->actor;
  pages_->actor.grants = {{Role::clinician, agency_->programme, {}}};
  EXPECT_EQ(one().status, 404) << "another role than it was opened for";
  pages_->actor = rights;
  pages_->actor.person = maya_;
  EXPECT_EQ(one().status, 404) << "an account that was linked to somebody meanwhile";
  as_outside(on(2027, 1, 1));
  EXPECT_EQ(one().status, 403) << "the role ended with the last day";
}

TEST_P(Sharing, a_match_that_ended_shows_nothing) {
  ASSERT_EQ(opened(release("Centre", "goals"), "custody_contact"), 303);
  agency_->close(match_, on(2026, 11, 23));
  as_outside();
  EXPECT_EQ(one().status, 200);
  as_outside(on(2026, 11, 23));
  EXPECT_EQ(one().status, 404);
}

TEST_P(Sharing, a_provider_reads_goals_alone_while_it_coordinates_care) {
  const auto consent = release("Clinic", "goals;progress;contact_data");
  EXPECT_EQ(opened(consent, "service_provider"), 422) << "it coordinates no care";
  const auto care = agency_->add("coordinating_providers",
                                 {{"coordinating_providers.mentee_id", tom_},
                                  {"coordinating_providers.organization", "Clinic"},
                                  {"coordinating_providers.start_date", begun}},
                                 begun);
  EXPECT_EQ(opened(consent, "custody_contact"), 422) << "it has no custody";
  ASSERT_EQ(opened(consent, "service_provider"), 303);
  as_outside();
  EXPECT_TRUE(test::says(one(), "Finish grade nine"));
  EXPECT_FALSE(test::says(one(), "+14165550101"));
  EXPECT_FALSE(test::says(one(), "goals reached"));
  agency_->add("provider_exclusions",
               {{"provider_exclusions.match_id", match_},
                {"provider_exclusions.provider_id", care},
                {"provider_exclusions.event_date", today},
                {"provider_exclusions.reason", "The family asked"}},
               today);
  EXPECT_EQ(one().status, 404) << "kept out of the goals of this match";
}

TEST_P(Sharing, an_employer_reads_yes_or_no_and_nothing_else) {
  EXPECT_EQ(opened(release("Mill", "goals"), "employer_hr"), 422) << "attendance was not released";
  ASSERT_EQ(opened(release("Mill", "attendance;goals"), "employer_hr"), 303);
  as_outside();
  EXPECT_TRUE(test::says(pages_->get("/sharing/mine"), "Takes part: yes"));
  EXPECT_FALSE(test::says(pages_->get("/sharing/mine"), "/sharing/mine/"));
  EXPECT_EQ(one().status, 404);
  agency_->close(match_, on(2026, 11, 23));
  as_outside(on(2026, 11, 23));
  EXPECT_TRUE(test::says(pages_->get("/sharing/mine"), "Takes part: no"));
  agency_->match(agency_->person("Ida"), tom_, on(2026, 11, 23), agency_->new_programme("Other"));
  EXPECT_TRUE(test::says(pages_->get("/sharing/mine"), "Takes part: no")) << "another programme is not told";
  agency_->match(agency_->person("Eva"), tom_, on(2026, 11, 23));
  EXPECT_TRUE(test::says(pages_->get("/sharing/mine"), "Takes part: yes")) << "with another mentor";
}

TEST_P(Sharing, n56_a_programme_for_survivors_opens_only_to_a_release_that_names_it) {
  const auto haven = agency_->new_programme("Haven");
  correct("programmes", haven.value, {{"programmes.survivor", 1}}, on(2026, 1, 6));
  match_ = agency_->match(agency_->person("Ida"), tom_, begun, haven);
  agency_->assign(match_, kim_);
  pages_->actor = agency_->actor(kim_, Role::coordinator, haven);
  EXPECT_EQ(opened(release("Centre", "goals"), "custody_contact"), 422) << "a release for all programmes";
  EXPECT_EQ(opened(release("Mill", "attendance", {}, begun, haven), "employer_hr"), 422);
  ASSERT_EQ(opened(release("Centre", "goals;contact_data", {}, begun, haven), "custody_contact"), 303);
  as_outside();
  EXPECT_EQ(one().status, 200);
  EXPECT_FALSE(test::says(one(), "+14165550101"));
}

/// Decision 0284: a number is a place.
TEST_P(Sharing, the_number_of_somebody_who_hides_is_not_there) {
  ASSERT_EQ(opened(release("Centre", "contact_data"), "custody_contact"), 303);
  as_outside();
  ASSERT_TRUE(test::says(one(), "+14165550101"));
  const auto hidden = agency_->add("address_protections",
                                   {{"address_protections.person_id", tom_},
                                    {"address_protections.event_date", begun},
                                    {"address_protections.reason", "Somebody looks for him"}},
                                   begun);
  EXPECT_EQ(one().status, 200);
  EXPECT_FALSE(test::says(one(), "+14165550101")) << "a protected address";
  correct("address_protections", hidden, {{"address_protections.ended_on", today}});
  EXPECT_TRUE(test::says(one(), "+14165550101")) << "ended";
  agency_->add("person_aliases",
               {{"person_aliases.person_id", tom_},
                {"person_aliases.alias", "Ned"},
                {"person_aliases.event_date", begun},
                {"person_aliases.reason", "Somebody looks for him"}},
               begun);
  EXPECT_FALSE(test::says(one(), "+14165550101")) << "an alias";
}

TEST_P(Sharing, opening_keeps_that_information_left_and_can_be_taken_back) {
  ASSERT_EQ(opened(release("Centre", "goals;attendance"), "custody_contact"), 303);
  const auto left =
      db().reading("test", [](db::Tx& tx) { return records::list(tx, "information_releases", today, 0, 9); });
  EXPECT_EQ(left.size(), 1u) << "CR 2.01";
  EXPECT_TRUE(test::says(pages_->get(place()), "reads today"));
  const auto end = place() + "/openings/" + sealed("share_openings", last_opening()) + "/end";
  EXPECT_EQ(pages_->post(end, {}).status, 303);
  EXPECT_EQ(pages_->post(end, {}).status, 409);
  as_outside();
  EXPECT_EQ(one().status, 403) << "the role went with it";
  pages_->actor.account = outside_;
  pages_->actor.grants = {{Role::custody_contact, agency_->programme, {}}};
  EXPECT_EQ(one().status, 404) << "and so did the opening";
}

TEST_P(Sharing, is_opened_told_and_ended_as_json) {
  const auto consent = sealed("consents", release("Centre", "goals;attendance"));
  const auto all = "/api/v1/matches/" + test::Pages::seal(match_) + "/openings";
  EXPECT_TRUE(test::says(pages_->get(all), consent)) << "what may be opened";
  EXPECT_TRUE(noted("match", match_.value) && noted("person", tom_.value));
  test::Pages::Pairs sent{{"consent", consent},
                          {"as", "custody_contact"},
                          {"login", "duty"},
                          {"last_day", "2026-12-31"},
                          {"why", "Asked for by the family"}};
  EXPECT_EQ(pages_->post(all, {sent.begin() + 1, sent.end()}).status, 422) << "no release";
  sent[2].second = "nobody";
  EXPECT_EQ(pages_->post(all, sent).status, 422);
  EXPECT_EQ(problem(), "sharing.flaw.login");
  sent[2].second = "duty";
  const auto made = pages_->post(all, sent);
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(pages_->acts.back(), "sharing.open");
  const auto opening = sealed("share_openings", last_opening());
  EXPECT_TRUE(test::says(made, opening));
  EXPECT_TRUE(test::says(pages_->get(all), "\"parts\":\"goals;attendance\""));
  const auto end = all + "/" + opening + "/end";
  EXPECT_EQ(pages_->post(end, {{"why", "over"}}).status, 422) << "it takes nothing";
  EXPECT_EQ(pages_->post(end, {}).status, 200);
  EXPECT_EQ(pages_->acts.back(), "sharing.end");
  EXPECT_EQ(pages_->post(end, {}).status, 409);
  EXPECT_TRUE(test::says(pages_->get(all), "\"shows_nothing_because\":\"The access has ended.\""));
  pages_->actor = agency_->actor(agency_->worker("Lee"));
  EXPECT_EQ(pages_->get(all).status, 404);
  EXPECT_EQ(pages_->post(all, sent).status, 404);
  EXPECT_EQ(pages_->post(end, {}).status, 404);
}

TEST_P(Sharing, only_what_was_agreed_is_opened_and_only_to_somebody_outside) {
  const auto good = release("Centre", "goals");
  account("kim", kim_);
  EXPECT_EQ(opened(good, "custody_contact", "kim"), 422) << "somebody of the records";
  EXPECT_EQ(opened(good, "custody_contact", "nobody"), 422);
  EXPECT_EQ(opened(good, "coordinator"), 422) << "no role of somebody outside";
  EXPECT_EQ(opened(good, "custody_contact", "duty", "2026-11-21"), 422);
  EXPECT_EQ(opened(good, "custody_contact", "duty", "2027-11-24"), 422) << "more than 366 days";
  EXPECT_EQ(opened(release("Centre", "goals", on(2026, 11, 21)), "custody_contact"), 422) << "it ran out";
  EXPECT_EQ(opened(release("Centre", "goals", {}, {}), "custody_contact"), 422) << "the client has no copy";
  EXPECT_TRUE(db().reading("test", [&](db::Tx& tx) { return openings_of(tx, match_).empty(); }));
  EXPECT_TRUE(
      db().reading("test", [](db::Tx& tx) { return records::list(tx, "information_releases", today, 0, 9); }).empty());
}

TEST_P(Sharing, another_childs_release_opens_nothing_here) {
  const auto consent = release("Centre", "goals");
  const auto zoe = agency_->person("Zoe");
  match_ = agency_->match(maya_, zoe, begun);
  agency_->assign(match_, kim_);
  EXPECT_EQ(opened(consent, "custody_contact"), 422);
  EXPECT_TRUE(test::says(pages_->get(place()), "No release of information is in force"));
}

TEST_P(Sharing, whoever_is_not_assigned_finds_no_such_match) {
  const auto consent = release("Centre", "goals");
  pages_->actor = agency_->actor(agency_->worker("Lee"));
  EXPECT_EQ(pages_->get(place()).status, 404);
  EXPECT_EQ(opened(consent, "custody_contact"), 404);
  pages_->actor = agency_->actor(maya_, Role::mentor);
  EXPECT_EQ(pages_->get(place()).status, 403);
  as_kim();
  EXPECT_EQ(pages_->get(place()).status, 200);
  EXPECT_TRUE(noted("match", match_.value));
}

}  // namespace
}  // namespace kith::sharing
