// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/same_meeting.h"

#include <gtest/gtest.h>

namespace kith::snapshot {
namespace {

const Date day = on(2026, 5, 9);
LoggedMeeting at(std::optional<int> start, std::optional<int> minutes, EnteredBy who, Date d = day) {
  return {d, start, minutes, who};
}

TEST(SameMeeting, edge_49_mentor_and_mentee_both_enter) {
  EXPECT_TRUE(same_meeting(at(600, 60, EnteredBy::mentor), at(630, 60, EnteredBy::mentee)));
  EXPECT_TRUE(same_meeting(at({}, 60, EnteredBy::mentor), at(630, 60, EnteredBy::mentee)));
  EXPECT_TRUE(same_meeting(at({}, {}, EnteredBy::mentor), at({}, 60, EnteredBy::mentee)));
}

TEST(SameMeeting, two_meetings_of_one_day_stay_two) {
  EXPECT_FALSE(same_meeting(at(600, 60, EnteredBy::mentor), at(660, 60, EnteredBy::mentee)));
  EXPECT_FALSE(same_meeting(at({}, 60, EnteredBy::mentor), at({}, 60, EnteredBy::mentor)));
  EXPECT_FALSE(same_meeting(at({}, 60, EnteredBy::mentor), at({}, 60, EnteredBy::mentee, add_days(day, 1))));
}

TEST(SameMeeting, starting_together_is_enough) {
  EXPECT_TRUE(same_meeting(at(600, {}, EnteredBy::staff), at(600, {}, EnteredBy::staff)));
}

TEST(SameMeeting, the_relation_is_closed_transitively_and_takes_the_longest) {
  const LoggedMeeting logs[] = {at(600, 60, EnteredBy::mentor), at(700, 60, EnteredBy::mentor),
                                at(650, 60, EnteredBy::mentee), at(600, 30, EnteredBy::mentor, add_days(day, 7))};
  const auto groups = group_meetings(logs);
  EXPECT_EQ(groups, (std::vector<std::size_t>{0, 0, 0, 3}));
  EXPECT_EQ(minutes_of(logs, groups, 0), 60);
}

}  // namespace
}  // namespace kith::snapshot
