// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "casefile/people.h"
#include "groups/groups.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"
#include "support/small_agency.h"

/// Who may have which place in a group (workflows.md §5.2, §8), and that a day is recorded once.
namespace kith::groups {
namespace {

constexpr Date joining_day = on(2026, 11, 22);

const std::vector<db::Step> joining_steps = [] {
  auto steps = db::file_steps();
  for (auto& step : records::ddl_steps()) steps.push_back(std::move(step));
  return steps;
}();

class Joining : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return joining_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db(), joining_day);
    sam_ = agency_->worker("Sam", "supervisor");
    group_ = agency_->add("groups", {{"groups.programme_id", agency_->programme},
                                     {"groups.name", "Tuesday circle"},
                                     {"groups.start_date", on(2026, 9, 1)}});
    maya_ = agency_->person("Maya");
    application_ = agency_->add("mentor_applications", {{"mentor_applications.person_id", maya_},
                                                        {"mentor_applications.programme_id", agency_->programme},
                                                        {"mentor_applications.event_date", on(2026, 8, 1)},
                                                        {"mentor_applications.complete", 1},
                                                        {"mentor_applications.status", "volunteer"}});
    tom_ = agency_->person("Tom");
  }
  int join(PersonId who, const char* role) {
    const auto columns = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
    return db().writing("test", [&](db::Tx& tx) {
      const auto group = load_group(tx, group_, joining_day);
      casefile::Answers answers;
      answers.put("group_memberships.person_id", who.value);
      answers.put("group_memberships.role", std::string(role));
      answers.put("group_memberships.start_date", static_cast<std::int64_t>(day_number(on(2026, 10, 1))));
      const auto made =
          record_on(tx, columns, *group, member_form, answers, std::nullopt, agency_->author(joining_day));
      why_ = made ? std::string() : made.error().problems.front().key;
      return made ? 1 : 0;
    });
  }
  int session(Date day, const char* status) {
    const auto columns = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
    return db().writing("test", [&](db::Tx& tx) {
      casefile::Answers answers;
      answers.put("group_sessions.event_date", static_cast<std::int64_t>(day_number(day)));
      answers.put("group_sessions.status", std::string(status));
      const auto made = record_session(tx, columns, *load_group(tx, group_, joining_day), answers, {},
                                       {agency_->author(joining_day), {}});
      why_ = made ? std::string() : made.error().problems.front().key;
      return made ? 1 : 0;
    });
  }
  /// Of the only session that stands: another day or outcome, or withdrawn (no day).
  bool correct(std::optional<Date> day, const char* status) {
    const auto columns = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
    return db().writing("test", [&](db::Tx& tx) {
      const auto last = records::list(tx, "group_sessions", joining_day, 0, 9).front();
      const casefile::Correction what{last.chain, last.id, "Typed on the wrong day", "correction_reason"};
      if (!day)
        return casefile::withdraw_record(tx, session_form.table, what, agency_->author(joining_day)).has_value();
      casefile::Answers answers;
      answers.put("group_sessions.event_date", static_cast<std::int64_t>(day_number(*day)));
      answers.put("group_sessions.status", std::string(status));
      const auto made = correct_session(tx, columns, *load_group(tx, group_, joining_day), what, answers,
                                        {agency_->author(joining_day), {}});
      why_ = made ? std::string() : made.error().problems.front().key;
      return made.has_value();
    });
  }
  void permitted(Date from, std::optional<Date> withdrawn = std::nullopt,
                 std::string_view kind = "guardian_permission") {
    agency_->add("consents", {{"consents.mentee_id", tom_},
                              {"consents.kind", kind},
                              {"consents.given_by", sam_},
                              {"consents.basis", "parent"},
                              {"consents.event_date", from},
                              {"consents.withdrawn_on", withdrawn ? db::Value(*withdrawn) : db::Value()}});
  }

  std::unique_ptr<test::SmallAgency> agency_;
  PersonId sam_, maya_, tom_;
  std::int64_t group_{}, application_{};
  std::string why_;
};
KITH_BOTH_ENGINES(Joining);

TEST_P(Joining, only_who_was_accepted_and_is_not_barred_mentors) {
  EXPECT_EQ(join(tom_, "mentor"), 0) << "a child is no mentor";
  EXPECT_EQ(join(maya_, "mentor"), 0);
  EXPECT_EQ(why_, "group.flaw.not_accepted");
  EXPECT_EQ(join(maya_, "visitor"), 1) << "anybody may visit";
  agency_->add("mentor_decisions", {{"mentor_decisions.application_id", application_},
                                    {"mentor_decisions.event_date", on(2026, 9, 1)},
                                    {"mentor_decisions.decision", "accepted"}});
  const auto noor = agency_->person("Noor");
  EXPECT_EQ(join(noor, "mentor"), 0) << "not by somebody else's decision";
  agency_->add("mentor_status_events", {{"mentor_status_events.person_id", maya_},
                                        {"mentor_status_events.event_date", on(2026, 9, 20)},
                                        {"mentor_status_events.status", "barred"}});
  EXPECT_EQ(join(maya_, "mentor"), 0);
}

