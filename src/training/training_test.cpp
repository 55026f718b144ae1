// SPDX-License-Identifier: AGPL-3.0-or-later
#include "training/training.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "casefile/people.h"
#include "platform/base/crypto.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "snapshot/mentor_ready.h"
#include "support/ajv.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/shared.h"
#include "support/temp_folder.h"
#include "training/queries.h"

namespace kith::training {
namespace {

using auth::Role;
constexpr Date today = on(2026, 11, 22);
constexpr const char* orientation =
    "philosophy_role;duties_mentee;duties_guardian;duties_organization;organization_duties;realistic_expectations";
constexpr const char* foundation =
    "good_practice;communication;role_modelling;building_trust;boundaries;diversity;population";
const std::vector<db::Step> store_steps = test::all_steps();

TEST(TrainingStatements, fit_the_schema) { test::prepare_all(sql::all, store_steps); }

/// Maya Roy is accepted; there are an orientation and a foundation course; Tara trains.
class Trainings : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db(), today);
    tara_ = agency_->worker("Tara", "trainer");
    maya_ = accepted("Maya", "Roy");
    orientation_ = course("Orientation", "orientation", orientation);
    foundation_ = course("Foundations", "training", foundation);
  }
  PersonId accepted(std::string_view given, std::string_view family) {
    const auto who = agency_->person(given, family, "+15145550142");
    const auto application =
        agency_->add("mentor_applications", {{"mentor_applications.person_id", who},
                                             {"mentor_applications.programme_id", agency_->programme},
                                             {"mentor_applications.event_date", on(2026, 8, 1)},
                                             {"mentor_applications.complete", 1},
                                             {"mentor_applications.status", "volunteer"}});
    agency_->add("mentor_decisions", {{"mentor_decisions.application_id", application},
                                      {"mentor_decisions.event_date", on(2026, 9, 1)},
                                      {"mentor_decisions.decision", "accepted"}});
    return who;
  }
  std::int64_t version(std::int64_t course, const char* label, const char* topics, Date from) {
    return agency_->add("course_versions", {{"course_versions.course_id", course},
                                            {"course_versions.version", label},
                                            {"course_versions.valid_from", from},
                                            {"course_versions.hours", 200},
                                            {"course_versions.topics", topics}});
  }
  std::int64_t course(const char* name, const char* kind, const char* topics) {
    courses_.push_back(agency_->add("courses", {{"courses.name", name}, {"courses.kind", kind}}));
    return version(courses_.back(), "1", topics, on(2024, 1, 1));
  }
  std::int64_t took(PersonId who, std::int64_t version, Date day, const char* result = "attended",
                    const char* covered = nullptr, std::optional<Date> until = {}) {
    return agency_->add("training_records", {{"training_records.person_id", who},
                                             {"training_records.course_version_id", version},
                                             {"training_records.event_date", day},
                                             {"training_records.result", result},
                                             {"training_records.topics_covered",
                                              covered ? db::Value(std::string_view(covered)) : db::Value()},
                                             {"training_records.hours", 200},
                                             {"training_records.mode", "in_person"},
                                             {"training_records.expires_on", until ? db::Value(*until) : db::Value()}});
  }
  std::shared_ptr<const snapshot::Snapshot> columns() {
    return std::make_shared<const snapshot::Snapshot>(
        db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
  }
  Uses uses() {
    Uses uses;
    uses.people.columns = [this] { return columns(); };
    uses.people.book = [this](FunctionRef<void(const casefile::Book&)> read) { people_.reading(db(), read); };
    uses.mark = [](std::string_view client) { return "mark of " + std::string(client); };
    uses.agency = [] { return std::string("Agency"); };
    uses.agency_mark = [] { return std::string("kith/audit/test"); };
    uses.badge_key = badge_key_;
    uses.pdf = [](std::string_view html) { return "%PDF " + std::string(html); };
    return uses;
  }
  /// What a badge says: the middle part of the token.
  static std::string credential(const std::string& badge) {
    const auto begin = badge.find('.') + 1;
    const auto said = crypto::from_base64url(badge.substr(begin, badge.find('.', begin) - begin));
    return said ? std::string(crypto::view(*said)) : std::string();
  }
  /// `kid` of a badge leads to its public key, for anybody.
  void pages_of_nobody_find_the_key(const std::string& badge) {
    const auto header = crypto::from_base64url(badge.substr(0, badge.find('.')));
    ASSERT_TRUE(header);
    const std::string path = "/badges/keys/" + badge_key_->name();
    EXPECT_NE(crypto::view(*header).find(path), std::string_view::npos);
    test::Pages anybody(db(), training::routes(uses()));
    const auto key = anybody.get(path);
    EXPECT_EQ(key.status, 200);
    EXPECT_TRUE(test::says(key, "\"kty\":\"RSA\""));
    EXPECT_EQ(anybody.get("/badges/keys/" + std::string(43, 'A')).status, 404);
  }
  Owes owed(PersonId who, Date day = today) {
    const auto snapshot = columns();
    const auto versions = db().reading("test", [&](db::Tx& tx) { return versions_of(load_courses(tx, day)); });
    const auto mentors = mentors_of(*snapshot, agency_->programme, day);
    EXPECT_TRUE(mentors.contains(who));
    return mentors.contains(who) ? owes(*snapshot, versions, who, mentors.at(who), agency_->programme, day) : Owes{};
  }
  static const OwedTopic* topic(const Owes& owes, Topic topic) {
    const auto at =
        std::find_if(owes.topics.begin(), owes.topics.end(), [&](const OwedTopic& t) { return t.topic == topic; });
    return at == owes.topics.end() ? nullptr : &*at;
  }
  test::Pages pages(PersonId who, Role role) {
    const auto list = training::routes(uses());
    test::Pages pages(db(), list);
    pages.actor = agency_->actor(who, role);
    pages.today = today;
    return pages;
  }
  static std::string sealed(const char* table, std::int64_t key) { return test::FakeVisit::sealer().seal(key, table); }
  /// A foundation training of today with a place and a code.
  std::int64_t event(const char* day = "2026-11-22") {
    auto p = pages(tara_, Role::trainer);
    const auto made = p.post("/training/events", {{"programme", test::Pages::seal(agency_->programme)},
                                                  {"version", sealed("course_versions", foundation_)},
                                                  {"event_date", day},
                                                  {"mode", "in_person"},
                                                  {"starts_at", "18:30"},
                                                  {"place", "Room 2"}});
    EXPECT_EQ(made.status, 303) << made.body;
    return db().reading("test", [](db::Tx& tx) { return load_events(tx, today, today).back().plan; });
  }
  std::string code_of(std::int64_t event) {
    return db().reading("test", [&](db::Tx& tx) { return load_plan(tx, event, today)->code; });
  }
  std::vector<records::Version> records() {
    return db().reading("test", [](db::Tx& tx) { return records::list(tx, "training_records", today, 0, 100); });
  }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  std::vector<std::int64_t> courses_;
  PersonId tara_, maya_;
  std::int64_t orientation_{}, foundation_{};
  test::TempFolder keys_;
  std::shared_ptr<BadgeKey> badge_key_ = std::make_shared<BadgeKey>(keys_.path());
};
KITH_BOTH_ENGINES(Trainings);

