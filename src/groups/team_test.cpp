// SPDX-License-Identifier: AGPL-3.0-or-later
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

/// Maya mentors Tom and others in a group that meets at the Mill; Theo leads the mentors of the Mill.
class Teams : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    mill_ = agency_->site("Mill");
    group_ = group("Lunch circle", mill_);
    maya_ = join("Maya", "mentor");
    tom_ = join("Tom", "mentee");
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
    lead(mill_);
  }
  std::int64_t group(std::string_view name, SiteId site, ProgrammeId in = {}) {
    return agency_->add("groups", {{"groups.programme_id", in ? in : agency_->programme},
                                   {"groups.site_id", site ? db::Value(site) : db::Value()},
                                   {"groups.name", name},
                                   {"groups.start_date", on(2026, 9, 1)}});
  }
  PersonId join(std::string_view name, std::string_view role) {
    const auto who = agency_->person(name);
    agency_->add("group_memberships", {{"group_memberships.group_id", group_},
                                       {"group_memberships.person_id", who},
                                       {"group_memberships.role", role},
                                       {"group_memberships.start_date", on(2026, 9, 1)}});
    return who;
  }
  void lead(SiteId site, ProgrammeId in = {}) {
    pages_->actor = agency_->actor(agency_->person("Theo"), Role::team_lead);
    pages_->actor.grants = {{Role::team_lead, in ? in : agency_->programme, site}};
  }
  void held(Date day, const std::vector<std::pair<PersonId, std::string_view>>& marks) {
    const auto session = agency_->add("group_sessions",
                                      {{"group_sessions.group_id", group_},
                                       {"group_sessions.event_date", day},
                                       {"group_sessions.status", "held"},
                                       {"group_sessions.activities", "Tom told of his father"},
                                       {"group_sessions.activity_tags", "career"}},
                                      day);
    for (const auto& [person, status] : marks)
      agency_->add("attendance",
                   {{"attendance.session_id", session},
                    {"attendance.person_id", person},
                    {"attendance.role", person == maya_ ? "mentor" : "mentee"},
                    {"attendance.status", status}},
                   day);
  }
  http::Response page() { return pages_->get("/groups/team"); }
  bool noted(PersonId person) const {
    return std::find(pages_->seen.begin(), pages_->seen.end(), std::pair(std::string("person"), person.value)) !=
           pages_->seen.end();
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  casefile::People people_;
  SiteId mill_;
  std::int64_t group_{};
  PersonId maya_, tom_;
};
KITH_BOTH_ENGINES(Teams);

TEST_P(Teams, a_team_lead_sees_mentors_plan_and_progress_and_no_mentee) {
  agency_->add("group_schedules",
               {{"group_schedules.group_id", group_},
                {"group_schedules.event_date", on(2026, 9, 1)},
                {"group_schedules.place", "Canteen"},
                {"group_schedules.frequency", "monthly"}},
               on(2026, 9, 1));
  held(on(2026, 10, 6), {{maya_, "present"}, {tom_, "absent"}});
  held(on(2026, 11, 3), {{maya_, "absent"}, {tom_, "present"}});
  const auto shown = page();
  ASSERT_EQ(shown.status, 200);
  for (const auto there :
       {"Lunch circle", "Canteen · monthly", "Maya", "there at 1 of 2 sessions", "Sessions held: 2."})
    EXPECT_TRUE(test::says(shown, there)) << there;
  for (const auto hidden : {"Tom", "father", "%"}) EXPECT_FALSE(test::says(shown, hidden)) << hidden;
  EXPECT_TRUE(noted(maya_));
  EXPECT_FALSE(noted(tom_));
  EXPECT_EQ(pages_->get("/groups/board").status, 403);
  EXPECT_EQ(pages_->get("/groups/" + test::FakeVisit::sealer().seal(group_, "groups")).status, 403);
}

TEST_P(Teams, n60_attendance_of_mentees_is_told_of_finished_quarters_and_finds_nobody) {
  const auto zoe = join("Zoe", "mentee"), luc = join("Luc", "mentee"), ida = join("Ida", "mentee"),
             eva = join("Eva", "mentee");
  const auto session = [&](Date day, std::vector<PersonId> there, std::vector<PersonId> absent) {
    std::vector<std::pair<PersonId, std::string_view>> marks;
    for (const auto who : there) marks.emplace_back(who, "present");
    for (const auto who : absent) marks.emplace_back(who, "absent");
    held(day, marks);
  };
  session(on(2026, 9, 8), {tom_, zoe, luc, ida}, {});
  session(on(2026, 9, 9), {tom_, zoe, luc, ida}, {});
  EXPECT_FALSE(test::says(page(), "%")) << "of four";
  session(on(2026, 9, 15), {tom_, zoe, luc, ida}, {eva});
  EXPECT_FALSE(test::says(page(), "%")) << "one was absent";
  session(on(2026, 9, 22), {}, {tom_, zoe, luc, ida});
  EXPECT_TRUE(test::says(page(), "until 30 Sep 2026: about 67 %")) << "12 of 17, rounded to 10 of 15";
  session(on(2026, 10, 6), {}, {tom_, zoe, luc, ida, eva});
  EXPECT_TRUE(test::says(page(), "until 30 Sep 2026: about 67 %")) << "the quarter is not over: nobody can subtract";
  pages_->today = on(2027, 1, 1);
  EXPECT_TRUE(test::says(page(), "until 31 Dec 2026: about 50 %")) << "12 of 22";
}

TEST_P(Teams, other_workplaces_survivors_and_what_is_over_are_not_there) {
  const auto empty = [&] { return test::says(page(), "Nobody mentors at your site today"); };
  EXPECT_FALSE(empty());
  lead(agency_->site("Forge"));
  EXPECT_TRUE(empty());
  EXPECT_FALSE(noted(maya_));
  lead(mill_, agency_->new_programme("Other"));
  EXPECT_TRUE(empty()) << "another programme at the same site";
  lead(SiteId{});
  EXPECT_EQ(page().status, 403) << "a role without a site opens no site";
  lead(mill_);
  pages_->today = on(2026, 8, 31);
  EXPECT_TRUE(empty()) << "before the group began";
  pages_->today = on(2026, 11, 22);
  const auto made = db().writing("test", [&](db::Tx& tx) {
    const auto chain = agency_->programme.value;
    return records::correct(tx, "programmes", chain, records::newest(tx, "programmes", chain)->id,
                            {{"programmes.survivor", 1}}, agency_->author());
  });
  ASSERT_TRUE(made);
  EXPECT_TRUE(empty()) << "edge case 56";
}

TEST_P(Teams, mentors_of_matches_at_the_workplace_stand_by_name_while_the_match_runs) {
  const auto ned = agency_->person("Ned"), kid = agency_->person("Kid");
  const auto match = agency_->match(ned, kid, on(2026, 9, 1), {}, mill_);
  agency_->match(agency_->person("Far"), agency_->person("Kin"), on(2026, 9, 1));
  EXPECT_TRUE(test::says(page(), "Ned"));
  EXPECT_FALSE(test::says(page(), "Kid"));
  EXPECT_FALSE(test::says(page(), "Far")) << "not at this site";
  EXPECT_TRUE(noted(ned));
  agency_->close(match, on(2026, 11, 1));
  EXPECT_FALSE(test::says(page(), "Ned")) << "edge case 59: nothing says why";
}

}  // namespace
}  // namespace kith::groups
