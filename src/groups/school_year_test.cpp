// SPDX-License-Identifier: AGPL-3.0-or-later
#include "groups/school_year.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/small_agency.h"

namespace kith::groups {
namespace {

constexpr Date day_of_year = on(2026, 11, 22);
const std::vector<db::Step> year_steps = test::all_steps();

/// A group of mentor Maya and mentee Tom in a school year with one term, at a school.
class SchoolYears : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return year_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    site_ = agency_->site("Hill School");
    group_ = agency_->add("groups", {{"groups.programme_id", agency_->programme},
                                     {"groups.site_id", site_},
                                     {"groups.name", "Tuesday circle"},
                                     {"groups.start_date", on(2026, 9, 1)}});
    maya_ = join("Maya", "mentor");
    tom_ = join("Tom", "mentee");
  }
  PersonId join(std::string_view name, std::string_view role) {
    const auto who = agency_->person(name);
    agency_->add("group_memberships", {{"group_memberships.group_id", group_},
                                       {"group_memberships.person_id", who},
                                       {"group_memberships.role", role},
                                       {"group_memberships.start_date", on(2026, 9, 1)}});
    return who;
  }
  void calendar(std::string_view kind, Date from, Date until) {
    agency_->add("calendar_periods", {{"calendar_periods.programme_id", agency_->programme},
                                      {"calendar_periods.kind", kind},
                                      {"calendar_periods.name", kind},
                                      {"calendar_periods.start_date", from},
                                      {"calendar_periods.end_date", until}});
  }
  void held(Date day) {
    agency_->add(
        "group_sessions",
        {{"group_sessions.group_id", group_}, {"group_sessions.event_date", day}, {"group_sessions.status", "held"}},
        day);
  }
  void told_schedule(Date day) {
    agency_->add("group_schedules",
                 {{"group_schedules.group_id", group_},
                  {"group_schedules.event_date", day},
                  {"group_schedules.place", "Room 4"},
                  {"group_schedules.meeting_time", "Tuesdays at three"},
                  {"group_schedules.frequency", "monthly"}},
                 day);
  }
  void check_in(PersonId who, std::string_view role, Date day, bool all_three = true) {
    agency_->add("check_ins",
                 {{"check_ins.programme_id", agency_->programme},
                  {"check_ins.person_id", who},
                  {"check_ins.role", role},
                  {"check_ins.event_date", day},
                  {"check_ins.headway", "Some"},
                  {"check_ins.hurdles", "None"},
                  {"check_ins.needs", all_three ? db::Value("Books") : db::Value()}},
                 day);
  }
  snapshot::Snapshot columns() {
    return db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  }
  snapshot::GroupRef ref() const { return {static_cast<std::uint32_t>(group_)}; }
  std::optional<Asked> asked(Ask what, Date day = day_of_year, std::optional<Date> end = {}) {
    for (const auto& one : asked_of(columns(), ref(), agency_->programme, site_, day, end))
      if (one.what == what) return one;
    return std::nullopt;
  }
  YearState state(Date day = day_of_year, std::optional<Date> end = {}) {
    return year_state(columns(), ref(), agency_->programme, site_, day, end);
  }
  void evaluation(Date day) {
    agency_->add("evaluation_cycles",
                 {{"evaluation_cycles.programme_id", agency_->programme}, {"evaluation_cycles.event_date", day}}, day);
  }

  std::unique_ptr<test::SmallAgency> agency_;
  SiteId site_;
  std::int64_t group_{};
  PersonId maya_, tom_;
};
KITH_BOTH_ENGINES(SchoolYears);

TEST_P(SchoolYears, the_year_goes_from_planned_to_evaluated) {
  calendar("school_year", on(2026, 9, 1), on(2027, 6, 30));
  EXPECT_EQ(state(on(2026, 9, 10)), YearState::planned);
  told_schedule(on(2026, 9, 12));
  EXPECT_EQ(state(on(2026, 9, 12)), YearState::published);
  held(on(2026, 10, 6));
  EXPECT_EQ(state(), YearState::running);
  EXPECT_EQ(state(on(2027, 7, 1)), YearState::ended);
  evaluation(on(2027, 7, 5));
  EXPECT_EQ(state(on(2027, 7, 6)), YearState::ended) << "of no day inside the year (MG-M4)";
  evaluation(on(2027, 6, 20));
  EXPECT_EQ(state(on(2027, 7, 6)), YearState::evaluated);
}

TEST_P(SchoolYears, a_schedule_is_told_before_the_first_session) {
  EXPECT_FALSE(asked(Ask::schedule)->met());
  EXPECT_TRUE(asked(Ask::schedule)->open) << "there is time until the first session";
  held(on(2026, 10, 6));
  EXPECT_FALSE(asked(Ask::schedule)->open);
  told_schedule(on(2026, 10, 7));
  EXPECT_FALSE(asked(Ask::schedule)->met()) << "a day late";
}

