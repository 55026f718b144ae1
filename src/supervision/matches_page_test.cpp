// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "casefile/people.h"
#include "intake/episodes.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "supervision/supervision.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"

namespace kith::supervision {
namespace {

const std::vector<db::Step> store_steps = test::all_steps();

/// Kim looks after Maya and Tom, begun on 1 September 2026; Ana is Tom's mother, Bob is barred.
class MatchPage : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    kim_ = agency_->worker("Kim");
    maya_ = agency_->person("Maya", "Lin", "+14165550101");
    tom_ = agency_->born(agency_->person("Tom", "Roy"), on(2014, 2, 3));
    ana_ = agency_->person("Ana", "Roy", "+14165550102", "after six");
    agency_->relative(tom_, ana_, "parent", true);
    agency_->relative(tom_, agency_->person("Bob", "Roy", "+14165550103"), "parent", true, "barred");
    match_ = agency_->match(maya_, tom_, on(2026, 9, 1));
    agency_->assign(match_, kim_);
    const auto uses = life();
    pages_ = std::make_unique<test::Pages>(db(), routes(uses.people.columns, uses));
    pages_->actor = agency_->actor(kim_);
  }
  matches::Uses life() {
    matches::Uses uses;
    uses.people = test::people_uses(db(), people_);
    uses.episodes = [this](Date day, FunctionRef<void(const std::map<std::int64_t, intake::Episode>&)> read) {
      episodes_.reading(db(), day, read);
    };
    uses.withheld_concerns = [this](Visit&, MatchId) { return withheld_; };
    return uses;
  }
  http::Response page() { return pages_->get("/supervision/matches/" + test::Pages::seal(match_)); }
  void preset(std::string_view value, Date from) {
    agency_->add("policies", {{"policies.programme_id", agency_->programme},
                              {"policies.key", "contact_preset"},
                              {"policies.value", value},
                              {"policies.valid_from", from},
                              {"policies.approved_by", agency_->office}});
  }
  /// A contact of the guardian's track.
  void answered(Date day, std::string_view kind, std::string_view result) {
    const auto contact = agency_->add("supervisory_contacts",
                                      {{"supervisory_contacts.programme_id", agency_->programme},
                                       {"supervisory_contacts.event_date", day},
                                       {"supervisory_contacts.mode", "phone"},
                                       {"supervisory_contacts.staff_id", kim_}},
                                      day);
    const bool guardian = kind == "guardian";
    agency_->add("contact_parties",
                 {{"contact_parties.contact_id", contact},
                  {"contact_parties.match_id", match_},
                  {"contact_parties.track", "guardian"},
                  {"contact_parties.informant_kind", kind},
                  {"contact_parties.person_id", guardian ? db::Value(ana_) : db::Value()},
                  {"contact_parties.informant_name", guardian ? db::Value() : db::Value("Ms Day")},
                  {"contact_parties.relation", guardian ? db::Value() : db::Value("teacher")},
                  {"contact_parties.result", result},
                  {"contact_parties.information_obtained", guardian ? 0 : 1},
                  {"contact_parties.note", "All is well."}},
                 day);
  }
  void substitute_from(Date first) {
    answered(first, "guardian", "attempted");
    answered(add_days(first, 1), "guardian", "attempted");
    answered(add_days(first, 2), "other_adult", "reached");
  }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  intake::Episodes episodes_;
  std::unique_ptr<test::Pages> pages_;
  PersonId kim_, maya_, tom_, ana_;
  MatchId match_;
  std::vector<std::int64_t> withheld_;
};
KITH_BOTH_ENGINES(MatchPage);

