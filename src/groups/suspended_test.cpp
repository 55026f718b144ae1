// SPDX-License-Identifier: AGPL-3.0-or-later
#include "groups/suspended.h"

#include <gtest/gtest.h>

#include "casefile/people.h"
#include "groups/groups.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"
#include "support/small_agency.h"

namespace kith::groups {
namespace {

using auth::Role;

/// Maya and Max mentor Tom, Zoe and Luc in a group at Hill School; what is decided of Maya is what the tests are about.
class MaySheNot : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    school_ = agency_->site("Hill School");
    agency_->add("site_agreements", {{"site_agreements.site_id", school_},
                                     {"site_agreements.parties", "Hill and we"},
                                     {"site_agreements.signed_on", on(2026, 1, 1)},
                                     {"site_agreements.valid_from", on(2026, 1, 1)}});
    group_ = agency_->add("groups", {{"groups.programme_id", agency_->programme},
                                     {"groups.site_id", school_},
                                     {"groups.name", "Circle"},
                                     {"groups.start_date", on(2026, 9, 1)}});
    cora_ = agency_->worker("Cora");
    for (const auto name : {"Maya", "Max"}) all_.push_back(ready(join(name, "mentor")));
    for (const auto name : {"Tom", "Zoe", "Luc"}) all_.push_back(join(name, "mentee"));
    maya_ = all_.front();
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
    pages_->actor = agency_->actor(cora_);
  }
  PersonId join(std::string_view name, std::string_view role) {
    const auto who = agency_->person(name);
    agency_->add("group_memberships", {{"group_memberships.group_id", group_},
                                       {"group_memberships.person_id", who},
                                       {"group_memberships.role", role},
                                       {"group_memberships.start_date", on(2026, 9, 1)}});
    return who;
  }
  PersonId ready(PersonId who) {
    agency_->cleared(who, on(2027, 1, 3));
    agency_->add("training_records",
                 {{"training_records.person_id", who},
                  {"training_records.event_date", on(2026, 1, 3)},
                  {"training_records.result", "credited"},
                  {"training_records.approved_by", cora_},
                  {"training_records.topics_covered",
                   "philosophy_role;duties_mentee;duties_guardian;duties_organization;organization_duties;"
                   "realistic_expectations;good_practice;communication;role_modelling;building_trust;"
                   "boundaries;diversity;population"}});
    return who;
  }
  void decided(std::string_view status, Date day, ProgrammeId in = {}) {
    agency_->add("mentor_status_events",
                 {{"mentor_status_events.person_id", maya_},
                  {"mentor_status_events.programme_id", in ? db::Value(in) : db::Value()},
                  {"mentor_status_events.event_date", day},
                  {"mentor_status_events.status", status}},
                 day);
  }
  std::string place() const { return "/groups/" + test::FakeVisit::sealer().seal(group_, "groups"); }
  /// Everybody was there; of Maya what is said, or nothing.
  int sheet(const std::string& to, const char* of_maya, const char* day = "2026-10-13") {
    test::Pages::Pairs form{{"event_date", day}, {"status", "held"}, {"minutes", "60"}};
    std::size_t line = 0;
    for (const auto person : all_) {
      const std::string mark = "marks." + std::to_string(line++);
      form.emplace_back(mark + ".person", test::Pages::seal(person));
      if (person != maya_ || *of_maya) form.emplace_back(mark + ".status", person == maya_ ? of_maya : "present");
    }
    return pages_->post(place() + to, form).status;
  }
  std::string sheet_of_last() {
    const auto key = db().reading(
        "test", [](db::Tx& tx) { return records::list(tx, "group_sessions", on(2026, 11, 22), 0, 9).front().chain; });
    return "/session/" + test::FakeVisit::sealer().seal(key, "group_sessions");
  }
  /// "visitor present", of Maya.
  std::string line() {
    std::string found;
    db().read("test", [&](db::Tx& tx) {
      tx.query("select role, status from attendance where person_id = :maya order by id", {{"maya", maya_}},
               [&](const db::Row& row) { found += row.string(0) + " " + row.string(1) + ";"; });
    });
    return found;
  }
  bool may_not() { return test::says(pages_->get(place()), "may not attend"); }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  casefile::People people_;
  std::vector<PersonId> all_;
  SiteId school_;
  std::int64_t group_{};
  PersonId cora_, maya_;
};
KITH_BOTH_ENGINES(MaySheNot);