TEST_P(SchoolYears, each_year_has_its_schedule_and_its_first_session) {
  calendar("school_year", on(2025, 9, 1), on(2026, 6, 30));
  calendar("school_year", on(2026, 9, 1), on(2027, 6, 30));
  told_schedule(on(2025, 9, 10));
  held(on(2025, 10, 7));
  EXPECT_EQ(state(on(2026, 9, 10)), YearState::planned) << "told for the year before";
  EXPECT_FALSE(asked(Ask::schedule, on(2026, 9, 10))->met());
  EXPECT_TRUE(asked(Ask::schedule, on(2026, 9, 10))->open) << "the session was in the year before";
  told_schedule(on(2026, 8, 25));
  EXPECT_EQ(state(on(2026, 9, 10)), YearState::published) << "told in summer";
  held(on(2026, 10, 6));
  EXPECT_TRUE(asked(Ask::schedule)->met());
}

TEST_P(SchoolYears, a_group_that_ended_is_asked_nothing_and_before_that_until_its_last_day) {
  calendar("school_year", on(2026, 9, 1), on(2027, 6, 30));
  held(on(2026, 9, 15));
  EXPECT_EQ(asked(Ask::sessions, on(2026, 9, 20), on(2026, 9, 30))->due, on(2026, 9, 30));
  EXPECT_EQ(state(on(2026, 9, 30), on(2026, 9, 30)), YearState::running);
  EXPECT_FALSE(asked(Ask::sessions, day_of_year, on(2026, 9, 30)));
  EXPECT_FALSE(asked(Ask::schedule, day_of_year, on(2026, 9, 30)));
  EXPECT_EQ(state(day_of_year, on(2026, 9, 30)), YearState::ended);
}

TEST_P(SchoolYears, a_guardian_answers_for_the_family_while_guardian) {
  calendar("term", on(2026, 9, 1), on(2026, 12, 18));
  agency_->born(tom_, on(2014, 5, 4));
  const auto gail = agency_->person("Gail");
  agency_->add("relationships", {{"relationships.mentee_id", tom_},
                                 {"relationships.person_id", gail},
                                 {"relationships.kind", "parent"},
                                 {"relationships.is_guardian", 1},
                                 {"relationships.may_consent", 1},
                                 {"relationships.may_pick_up", 1},
                                 {"relationships.contact_rule", "any"},
                                 {"relationships.start_date", on(2020, 1, 1)},
                                 {"relationships.end_date", on(2026, 10, 15)}});
  check_in(gail, "guardian", on(2026, 10, 16));
  ASSERT_TRUE(asked(Ask::check_in_guardians));
  EXPECT_EQ(asked(Ask::check_in_guardians)->done, 0) << "guardian no more that day";
  check_in(gail, "guardian", on(2026, 10, 15));
  EXPECT_EQ(asked(Ask::check_in_guardians)->done, 1);
}

TEST_P(SchoolYears, sessions_check_ins_meeting_and_thanks) {
  EXPECT_FALSE(asked(Ask::sessions)) << "no school year";
  EXPECT_FALSE(asked(Ask::check_in_mentors)) << "no term";
  calendar("school_year", on(2026, 9, 1), on(2027, 6, 30));
  calendar("term", on(2026, 9, 1), on(2026, 12, 18));
  held(on(2026, 8, 20));
  held(on(2026, 10, 6));
  EXPECT_EQ(asked(Ask::sessions)->done, 1) << "not the one before";
  check_in(maya_, "mentor", on(2026, 10, 1), false);
  EXPECT_EQ(asked(Ask::check_in_mentors)->done, 0) << "two of three questions";
  check_in(maya_, "mentor", on(2026, 10, 2));
  EXPECT_TRUE(asked(Ask::check_in_mentors)->met());
  EXPECT_EQ(asked(Ask::check_in_mentees)->of, 1);
  EXPECT_EQ(asked(Ask::check_in_mentees)->due, on(2026, 12, 18));
  EXPECT_FALSE(asked(Ask::mentor_meeting)->met());
  agency_->add("recognitions",
               {{"recognitions.person_id", maya_},
                {"recognitions.programme_id", agency_->programme},
                {"recognitions.role", "mentor"},
                {"recognitions.kind", "thank_you"},
                {"recognitions.event_date", on(2026, 11, 1)}},
               on(2026, 11, 1));
  EXPECT_TRUE(asked(Ask::recognition_mentors)->met());
  EXPECT_FALSE(asked(Ask::recognition_mentees)->met());
}

TEST_P(SchoolYears, leads_talk_in_each_month_with_a_session) {
  EXPECT_FALSE(asked(Ask::lead_contact)) << "no session";
  held(on(2026, 11, 3));
  EXPECT_FALSE(asked(Ask::lead_contact)->met());
  EXPECT_EQ(asked(Ask::lead_contact)->due, on(2026, 11, 30));
  EXPECT_EQ(asked(Ask::lead_contact, on(2026, 12, 5))->due, on(2026, 11, 30)) << "missed, and said so";
  agency_->add("site_contacts",
               {{"site_contacts.site_id", site_},
                {"site_contacts.programme_id", agency_->programme},
                {"site_contacts.event_date", on(2026, 11, 10)},
                {"site_contacts.participants", "teacher_lead;team_lead"},
                {"site_contacts.two_way", 1}},
               on(2026, 11, 10));
  EXPECT_TRUE(asked(Ask::lead_contact)->met());
}

}  // namespace
}  // namespace kith::groups