TEST_P(MatchPage, n16_a_release_from_custody_ends_the_site_until_they_have_met_elsewhere) {
  const SiteId hall{agency_->add("sites", {{"sites.name", "North Hall"},
                                           {"sites.kind", "youth_custody"},
                                           {"sites.controlled_by_org", 1},
                                           {"sites.start_date", on(2020, 1, 1)}})};
  const auto zoe = agency_->born(agency_->person("Zoe", "Roy"), on(2011, 2, 3));
  const auto other = agency_->match(agency_->person("Ida", "Lin"), zoe, on(2026, 9, 1), {}, hall);
  agency_->assign(other, kim_);
  const auto custody = [&](std::optional<Date> until) {
    return agency_->add("custody_intervals",
                        {{"custody_intervals.mentee_id", zoe},
                         {"custody_intervals.organization", "North Hall"},
                         {"custody_intervals.temporary", 1},
                         {"custody_intervals.may_consent", 0},
                         {"custody_intervals.start_date", on(2026, 8, 1)},
                         {"custody_intervals.end_date", until ? db::Value(*until) : db::Value()}},
                        on(2026, 10, 1));
  };
  const std::string path = "/supervision/matches/" + test::Pages::seal(other);
  const auto held = custody({});
  EXPECT_FALSE(test::says(pages_->get(path), "Released on"));
  db().writing("test", [&](db::Tx& tx) {
    const auto last = records::newest(tx, "custody_intervals", held);
    return records::correct(tx, "custody_intervals", held, last->id,
                            {{"custody_intervals.end_date", add_days(pages_->today, -1)}},
                            agency_->author(pages_->today));
  });
  EXPECT_TRUE(test::says(pages_->get(path), "Released on"));
  EXPECT_TRUE(test::says(pages_->get("/supervision/work-list"), "agree on another meeting place"));
  EXPECT_FALSE(test::says(page(), "Released on")) << "Tom's match is at no such site";
}

/// In a programme for survivors a parent of whom the file says nothing is not called; one who must be heard is.
TEST_P(MatchPage, n56_survivors_parents_are_not_contacted_by_default_and_the_place_is_not_told) {
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
  const auto zoe = agency_->born(agency_->person("Zoé", "Roy"), on(2011, 2, 3));
  agency_->relative(zoe, ana_, "parent", true);
  const auto other =
      agency_->match(agency_->person("Ida", "Lin"), zoe, on(2026, 9, 1), haven, agency_->site("Elm House"));
  agency_->assign(other, kim_);
  const auto at_home = std::exchange(pages_->actor, agency_->actor(kim_, auth::Role::coordinator, haven));
  const std::string path = "/supervision/matches/" + test::Pages::seal(other);
  const auto shown = pages_->get(path);
  ASSERT_EQ(shown.status, 200);
  EXPECT_TRUE(test::says(shown, "Ana Roy") && test::says(shown, "Not contacted by default"));
  EXPECT_FALSE(test::says(shown, "+14165550102"));
  EXPECT_FALSE(test::says(shown, "Elm House"));
  EXPECT_TRUE(test::says(shown, "Call the clinician at once"));
  const auto list = pages_->get("/supervision/work-list");
  EXPECT_TRUE(test::says(list, "A programme for survivors: parents are not contacted by default"));
  EXPECT_FALSE(test::says(list, "+14165550102"));
  const auto form =
      pages_->get("/supervision/contacts/new", {{"match", test::Pages::seal(other)}, {"track", "guardian"}});
  EXPECT_FALSE(test::says(form, "+14165550102"));
  EXPECT_TRUE(test::says(form, "Ana Roy")) << "a contact that happened can be recorded";
  const auto heard = agency_->person("Eva", "Roy", "+14165550109");
  agency_->relative(zoe, heard, "parent", true, "required");
  EXPECT_TRUE(test::says(pages_->get(path), "tel:+14165550109")) << "the file says that she must be heard";
  pages_->actor = at_home;
  EXPECT_FALSE(test::says(page(), "Call the clinician at once")) << "other programmes are as they were";
}