TEST_P(Trainings, everything_is_owed_before_the_first_meeting_and_by_the_day_of_it) {
  auto owes = owed(maya_);
  EXPECT_EQ(owes.topics.size(), 13u);
  EXPECT_EQ(owes.due(), std::nullopt);
  took(maya_, orientation_, on(2026, 9, 10));
  EXPECT_EQ(owed(maya_).topics.size(), 7u);
  agency_->match(maya_, agency_->person("Tom"), on(2026, 10, 1));
  owes = owed(maya_);
  EXPECT_EQ(owes.due(), on(2026, 10, 1)) << "service began: it was due that day";
  took(maya_, foundation_, on(2026, 10, 5));
  EXPECT_FALSE(owed(maya_).any());
}

TEST_P(Trainings, what_was_missed_is_still_owed_and_a_make_up_heals_it) {
  took(maya_, orientation_, on(2026, 9, 10));
  took(maya_, foundation_, on(2026, 9, 12), "partial",
       "good_practice;communication;role_modelling;building_trust;diversity;population");
  const auto owes = owed(maya_);
  ASSERT_EQ(owes.topics.size(), 1u);
  EXPECT_EQ(owes.topics.front().topic, Topic::boundaries);
  EXPECT_EQ(owes.topics.front().why, Why::make_up);
  took(maya_, foundation_, on(2026, 9, 20), "partial", "boundaries");
  EXPECT_FALSE(owed(maya_).any());
}

