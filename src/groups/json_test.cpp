// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "casefile/people.h"
#include "groups/groups.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"

/// What a program does with groups through the JSON interface: the acts of the pages, and their refusals.
namespace kith::groups {
namespace {

constexpr Date json_day = on(2026, 11, 22);

/// Cora leads a circle of mentor Maya and mentees Tom and Zoe. Ana was referred and may take part; Ben was referred.
class GroupJson : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    cora_ = agency_->worker("Cora");
    group_ = agency_->add("groups", {{"groups.programme_id", agency_->programme},
                                     {"groups.name", "Circle"},
                                     {"groups.start_date", on(2026, 9, 1)}});
    maya_ = joined("Maya", "mentor");
    tom_ = joined("Tom", "mentee");
    zoe_ = joined("Zoe", "mentee");
    agency_->cleared(maya_, on(2027, 1, 3));
    agency_->add("training_records",
                 {{"training_records.person_id", maya_},
                  {"training_records.event_date", on(2026, 1, 3)},
                  {"training_records.result", "credited"},
                  {"training_records.approved_by", cora_},
                  {"training_records.topics_covered",
                   "philosophy_role;duties_mentee;duties_guardian;duties_organization;organization_duties;"
                   "realistic_expectations;good_practice;communication;role_modelling;building_trust;"
                   "boundaries;diversity;population"}});
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
    pages_->actor = agency_->actor(cora_);
  }
  PersonId joined(std::string_view given, std::string_view role) {
    const auto who = agency_->person(given);
    agency_->add("group_memberships", {{"group_memberships.group_id", group_},
                                       {"group_memberships.person_id", who},
                                       {"group_memberships.role", role},
                                       {"group_memberships.start_date", on(2026, 9, 1)}});
    return who;
  }
  PersonId referred(std::string_view given, bool permitted) {
    const auto who = agency_->person(given);
    agency_->add("referrals", {{"referrals.mentee_id", who},
                               {"referrals.programme_id", agency_->programme},
                               {"referrals.event_date", on(2026, 1, 3)},
                               {"referrals.source", "school"},
                               {"referrals.screened_under_contract", 0}});
    if (permitted)
      agency_->add("consents", {{"consents.mentee_id", who},
                                {"consents.kind", "guardian_permission"},
                                {"consents.given_by", cora_},
                                {"consents.basis", "parent"},
                                {"consents.event_date", on(2026, 1, 4)}});
    return who;
  }
  static std::string sealed(const char* table, std::int64_t key) { return test::FakeVisit::sealer().seal(key, table); }
  std::string place() const { return "/api/v1/groups/" + sealed("groups", group_); }
  int post(const std::string& rest, const test::Pages::Pairs& sent) {
    return pages_->post(place() + rest, sent).status;
  }
  records::Version last(records::TableKey table) {
    return db().reading("test", [&](db::Tx& tx) { return records::list(tx, table, json_day, 0, 50); }).back();
  }
  static std::string text_of(const records::Version& version, records::ColumnKey column) {
    return version.values[static_cast<std::size_t>(column.position()) - 1].text;
  }
  std::size_t kept(records::TableKey table) {
    return db().reading("test", [&](db::Tx& tx) { return records::list(tx, table, json_day, 0, 50).size(); });
  }
  /// Held on 13 October, all there.
  std::string session() {
    EXPECT_EQ(post("/sessions", {{"event_date", "2026-10-13"},
                                 {"status", "held"},
                                 {"marks.0.person", test::Pages::seal(maya_)},
                                 {"marks.0.status", "present"},
                                 {"marks.1.person", test::Pages::seal(tom_)},
                                 {"marks.1.status", "present"},
                                 {"marks.2.person", test::Pages::seal(zoe_)},
                                 {"marks.2.status", "present"}}),
              201);
    return "/sessions/" + sealed("group_sessions", last("group_sessions").chain);
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  casefile::People people_;
  std::int64_t group_{};
  PersonId cora_, maya_, tom_, zoe_;
};
KITH_BOTH_ENGINES(GroupJson);

TEST_P(GroupJson, a_group_is_founded_and_read) {
  const auto found = [&](std::string programme) {
    return pages_
        ->post("/api/v1/groups", {{"name", "Chess"}, {"start_date", "2026-11-01"}, {"programme", std::move(programme)}})
        .status;
  };
  EXPECT_EQ(found(test::Pages::seal(agency_->new_programme("Elsewhere"))), 422);
  EXPECT_EQ(kept("groups"), 1u);
  EXPECT_EQ(found(test::Pages::seal(agency_->programme)), 201);
  const auto shown = pages_->get("/api/v1/groups/" + sealed("groups", last("groups").chain));
  EXPECT_EQ(shown.status, 200);
  EXPECT_TRUE(test::says(shown, R"("start_date":"2026-11-01")")) << shown.body;
  EXPECT_EQ(pages_->get("/api/v1/groups/" + std::string(26, '0')).status, 404);
}

TEST_P(GroupJson, one_group_tells_its_members_plan_and_sessions) {
  EXPECT_EQ(post("/schedules", {{"event_date", "2026-09-01"}, {"place", "Room 4"}, {"frequency", "Weekly"}}), 422)
      << "at what time?";
  EXPECT_EQ(
      post("/schedules",
           {{"event_date", "2026-09-01"}, {"place", "Room 4"}, {"meeting_time", "Noon"}, {"frequency", "Weekly"}}),
      201);
  EXPECT_EQ(post("/sizes", {{"event_date", "2026-11-20"}, {"least_mentees", "9"}, {"most_mentees", "8"}}), 422);
  EXPECT_EQ(post("/sizes", {{"event_date", "2026-11-20"}, {"least_mentees", "2"}, {"most_mentees", "8"}}), 201);
  session();
  const auto shown = pages_->get(place());
  for (const char* part : {R"("name":"Maya","role":"mentor","may_attend":true)", R"("name":"Tom","role":"mentee")",
                           R"("least_mentees":2,"most_mentees":8)", R"("place":"Room 4","meeting_time":"Noon")",
                           R"("event_date":"2026-10-13","status":"held","mentees":2,"mentees_there":2)"})
    EXPECT_TRUE(test::says(shown, part)) << part << "\n" << shown.body;
}

TEST_P(GroupJson, members_come_and_leave) {
  const auto ana = referred("Ana", true), ben = referred("Ben", false);
  const auto join = [&](PersonId who, const char* day = "2026-11-01") {
    return post("/members", {{"person_id", test::Pages::seal(who)}, {"role", "mentee"}, {"start_date", day}});
  };
  EXPECT_EQ(join(ben), 422) << "nobody permits it";
  EXPECT_EQ(join(agency_->person("Stranger")), 422) << "no file in the programme";
  EXPECT_EQ(join(ana, "2026-08-31"), 422) << "before the group";
  EXPECT_EQ(join(ana), 201);
  EXPECT_EQ(join(ana), 422) << "is there already";
  const auto leave = [&](PersonId who, const char* day) {
    return post("/leaving", {{"person", test::Pages::seal(who)}, {"end_date", day}});
  };
  EXPECT_EQ(leave(ana, "2026-10-31"), 422) << "before she joined";
  EXPECT_EQ(leave(ben, "2026-11-20"), 404) << "was no member";
  EXPECT_EQ(leave(ana, "2026-11-20"), 201);
  EXPECT_TRUE(test::says(pages_->get(place()), R"("left":[{)"));
}

TEST_P(GroupJson, low_attendance_is_followed_up) {
  const auto follow = [&](PersonId who, const char* day) {
    return post("/follow-ups", {{"person", test::Pages::seal(who)},
                                {"event_date", day},
                                {"reason", "The bus"},
                                {"encouragement", "Missed by all"}});
  };
  EXPECT_EQ(follow(cora_, "2026-11-20"), 404) << "no member";
  EXPECT_EQ(follow(tom_, "2026-11-23"), 422) << "a day to come";
  EXPECT_EQ(follow(tom_, "2026-11-20"), 201);
  EXPECT_EQ(kept("attendance_followups"), 1u);
}

TEST_P(GroupJson, marks_are_corrected_and_whoever_is_not_sent_stays) {
  const auto sheet = session() + "/attendance";
  const auto mark = [&](PersonId who, const char* status) {
    return post(sheet, {{"marks.0.person", test::Pages::seal(who)}, {"marks.0.status", status}});
  };
  EXPECT_EQ(post(sheet, {}), 422);
  EXPECT_EQ(mark(cora_, "present"), 422) << "not on the sheet";
  EXPECT_EQ(mark(zoe_, "here"), 422) << "no such mark";
  EXPECT_EQ(mark(zoe_, "absent"), 201);
  const auto shown = pages_->get(place() + sheet);
  EXPECT_TRUE(test::says(shown, R"("role":"mentee","status":"absent")")) << shown.body;
  EXPECT_TRUE(test::says(shown, R"("role":"mentee","status":"present")")) << "Tom\n" << shown.body;
}

TEST_P(GroupJson, a_session_is_moved_and_withdrawn_with_the_version_that_was_read) {
  const auto at = session();
  const auto seen = std::to_string(last("group_sessions").id);
  EXPECT_TRUE(test::says(pages_->get(place() + at), "\"version\":")) << pages_->get(place() + at).body;
  const auto move = [&](const std::string& version, const char* day) {
    return post(at,
                {{"version", version}, {"correction_reason", "Wrong day"}, {"event_date", day}, {"status", "held"}});
  };
  EXPECT_EQ(move(seen, "2026-11-23"), 422) << "a day to come";
  EXPECT_EQ(move(seen, "2026-10-14"), 201);
  EXPECT_EQ(move(seen, "2026-10-15"), 409) << "corrected meanwhile";
  const auto told = [&] { return last("group_sessions"); };
  EXPECT_EQ(post(at, {{"version", std::to_string(told().id)},
                      {"correction_reason", "What was done"},
                      {"event_date", "2026-10-14"},
                      {"status", "held"},
                      {"activities", "Chess"}}),
            201);
  EXPECT_EQ(move(std::to_string(told().id), "2026-10-15"), 201);
  EXPECT_EQ(text_of(told(), "group_sessions.activities"), "Chess") << "what was left out stays";
  const auto withdraw = [&](const std::string& version) {
    return post(at + "/withdraw", {{"version", version}, {"correction_reason", "Typed twice"}});
  };
  EXPECT_EQ(withdraw(seen), 409);
  EXPECT_EQ(withdraw(std::to_string(last("group_sessions").id)), 201);
  EXPECT_EQ(kept("group_sessions"), 0u);
  EXPECT_EQ(pages_->get(place() + at).status, 404);
}

TEST_P(GroupJson, what_is_not_ones_own_is_not_there) {
  const auto at = session();
  pages_->actor = agency_->actor(cora_, auth::Role::coordinator, agency_->new_programme("Elsewhere"));
  EXPECT_EQ(pages_->get(place()).status, 404);
  EXPECT_EQ(pages_->get(place() + at + "/attendance").status, 404);
  EXPECT_EQ(post("/leaving", {{"person", test::Pages::seal(tom_)}, {"end_date", "2026-11-20"}}), 404);
  pages_->actor = agency_->actor(maya_, auth::Role::mentor);
  EXPECT_EQ(post("/members", {}), 403);
}

}  // namespace
}  // namespace kith::groups