/// A release counts to the day before it is withdrawn; then the provider is gone from who may be told, the history
/// stays.
TEST_P(MatchPage, n61_a_provider_whose_release_ended_drops_out_of_view_at_once) {
  const auto release = [&](std::string_view recipient, db::Value until, db::Value withdrawn) {
    agency_->add("consents",
                 {{"consents.mentee_id", tom_},
                  {"consents.kind", "information_release"},
                  {"consents.given_by", ana_},
                  {"consents.basis", "parent"},
                  {"consents.event_date", on(2026, 9, 1)},
                  {"consents.valid_until", until},
                  {"consents.withdrawn_on", withdrawn},
                  {"consents.recipient", recipient},
                  {"consents.scope", "goals;progress"},
                  {"consents.copy_given_on", on(2026, 9, 1)}},
                 on(2026, 9, 1));
  };
  EXPECT_FALSE(test::says(page(), "Who outside may be told"));
  agency_->add("coordinating_providers",
               {{"coordinating_providers.mentee_id", tom_},
                {"coordinating_providers.organization", "Oak School"},
                {"coordinating_providers.worker_name", "Ms Blair"},
                {"coordinating_providers.start_date", on(2026, 9, 1)}},
               on(2026, 9, 1));
  release("Oak School", {}, {});
  release("Family Centre", on(2026, 11, 21), {});
  release("Youth Clinic", {}, on(2026, 11, 22));
  const auto parts = [&](Date day) {
    pages_->today = day;
    const auto body = page().body;
    const auto from = body.find("Who outside may be told"), ended = body.find("No longer in force", from);
    return std::pair(body.substr(from, ended - from), ended == body.npos ? "" : body.substr(ended, 900));
  };
  const auto [now, before] = parts(on(2026, 11, 22));
  EXPECT_NE(now.find("Oak School (Ms Blair)</bdi>: Goals, Progress"), now.npos) << now;
  for (const auto gone : {"Family Centre", "Youth Clinic"}) {
    EXPECT_EQ(now.find(gone), now.npos) << gone;
    EXPECT_NE(before.find(gone), before.npos) << gone << " stays in the history";
  }
  const auto [day_before, none] = parts(on(2026, 11, 21));
  EXPECT_NE(day_before.find("Family Centre"), day_before.npos) << "the last valid day counts";
  EXPECT_NE(day_before.find("Youth Clinic"), day_before.npos);
  EXPECT_EQ(none, "");
}

TEST_P(MatchPage, tells_who_when_due_and_whom_nobody_may_call) {
  const auto shown = page();
  ASSERT_EQ(shown.status, 200);
  EXPECT_TRUE(test::says(shown, "Tom Roy"));
  EXPECT_TRUE(test::says(shown, "Maya Lin"));
  EXPECT_TRUE(test::says(shown, "Kim"));
  EXPECT_TRUE(test::says(shown, "tel:+14165550102"));
  EXPECT_TRUE(test::says(shown, "after six"));
  EXPECT_TRUE(test::says(shown, "Bob Roy"));
  EXPECT_FALSE(test::says(shown, "+14165550103")) << "a barred parent's number is not there to be called";
  EXPECT_TRUE(test::says(shown, "1 Dec 2026")) << "B2 of all three";
  EXPECT_TRUE(test::says(shown, "<svg")) << "the windows as a picture";
  EXPECT_TRUE(test::says(shown, "/supervision/contacts/new?match=" + test::Pages::seal(match_)));
  const test::FakeVisit::Seen& seen = pages_->seen;
  EXPECT_NE(std::find(seen.begin(), seen.end(), std::pair<std::string, std::int64_t>("match", match_.value)),
            seen.end());
  EXPECT_NE(std::find(seen.begin(), seen.end(), std::pair<std::string, std::int64_t>("person", ana_.value)),
            seen.end());
}

TEST_P(MatchPage, a_concern_that_is_withheld_from_the_reader_has_no_day_in_the_life) {
  const auto concern = agency_->add("concerns",
                                    {{"concerns.programme_id", agency_->programme},
                                     {"concerns.match_id", match_},
                                     {"concerns.event_date", on(2026, 10, 2)},
                                     {"concerns.category", "safety"},
                                     {"concerns.raised_by", maya_},
                                     {"concerns.summary", "Kim shouted"}},
                                    on(2026, 10, 2));
  EXPECT_TRUE(test::says(page(), "Concern: safety"));
  withheld_ = {concern};
  EXPECT_FALSE(test::says(page(), "Concern: safety"));
}

TEST_P(MatchPage, is_not_there_for_whom_it_does_not_concern) {
  pages_->actor = agency_->actor(agency_->worker("Lee"));
  EXPECT_EQ(page().status, 404);
  pages_->actor = agency_->actor(kim_);
  EXPECT_EQ(pages_->get("/supervision/matches/nonsense").status, 404);
  pages_->actor = agency_->actor(agency_->worker("Diane", "director"), auth::Role::director);
  const auto shown = page();
  EXPECT_EQ(shown.status, 200);
  EXPECT_FALSE(test::says(shown, "/supervision/contacts/new")) << "a director reads and records no contacts";
}