/// Edge case 36.
TEST_P(Trainings, edge_case_36_a_topic_added_later_is_owed_but_undoes_nothing) {
  took(maya_, orientation_, on(2026, 9, 10));
  took(maya_, foundation_, on(2026, 9, 12));
  version(courses_[1], "2",
          "good_practice;communication;role_modelling;building_trust;boundaries;diversity;population;child_protection",
          on(2026, 11, 1));
  const auto owes = owed(maya_);
  ASSERT_EQ(owes.topics.size(), 1u);
  EXPECT_EQ(owes.topics.front().topic, Topic::child_protection);
  EXPECT_EQ(owes.topics.front().why, Why::added);
  EXPECT_EQ(owes.due(), on(2027, 1, 30)) << "90 days from 1 November";
  const auto snapshot = columns();
  const auto lacking = snapshot::lacking_to_meet(
      *snapshot, snapshot::PersonRef{static_cast<std::uint32_t>(maya_.value)},
      {static_cast<std::uint32_t>(agency_->programme.value)}, snapshot::Day(today), snapshot::Day(today));
  EXPECT_TRUE(lacking.topics.empty()) << "she may go on meeting";
}

TEST_P(Trainings, a_refresher_is_told_60_days_ahead_and_the_last_day_still_counts) {
  took(maya_, orientation_, on(2026, 9, 10));
  took(maya_, foundation_, on(2026, 1, 12), "attended", nullptr, on(2027, 1, 21));
  const auto owes = owed(maya_);
  EXPECT_FALSE(owes.any()) << "60 days and the last one is included";
  const auto next = owed(maya_, on(2026, 11, 23));
  ASSERT_EQ(next.topics.size(), 7u);
  EXPECT_EQ(next.topics.front().why, Why::refresher);
  EXPECT_EQ(next.due(), on(2027, 1, 21));
  EXPECT_EQ(owed(maya_, on(2027, 3, 1)).due(), on(2027, 1, 21)) << "past due";
}

TEST_P(Trainings, the_list_puts_what_is_past_due_first_and_leaves_out_who_has_left) {
  const auto noor = accepted("Noor", "Ali"), gone = accepted("Gone", "Away");
  agency_->add("mentor_status_events", {{"mentor_status_events.person_id", gone},
                                        {"mentor_status_events.event_date", on(2026, 10, 1)},
                                        {"mentor_status_events.status", "exited"}});
  agency_->match(noor, agency_->person("Zoe"), on(2026, 11, 1));
  auto p = pages(tara_, Role::trainer);
  const auto page = p.get("/training/owed");
  EXPECT_EQ(page.status, 200);
  EXPECT_LT(page.body.find("Noor Ali"), page.body.find("Maya Roy"));
  EXPECT_FALSE(test::says(page, "Gone Away"));
  auto stranger = pages(agency_->worker("Ines", "intake_worker"), Role::intake_worker);
  EXPECT_EQ(stranger.get("/training/owed").status, 403);
}

TEST_P(Trainings, many_are_invited_in_one_act_and_taken_back) {
  const auto noor = accepted("Noor", "Ali");
  const auto plan = event();
  auto p = pages(tara_, Role::trainer);
  EXPECT_TRUE(test::says(p.get("/training/owed"), "form=\"several\""));
  EXPECT_TRUE(test::says(p.get("/training/several", {{"all", "true"}}), "name=\"count\" value=\"2\""));
  EXPECT_EQ(p.post("/training/several", {{"all", "true"}, {"count", "2"}}).status, 422) << "which training";
  const auto expected = [&] {
    return db().reading("test",
                        [&](db::Tx& tx) { return load_sheet(tx, *load_plan(tx, plan, today), {}, today).size(); });
  };
  const auto chosen = sealed("training_plans", plan);
  auto made = p.post("/training/several", {{"pick", sealed("persons", noor.value)}, {"event", chosen}, {"_key", "a"}});
  EXPECT_EQ(made.status, 303) << made.body;
  EXPECT_EQ(expected(), 1u);
  made = p.post("/training/several", {{"all", "true"}, {"count", "2"}, {"event", chosen}, {"_key", "b"}});
  EXPECT_EQ(made.status, 303) << made.body;
  EXPECT_EQ(expected(), 2u);
  std::string place;
  for (const auto& [name, value] : made.headers)
    if (name == "location" || name == "Location") place = value;
  const auto page = p.get(place);
  EXPECT_TRUE(test::says(page, "Expected there already.")) << page.body;
  EXPECT_TRUE(test::says(page, "1 recorded"));
  EXPECT_EQ(p.post(place + "/back", {}).status, 303);
  EXPECT_EQ(expected(), 1u) << "Noor was invited before and stays";
}

