// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/wait.h"

#include <gtest/gtest.h>

#include "placement/small_pool_for_tests.h"

namespace kith::placement {
namespace {

using auth::Role;

TEST(Outlook, counts_those_who_still_wait_and_not_only_those_who_were_lucky) {
  std::vector<Watched> waits;
  for (int n = 0; n < 10; ++n) waits.push_back({0, 60, true});
  for (int n = 0; n < 10; ++n) waits.push_back({0, 120, true});
  EXPECT_EQ(outlook(waits, 0).half, 2);
  for (int n = 0; n < 20; ++n) waits.push_back({0, 400, false});
  const auto seen = outlook(waits, 0);
  EXPECT_EQ(seen.matched, 20);
  EXPECT_EQ(seen.half, 4) << "half of forty have a mentor after 120 days";
  EXPECT_FALSE(seen.nearly) << "nobody knows when nine of ten will";
  EXPECT_FALSE(outlook(waits, 120).half) << "of those who waited 120 days nobody was seen to get one";
}

TEST(Outlook, is_of_those_who_have_waited_as_long) {
  std::vector<Watched> waits;
  for (int day = 10; day <= 300; day += 10) waits.push_back({0, day, true});
  EXPECT_EQ(outlook(waits, 0).half, 5);
  EXPECT_EQ(outlook(waits, 200).half, 2) << "half of the ten who are left, on day 250";
  for (int waited = 0; waited < 250; waited += 7) ASSERT_LE(*outlook(waits, waited).half, 5);
}

TEST(Outlook, says_nothing_from_few_waits_and_tells_no_single_wait) {
  EXPECT_FALSE(outlook({{0, 10, true}, {0, 20, true}, {0, 30, true}, {0, 40, true}}, 0).known());
  std::vector<Watched> waits(5, {0, 31, true});
  EXPECT_EQ(outlook(waits, 0).half, 2) << "days are rounded up to months";
  waits.push_back({0, 700, true});
  EXPECT_FALSE(outlook(waits, 40).half) << "one child alone was still waiting then";
}

TEST(Outlook, a_wait_that_was_not_seen_from_its_first_day_counts_from_where_it_was_seen) {
  std::vector<Watched> waits(6, {0, 30, true});
  const auto without = outlook(waits, 0).half;
  for (int n = 0; n < 50; ++n) waits.push_back({500, 600, false});
  EXPECT_EQ(outlook(waits, 0).half, without) << "on day 30 they had not come yet";
}

class OwnWait : public SmallPool {
 protected:
  void SetUp() override {
    SmallPool::SetUp();
    if (IsSkipped()) return;
    a().typing_day = on(2026, 11, 21);
    other_ = waiting("Zoe", on(2026, 1, 4));
    tom_ = waiting("Tom", on(2026, 2, 1));
    a().born(tom_, on(2015, 5, 1));
    mother_ = a().person("Rosa");
    a().relative(tom_, mother_, "parent", true);
  }
  http::Response own(PersonId who, Role role) { return ask(my_wait_page, actor(who, role), {}); }
  static bool tells(const http::Response& page, std::string_view what) {
    return page.body.find(what) != std::string::npos;
  }
  PersonId other_, tom_, mother_;
};
KITH_BOTH_ENGINES(OwnWait);

TEST_P(OwnWait, a_guardian_sees_the_own_childs_wait_and_nothing_of_another) {
  const auto page = own(mother_, Role::guardian);
  EXPECT_TRUE(tells(page, "Tom"));
  EXPECT_TRUE(tells(page, "between place 1 and place 5")) << page.body;
  EXPECT_TRUE(tells(page, "Too few"));
  EXPECT_FALSE(tells(page, "Zoe"));
  EXPECT_FALSE(tells(page, "of 2")) << "how many wait is not said";
}

TEST_P(OwnWait, only_a_guardian_whose_right_stands_and_by_that_role) {
  EXPECT_FALSE(tells(own(mother_, Role::mentor), "Tom")) << "a mentor's account opens no child";
  const auto uncle = a().person("Uli");
  a().relative(tom_, uncle, "other", false);
  EXPECT_FALSE(tells(own(uncle, Role::guardian), "Tom"));
  EXPECT_FALSE(tells(own(other_, Role::guardian), "Tom"));
  EXPECT_FALSE(tells(own(tom_, Role::mentee), "between place")) << "a minor's wait is told to the guardian";
}

TEST_P(OwnWait, a_barred_parent_is_told_nothing) {
  const auto father = a().person("Raul");
  a().relative(tom_, father, "parent", true, "barred");
  EXPECT_FALSE(tells(own(father, Role::guardian), "Tom"));
  EXPECT_TRUE(tells(own(mother_, Role::guardian), "Tom"));
}

TEST_P(OwnWait, where_survivors_are_served_nothing_is_shown) {
  db().write("survivors", [&](db::Tx& tx) {
    const auto last = records::newest(tx, "programmes", a().programme.value);
    ASSERT_TRUE(records::correct(tx, "programmes", a().programme.value, last->id, {{"programmes.survivor", 1}},
                                 {a().office, test::SmallAgency::noon(on(2026, 11, 21))}));
  });
  EXPECT_FALSE(tells(own(mother_, Role::guardian), "Tom"));
}

TEST_P(OwnWait, a_mentee_of_age_asks_and_the_parent_no_longer_does) {
  a().born(tom_, on(2000, 5, 1));
  EXPECT_TRUE(tells(own(tom_, Role::mentee), "between place"));
  EXPECT_FALSE(tells(own(mother_, Role::guardian), "Tom"));
}

TEST_P(OwnWait, once_somebody_is_proposed_no_place_is_told) {
  a().add("match_proposals", {{"match_proposals.programme_id", a().programme},
                              {"match_proposals.mentor_id", ready_mentor("Maya")},
                              {"match_proposals.mentee_id", tom_},
                              {"match_proposals.event_date", on(2026, 11, 20)}});
  const auto page = own(mother_, Role::guardian);
  EXPECT_TRUE(tells(page, "A mentor is being considered."));
  EXPECT_FALSE(tells(page, "place") && tells(page, "between"));
  EXPECT_FALSE(tells(page, "Maya"));
}

TEST_P(OwnWait, a_match_ends_a_wait_whether_or_not_somebody_took_the_child_off_the_list) {
  a().match(ready_mentor("Maya"), other_, on(2026, 3, 1));
  const auto waits = db().reading("waits", [&](db::Tx& tx) { return waits_of(tx, a().programme, today); });
  ASSERT_EQ(waits.size(), 2U);
  EXPECT_TRUE(waits[0].matched);
  EXPECT_EQ(waits[0].until, days_between(on(2026, 1, 5), on(2026, 2, 22))) << "approved a week before they met";
  EXPECT_FALSE(waits[1].matched);
  EXPECT_EQ(waits[1].until, days_between(on(2026, 2, 2), today));
}

TEST_P(OwnWait, the_same_on_paper_in_the_language_of_the_family) {
  const auto sam = a().worker("Sam", "coordinator");
  http::Request request;
  request.query.add("language", "fr");
  const auto note = ask(wait_note_page, actor(sam, Role::coordinator), request, child());
  EXPECT_EQ(note.status, 200);
  EXPECT_TRUE(note.body.starts_with("%PDF-") || tells(note, "entre la place 1 et la place 5"));
  EXPECT_FALSE(tells(note, "Zoe"));
  EXPECT_EQ(ask(wait_note_page, actor(mother_, Role::guardian), request, child()).status, 404);
}

}  // namespace
}  // namespace kith::placement