/// workflows.md §15: a school's teacher lead never reads details of screening.
TEST_P(MaySheNot, a_teacher_lead_reads_that_and_neither_why_nor_since_when) {
  decided("suspended", on(2026, 10, 10));
  ASSERT_EQ(sheet("/session", "present"), 303);
  for (const auto& path : {place(), place() + "/session", place() + sheet_of_last()}) {
    pages_->actor = agency_->actor(cora_);
    EXPECT_TRUE(test::says(pages_->get(path), "suspended since 10 Oct 2026")) << path;
    pages_->actor.grants = {{Role::teacher_lead, agency_->programme, school_},
                            {Role::coordinator, agency_->new_programme("Another"), {}}};
    const auto shown = pages_->get(path);
    ASSERT_EQ(shown.status, 200);
    EXPECT_TRUE(test::says(shown, "may not attend; ask the coordinator")) << path;
    for (const auto hidden : {"suspended since", "10 Oct", "while suspended", "screening officer"})
      EXPECT_FALSE(test::says(shown, hidden)) << hidden << " " << path;
  }
  EXPECT_TRUE(test::says(pages_->get(place()), "Maya was there on 13 Oct 2026 as a visitor."));
}

TEST_P(MaySheNot, whoever_takes_attendance_moves_a_session_and_withdraws_it_from_its_sheet) {
  ASSERT_EQ(sheet("/session", "present"), 303);
  const auto at = place() + sheet_of_last() + "/correct";
  EXPECT_TRUE(test::says(pages_->get(place() + sheet_of_last()), at));
  ASSERT_EQ(pages_->get(at).status, 200);
  const auto last = [&] {
    return db().reading("test", [](db::Tx& tx) { return records::list(tx, "group_sessions", on(2026, 11, 22), 0, 9); });
  };
  const auto version = [&] { return std::to_string(last().front().id); };
  EXPECT_EQ(pages_->post(at, {{"version", version()}, {"event_date", "2026-10-14"}, {"status", "held"}}).status, 422)
      << "without a reason";
  EXPECT_EQ(pages_
                ->post(at, {{"version", version()},
                            {"event_date", "2026-10-14"},
                            {"status", "held"},
                            {"correction_reason", "Wrong day"}})
                .status,
            303);
  EXPECT_EQ(sheet("/session", "present"), 303) << "the real day is free";
  EXPECT_EQ(last().size(), 2u);
  const auto again = place() + sheet_of_last() + "/correct/withdraw";
  EXPECT_EQ(
      pages_->post(again, {{"version", version()}, {"withdrawal", "1"}, {"withdrawal_reason", "Typed twice"}}).status,
      303);
  EXPECT_EQ(last().size(), 1u);
}

/// workflows.md §15: own site only, on the page, as JSON and where its ids are read.
TEST_P(MaySheNot, a_teacher_lead_tells_of_meetings_of_mentors_at_the_own_school) {
  const auto elsewhere = agency_->site("Lake School");
  pages_->actor = agency_->actor(agency_->person("Tess"), Role::teacher_lead);
  pages_->actor.grants = {{Role::teacher_lead, agency_->programme, school_}};
  for (const char* path : {"/groups/mentor-meetings", "/groups/new"}) {
    const auto form = pages_->get(path);
    EXPECT_TRUE(test::says(form, "Hill School")) << path << form.body;
    EXPECT_FALSE(test::says(form, "Lake School") || test::says(form, "No site")) << path;
  }
  const auto met = [&](const char* path, SiteId site) {
    return pages_
        ->post(path, {{"programme", test::Pages::seal(agency_->programme)},
                      {"site", site ? test::Pages::seal(site) : ""},
                      {"event_date", "2026-11-04"},
                      {"mode", "in_person"}})
        .status;
  };
  for (const char* path : {"/groups/mentor-meetings", "/api/v1/mentor-meetings"}) {
    EXPECT_EQ(met(path, elsewhere), 422) << path;
    EXPECT_EQ(met(path, {}), 422) << path;
    EXPECT_LT(met(path, school_), 400) << path;
  }
  pages_->actor = agency_->actor(cora_);
  EXPECT_TRUE(test::says(pages_->get("/groups/mentor-meetings"), "Lake School"));
  EXPECT_EQ(met("/groups/mentor-meetings", {}), 303) << "she leads all of the programme";
}