TEST_P(Joining, whoever_is_barred_is_no_visitor_either) {
  agency_->add("mentor_status_events", {{"mentor_status_events.person_id", maya_},
                                        {"mentor_status_events.event_date", on(2026, 9, 20)},
                                        {"mentor_status_events.status", "barred"}});
  for (const char* role : {"mentor", "visitor"}) {
    EXPECT_EQ(join(maya_, role), 0) << role;
    EXPECT_EQ(why_, "group.flaw.barred") << role;
  }
}

TEST_P(Joining, an_accepted_mentor_has_a_place) {
  agency_->add("mentor_decisions", {{"mentor_decisions.application_id", application_},
                                    {"mentor_decisions.event_date", on(2026, 9, 1)},
                                    {"mentor_decisions.decision", "accepted"}});
  EXPECT_EQ(join(maya_, "mentor"), 1) << why_;
}

TEST_P(Joining, no_mentee_takes_part_without_permission) {
  EXPECT_EQ(join(tom_, "mentee"), 0);
  EXPECT_EQ(why_, "group.flaw.no_permission");
  permitted(on(2026, 10, 2));
  EXPECT_EQ(join(tom_, "mentee"), 0) << "given later";
  permitted(on(2026, 9, 1), on(2026, 10, 1));
  EXPECT_EQ(join(tom_, "mentee"), 0) << "withdrawn by that day";
  permitted(on(2026, 9, 1));
  EXPECT_EQ(join(tom_, "mentee"), 1) << why_;
}

TEST_P(Joining, a_mature_minor_decides_alone) {
  permitted(on(2026, 9, 1), std::nullopt, "mature_minor");
  EXPECT_EQ(join(tom_, "mentee"), 1) << why_;
}

/// workflows.md §2: hard for minors. Place from 1 October 2026, of age at 18.
TEST_P(Joining, an_adult_is_not_asked_for_a_permission) {
  const auto born = [&](Date day) { return agency_->born(agency_->person("Zoe"), day); };
  EXPECT_EQ(join(born(on(2008, 10, 2)), "mentee"), 0) << "of age the day after";
  EXPECT_EQ(why_, "group.flaw.no_permission");
  EXPECT_EQ(join(born(on(2008, 10, 1)), "mentee"), 1) << why_;
}

/// Users' finding G1: whoever was second made another session, and each absence counted twice.
TEST_P(Joining, a_day_is_recorded_once) {
  EXPECT_EQ(session(on(2026, 10, 6), "cancelled"), 1);
  EXPECT_EQ(session(on(2026, 10, 6), "held"), 1) << "it took place after all: " << why_;
  EXPECT_EQ(session(on(2026, 10, 6), "held"), 0);
  EXPECT_EQ(why_, "group.flaw.same_day");
  EXPECT_EQ(session(on(2026, 10, 7), "held"), 1) << why_;
}

TEST_P(Joining, a_session_on_the_wrong_day_moves_and_no_longer_holds_that_day) {
  ASSERT_EQ(session(on(2026, 10, 6), "held"), 1) << why_;
  EXPECT_FALSE(correct(on(2026, 11, 23), "held"));
  EXPECT_EQ(why_, "group.flaw.future");
  EXPECT_TRUE(correct(on(2026, 10, 13), "held")) << why_;
  EXPECT_EQ(session(on(2026, 10, 13), "held"), 0) << "it is that day's now";
  EXPECT_TRUE(correct(on(2026, 10, 13), "cancelled")) << why_;
  EXPECT_FALSE(correct(on(2026, 10, 13), "held")) << "nobody stands on its sheet";
  EXPECT_EQ(why_, "group.flaw.was_not_held");
  EXPECT_TRUE(correct(on(2026, 10, 6), "cancelled")) << why_;
  EXPECT_EQ(session(on(2026, 10, 13), "held"), 1) << why_;
}

TEST_P(Joining, a_session_entered_in_error_is_withdrawn_and_its_day_is_free) {
  ASSERT_EQ(session(on(2026, 10, 6), "held"), 1) << why_;
  ASSERT_TRUE(correct(std::nullopt, ""));
  EXPECT_EQ(session(on(2026, 10, 6), "held"), 1) << why_;
}

TEST_P(Joining, no_session_moves_to_a_day_that_another_has) {
  ASSERT_EQ(session(on(2026, 10, 6), "held"), 1) << why_;
  ASSERT_EQ(session(on(2026, 10, 13), "held"), 1) << why_;
  for (const Date day : {on(2026, 10, 6), on(2026, 10, 13)}) correct(day, "held");
  EXPECT_EQ(why_, "group.flaw.same_day");
}

}  // namespace
}  // namespace kith::groups