TEST_P(Trainings, a_room_signs_in_by_the_code_of_the_day_and_the_trainer_says_who_was_there) {
  const auto made = event();
  auto anybody = pages(tara_, Role::trainer);
  anybody.actor = auth::anonymous();
  EXPECT_EQ(anybody.post("/training/sign-in", {{"code", code_of(made)}, {"name", "maya roy"}}).status, 303);
  EXPECT_EQ(anybody.post("/training/sign-in", {{"code", code_of(made)}, {"name", "Nobody Known"}}).status, 303)
      << "the same answer";
  EXPECT_EQ(anybody.post("/training/sign-in", {{"code", "AAAAAAAA"}, {"name", "Maya Roy"}, {"_key", "k1"}}).status,
            422);
  EXPECT_EQ(anybody.outcome, "training.flaw.code") << "no row of the audit log calls it done";
  EXPECT_EQ(anybody.post("/training/sign-in", {{"code", code_of(made)}, {"name", "Maya Roy"}, {"_key", "k1"}}).status,
            303)
      << "the page that said so was not kept in place of an answer";
  EXPECT_EQ(anybody.outcome, "");
  anybody.today = on(2026, 11, 23);
  EXPECT_EQ(anybody.post("/training/sign-in", {{"code", code_of(made)}, {"name", "Maya Roy"}}).status, 422)
      << "that day only";
  auto p = pages(tara_, Role::trainer);
  const std::string address = "/training/events/" + sealed("training_plans", made);
  const auto room = p.get(address);
  EXPECT_TRUE(test::says(room, "Maya Roy (signed in)"));
  EXPECT_TRUE(test::says(room, "Nobody Known"));
  EXPECT_TRUE(records().empty()) << "a typed name proves nothing";
  EXPECT_EQ(p.post(address + "/attendance", {{"marks.0.person", test::Pages::seal(maya_)},
                                             {"marks.0.status", "there"},
                                             {"marks.0.minutes", "30"},
                                             {"marks.0.topics", "boundaries"}})
                .status,
            303);
  ASSERT_EQ(records().size(), 1u);
  took(maya_, orientation_, on(2026, 9, 10));
  ASSERT_EQ(owed(maya_).topics.size(), 1u);
  EXPECT_EQ(owed(maya_).topics.front().topic, Topic::boundaries);
  EXPECT_EQ(p.post(address + "/attendance", {{"marks.0.person", test::Pages::seal(maya_)}, {"marks.0.status", "there"}})
                .status,
            303);
  EXPECT_FALSE(owed(maya_).any()) << "corrected: she was there in full";
}

TEST_P(Trainings, guessing_codes_ends_after_thirty_tries_an_hour) {
  auto anybody = pages(tara_, Role::trainer);
  anybody.actor = auth::anonymous();
  for (int i = 0; i < 30; ++i)
    EXPECT_EQ(anybody.post("/training/sign-in", {{"code", "BBBBBBBB"}, {"name", "x"}}).status, 422);
  EXPECT_EQ(anybody.post("/training/sign-in", {{"code", "BBBBBBBB"}, {"name", "x"}}).status, 429);
  EXPECT_EQ(anybody.outcome, "training.flaw.too_often");
}

TEST_P(Trainings, no_record_before_the_day_and_none_for_people_of_other_programmes) {
  const auto made = event();
  auto p = pages(tara_, Role::trainer);
  const std::string address = "/training/events/" + sealed("training_plans", made);
  EXPECT_EQ(p.post(address + "/people", {{"other", test::Pages::seal(maya_)}}).status, 303);
  EXPECT_TRUE(test::says(p.get(address), "Maya Roy"));
  const std::string tomorrow = "/training/events/" + sealed("training_plans", event("2026-11-23"));
  EXPECT_EQ(p.post(tomorrow + "/people", {{"other", test::Pages::seal(maya_)}}).status, 303);
  EXPECT_EQ(
      p.post(tomorrow + "/attendance", {{"marks.0.person", test::Pages::seal(maya_)}, {"marks.0.status", "there"}})
          .status,
      422);
  const auto other = agency_->worker("Olga", "trainer", agency_->new_programme("Other"));
  auto stranger = pages(other, Role::trainer);
  stranger.actor = agency_->actor(other, Role::trainer, ProgrammeId{999});
  EXPECT_EQ(stranger.get(address).status, 404);
  EXPECT_EQ(p.post(address + "/attendance",
                   {{"marks.0.person", test::Pages::seal(agency_->person("Stranger"))}, {"marks.0.status", "there"}})
                .status,
            422);
  EXPECT_TRUE(records().empty());
}