/// workflows.md §15: names at the own site, attendance; no file, no one-to-one pair, no other site (decision 0294).
TEST_P(MaySheNot, a_teacher_lead_reads_names_of_the_own_school_and_of_no_other) {
  const auto elsewhere = agency_->site("Lake School");
  const auto ida = agency_->person("Ida"), kai = agency_->person("Kai"), noor = agency_->person("Noor");
  agency_->match(ida, noor, on(2026, 9, 1), {}, school_);
  agency_->match(kai, agency_->person("Pia"), on(2026, 9, 1), {}, elsewhere);
  const auto tess = agency_->person("Tess");
  pages_->actor = agency_->actor(tess, Role::teacher_lead);
  pages_->actor.grants = {{Role::teacher_lead, agency_->programme, school_}};
  const auto board = pages_->get("/groups/board");
  EXPECT_TRUE(test::says(board, "Ida"));
  EXPECT_FALSE(test::says(board, "Kai")) << "another school's";
  EXPECT_FALSE(test::says(board, "Noor")) << "not with whom";
  const auto group = pages_->get(place());
  for (const char* name : {"Maya", "Max"}) EXPECT_TRUE(test::says(group, name)) << name;
  EXPECT_EQ(pages_->get(place() + "/session").status, 200);
  pages_->actor.grants = {{Role::teacher_lead, agency_->programme, elsewhere}};
  EXPECT_EQ(pages_->get(place()).status, 404);
  EXPECT_FALSE(test::says(pages_->get("/groups/board"), "Ida"));
  pages_->actor.grants = {{Role::teacher_lead, agency_->programme, {}}};
  EXPECT_EQ(pages_->get(place()).status, 403) << "a role without a site opens none";
  EXPECT_FALSE(test::says(pages_->get("/groups/board"), "Ida"));
  pages_->actor = agency_->actor(cora_);
  EXPECT_FALSE(test::says(pages_->get("/groups/board"), "one to one at the school")) << "she has the matches";
}

TEST_P(MaySheNot, a_bar_outlasts_whatever_is_said_after_it) {
  decided("barred", on(2026, 10, 1), agency_->new_programme("Another"));
  EXPECT_TRUE(may_not());
  for (const auto later : {"reinstated", "available", "on_hold", "exited"}) {
    decided(later, on(2026, 10, 5));
    EXPECT_TRUE(may_not()) << later;
  }
}

TEST_P(MaySheNot, nothing_is_said_of_her_before_somebody_says_it) {
  decided("suspended", on(2026, 11, 22));
  const auto shown = pages_->get(place() + "/session").body;
  const auto line_of = [&](std::string_view label) {
    const auto at = shown.find(label);
    return at == shown.npos ? std::string("no line") : shown.substr(at, shown.find("</fieldset>", at) - at);
  };
  EXPECT_NE(line_of("Max (Mentor)").find(" checked"), std::string::npos);
  EXPECT_NE(line_of("Maya (Mentor)").find("type=\"radio\""), std::string::npos);
  EXPECT_EQ(line_of("Maya (Mentor)").find(" checked"), std::string::npos);
  ASSERT_EQ(sheet("/session", "", "2026-10-13"), 303);
  EXPECT_EQ(line(), "mentor unknown;") << "before the suspension: expected, and nobody excused her";
}

TEST_P(MaySheNot, that_she_was_there_all_the_same_can_be_said_later) {
  decided("suspended", on(2026, 10, 10));
  ASSERT_EQ(sheet("/session", ""), 303);
  EXPECT_EQ(line(), "") << "not expected";
  const auto last = sheet_of_last();
  EXPECT_TRUE(test::says(pages_->get(place() + last), "Maya (Visitor)")) << pages_->get(place() + last).body;
  EXPECT_EQ(sheet(last, "absent"), 303);
  EXPECT_EQ(line(), "") << "still not expected";
  EXPECT_EQ(sheet(last, "late"), 303);
  EXPECT_EQ(line(), "visitor late;");
  EXPECT_EQ(sheet(last, "present"), 303);
  EXPECT_EQ(line(), "visitor late;visitor present;") << "a new version of the same line";
}

}  // namespace
}  // namespace kith::groups
