// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/relation.h"

#include <gtest/gtest.h>

#include "snapshot/builder.h"

namespace kith::snapshot {
namespace {

using auth::Relation;

constexpr Date today = on(2026, 11, 22), early = on(2026, 1, 1);
constexpr std::uint32_t match_key = 50, programme_key = 9, maya = 1, tom = 2, ana = 3, kim = 6, former = 7;

/// One match of Maya and Tom in which Kim works now, a former worker did until yesterday, and Ana is Tom's mother.
class Relations : public testing::Test {
 protected:
  Relations() {
    add(MatchRow{{}, {}, {programme_key}, {}, {maya}, {tom}, early}, match_key);
    builder.add<InitialMeetingRow>(stamp(), match_key, {{}, early, MeetingStatus::held});
    builder.add<AssignmentRow>(stamp(), match_key, {{}, {kim}, {early, Day::never()}, {}});
    builder.add<AssignmentRow>(stamp(), match_key, {{}, {former}, {early, Day(today) - 1}, {}});
    mother.person = {ana};
    mother.is_guardian = true;
    mother.days = {early, Day::never()};
  }
  void add(MatchRow row, std::uint32_t key) {
    builder.add<MatchRow>({key, key, 0, early, false, "m"}, key, std::move(row));
  }
  Stamp stamp() {
    ++next;
    return {next, next, 0, early, false, "x"};
  }
  Relation to(std::uint32_t person, Date day = today) {
    if (!built) {
      builder.add<RelationshipRow>(stamp(), tom, mother);
      PersonRow mentee;
      mentee.birth_date = born;
      builder.add<PersonRow>({tom, tom, 0, early, false, "tom"}, tom, mentee);
      snapshot = builder.finish();
      built = true;
    }
    return RelationsOf(snapshot, PersonId{person}, day).to(*state_of(snapshot, {match_key}, day));
  }

  Builder builder;
  Snapshot snapshot;
  RelationshipRow mother;
  Day born{on(2015, 5, 5)};
  std::uint32_t next{100};
  bool built{false};
};

TEST_F(Relations, parties_of_the_match_own_it) {
  EXPECT_EQ(to(maya), Relation::own);
  EXPECT_EQ(to(tom), Relation::own);
  EXPECT_EQ(to(ana), Relation::own);
}

TEST_F(Relations, a_relative_who_is_no_guardian_does_not) {
  mother.is_guardian = false;
  EXPECT_EQ(to(ana), Relation::other_programme);
}

TEST_F(Relations, a_barred_guardian_does_not) {
  mother.rule = ContactRule::barred;
  EXPECT_EQ(to(ana), Relation::other_programme);
}

TEST_F(Relations, a_bar_outweighs_another_row_of_the_same_guardian) {
  builder.add<RelationshipRow>(stamp(), tom, mother);
  mother.rule = ContactRule::barred;
  EXPECT_EQ(to(ana), Relation::other_programme);
}

TEST_F(Relations, the_mother_of_an_adult_mentee_no_longer_does) {
  born = on(2008, 11, 22);
  EXPECT_EQ(to(ana, on(2026, 11, 21)), Relation::own);
  EXPECT_EQ(to(ana, on(2026, 11, 22)), Relation::other_programme);
}

TEST_F(Relations, an_assignment_counts_on_its_days_and_ends_with_them) {
  EXPECT_EQ(to(kim), Relation::assigned_now);
  EXPECT_EQ(to(former, add_days(today, -1)), Relation::assigned_now);
  EXPECT_EQ(to(former), Relation::once_assigned);
}

TEST_F(Relations, the_mentor_of_a_closed_match_was_once_part_of_it) {
  builder.add<ClosureRow>(stamp(), match_key, {{}, today, ClosureKind::planned});
  EXPECT_EQ(to(maya, add_days(today, -1)), Relation::own);
  EXPECT_EQ(to(maya), Relation::once_assigned);
}

TEST_F(Relations, edge_26_a_party_acts_by_the_right_of_that_party_only) {
  to(ana);
  const RelationsOf mothers(snapshot, PersonId{ana}, today), mentors(snapshot, PersonId{maya}, today);
  const auto match = *state_of(snapshot, {match_key}, today);
  EXPECT_EQ(mothers.party_in(match), auth::Role::guardian);
  EXPECT_EQ(mentors.party_in(match), auth::Role::mentor);
  auth::Actor actor;
  actor.account = AccountId{1};
  actor.grants = {{auth::Role::mentor, ProgrammeId{programme_key}, {}}};
  const auto may = [&](const RelationsOf& who, auth::Permission permission) {
    return reaches(actor, permission, auth::scope_of(actor, permission), who, match);
  };
  EXPECT_TRUE(may(mentors, auth::Permission::record_meeting));
  EXPECT_FALSE(may(mothers, auth::Permission::record_meeting)) << "she mentors somebody else";
  EXPECT_FALSE(may(mothers, auth::Permission::see_own_match)) << "her account is not a guardian's";
  actor.grants.push_back({auth::Role::guardian, {}, {}});
  EXPECT_TRUE(may(mothers, auth::Permission::see_own_match));
  EXPECT_FALSE(may(mothers, auth::Permission::record_meeting));
}

TEST_F(Relations, a_stranger_and_nobody_have_none) {
  EXPECT_EQ(to(99), Relation::other_programme);
  EXPECT_EQ(to(0), Relation::other_programme);
}

}  // namespace
}  // namespace kith::snapshot