TEST_P(Trainings, a_certificate_is_hers_and_a_badge_is_for_adults) {
  const auto record = took(maya_, orientation_, on(2026, 9, 10));
  const std::string address = "/training/records/" + sealed("training_records", record);
  auto mine = pages(maya_, Role::mentor);
  const auto paper = mine.get(address + "/certificate");
  EXPECT_EQ(paper.status, 200);
  EXPECT_EQ(paper.content_type, "application/pdf");
  EXPECT_TRUE(test::says(paper, "Maya Roy"));
  EXPECT_FALSE(test::says(paper, "Community")) << "no programme";
  EXPECT_EQ(mine.get(address + "/badge").status, 404) << "no birth date is known";
  agency_->born(maya_, on(2010, 5, 1));
  EXPECT_EQ(mine.get(address + "/badge").status, 404) << "sixteen";
  agency_->born(maya_, on(1999, 5, 1));
  const auto badge = mine.get(address + "/badge");
  EXPECT_EQ(badge.status, 200);
  EXPECT_EQ(badge.content_type, "application/vc+jwt");
  const auto claims = credential(badge.body);
  EXPECT_NE(claims.find("OpenBadgeCredential"), claims.npos);
  EXPECT_EQ(claims.find("Community"), claims.npos) << "no programme";
  pages_of_nobody_find_the_key(badge.body);
  auto other = pages(accepted("Noor", "Ali"), Role::mentor);
  EXPECT_EQ(other.get(address + "/certificate").status, 404);
  EXPECT_TRUE(test::says(mine.get("/training/mine"), "Orientation"));
}

TEST_P(Trainings, badges_fit_the_schema_of_open_badges_3) {
  const auto schema = test::shared("data/openbadges/schema/ob_v3p0_achievementcredential_schema.json");
  const auto ajv = test::Ajv::found();
  if (!schema) GTEST_SKIP() << "skipped: no ../shared";
  if (!ajv) GTEST_SKIP() << "skipped: no ajv (npm ci)";
  agency_->born(maya_, on(1999, 5, 1));
  auto mine = pages(maya_, Role::mentor);
  const std::string file = keys_ / "credential.json";
  const auto fits = [&](const std::string& said) {
    std::ofstream(file) << said;
    return ajv->fits("draft2019", schema->string(), file);
  };
  for (const std::optional<Date> until : {std::optional<Date>(), std::optional(on(2027, 9, 10))}) {
    const auto record = took(maya_, orientation_, on(2026, 9, 10), "attended", nullptr, until);
    const auto badge = mine.get("/training/records/" + sealed("training_records", record) + "/badge");
    ASSERT_EQ(badge.status, 200);
    auto said = credential(badge.body);
    EXPECT_EQ(said.find("\"validUntil\"") != said.npos, until.has_value());
    EXPECT_TRUE(fits(said)) << said;
    const auto member = said.find("\"validFrom\"");
    ASSERT_NE(member, said.npos);
    EXPECT_FALSE(fits(said.replace(member, 11, "\"validfrom\""))) << "the validator refuses what is no badge";
  }
}

TEST_P(Trainings, a_course_with_its_first_version_and_a_second_that_may_not_be_older) {
  auto p = pages(tara_, Role::trainer);
  const auto form = p.get("/training/courses/new");
  EXPECT_TRUE(test::says(form, "Name of the course"));
  EXPECT_FALSE(test::says(form, "Your name")) << "that is asked when somebody signs in";
  EXPECT_EQ(p.post("/training/courses", {{"name", "Closing well"},
                                         {"kind", "ongoing"},
                                         {"version", "1"},
                                         {"valid_from", "2026-11-01"},
                                         {"topics", "closure"}})
                .status,
            303);
  EXPECT_EQ(p.post("/training/courses",
                   {{"name", "No topics"}, {"kind", "ongoing"}, {"version", "1"}, {"valid_from", "2026-11-01"}})
                .status,
            422);
  const std::string address = "/training/courses/" + sealed("courses", courses_[0]) + "/version";
  EXPECT_EQ(p.post(address, {{"version", "2"}, {"valid_from", "2023-11-01"}, {"topics", "closure"}}).status, 422);
  EXPECT_EQ(p.post(address, {{"version", "2"}, {"valid_from", "2026-11-01"}, {"topics", "closure"}}).status, 303);
  EXPECT_TRUE(test::says(p.get("/training/courses"), "Closing well"));
}

}  // namespace
}  // namespace kith::training