TEST_P(MatchPage, asks_to_confirm_after_three_windows_met_by_a_substitute) {
  substitute_from(on(2026, 9, 2));
  substitute_from(on(2026, 9, 16));
  EXPECT_FALSE(test::says(page(), "notice-warn"));
  substitute_from(on(2026, 10, 5));
  EXPECT_TRUE(test::says(page(), "notice-warn"));
  pages_->actor = agency_->actor(agency_->worker("Sam", "supervisor"), auth::Role::supervisor);
  const auto list = pages_->get("/supervision/work-list", {{"whose", "everyone"}});
  EXPECT_EQ(list.status, 200);
  EXPECT_TRUE(test::says(list, "id=\"to-confirm\""));
  EXPECT_TRUE(test::says(list, "/supervision/matches/" + test::Pages::seal(match_)));
}

TEST_P(MatchPage, words_say_the_schedule_that_asked_for_the_contact) {
  EXPECT_TRUE(test::says(page(), "Windows of contact (MS 8.03)"));
  EXPECT_TRUE(test::says(page(), "B2, monthly in the first year"));
  preset("eepm4", on(2026, 10, 1));
  EXPECT_TRUE(test::says(page(), "Windows of contact (MS 8.03; EEPM 4, B.5.1)"))
      << "the windows before the change stay";
  EXPECT_TRUE(test::says(page(), "B2, monthly<"));
  const auto list = pages_->get("/supervision/work-list");
  EXPECT_TRUE(test::says(list, "EEPM 4, B.5.1 · B"));
  EXPECT_FALSE(test::says(list, "MS 8.03 ·"));
  EXPECT_FALSE(test::says(list, "in the first year"));
  EXPECT_TRUE(test::says(pages_->get("/api/v1/work-list"), "\"schedule\":\"eepm_4\""));
  preset("eepm5", on(2026, 10, 15));
  EXPECT_TRUE(test::says(page(), "A3, monthly in the first year"));
  pages_->language = i18n::Language::fr;
  preset("strictest", on(2026, 10, 20));
  EXPECT_TRUE(test::says(pages_->get("/supervision/work-list"), "Règle la plus stricte · B2, chaque mois ·"));
}

TEST_P(MatchPage, windows_follow_the_preset_and_the_list_says_so) {
  preset("eepm5", on(2026, 1, 1));
  EXPECT_TRUE(test::says(page(), "A3")) << "the third month is A3 by EEPM 5, B2 by COA";
  const auto list = pages_->get("/supervision/work-list");
  EXPECT_TRUE(test::says(list, "another rule than COA"));
  EXPECT_TRUE(test::says(list, "looser than COA"));
}

TEST_P(MatchPage, the_work_list_as_a_file_has_every_line_and_no_number_that_is_barred) {
  const auto page = pages_->get("/supervision/work-list");
  ASSERT_EQ(page.status, 200);
  EXPECT_TRUE(pages_->offers_file);
  const auto file = pages_->get("/supervision/work-list/as/csv");
  ASSERT_EQ(file.status, 200) << file.body;
  EXPECT_TRUE(test::says(file, "Ana Roy 416 555-0102 (after six)")) << file.body;
  EXPECT_TRUE(test::says(file, "Maya Lin 416 555-0101"));
  EXPECT_FALSE(test::says(file, "0103"));
  EXPECT_EQ(std::count(file.body.begin(), file.body.end(), '\n'), 4) << "headings, mentor, mentee, guardians";
  EXPECT_FALSE(test::says(file, "No permission since"));
  agency_->add("consents",
               {{"consents.mentee_id", tom_},
                {"consents.kind", "guardian_permission"},
                {"consents.given_by", ana_},
                {"consents.basis", "parent"},
                {"consents.event_date", on(2026, 8, 1)},
                {"consents.valid_until", on(2026, 10, 1)}},
               on(2026, 8, 1));
  EXPECT_TRUE(test::says(pages_->get("/supervision/work-list/as/csv"), "No permission since"));
  pages_->actor = agency_->actor(agency_->worker("Lea"));
  EXPECT_FALSE(test::says(pages_->get("/supervision/work-list/as/csv"), "Maya"));
  EXPECT_FALSE(test::says(pages_->get("/supervision/work-list/as/csv", {{"whose", "everyone"}}), "Maya"));
}

}  // namespace
}  // namespace kith::supervision
