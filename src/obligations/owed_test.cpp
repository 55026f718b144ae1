// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "obligations/obligations.h"
#include "support/match_story.h"

namespace kith::obligations {
namespace {

using namespace kith::test;  // NOLINT

struct OwedList : testing::Test, MatchStory {
  std::vector<Owed> owed(Date today, int horizon = 7) const { return owed_for(h.snapshot(), {}, today, horizon); }
  std::optional<Owed> on_track(Track track, Date today, int horizon = 7) const {
    for (const Owed& o : owed(today, horizon))
      if (o.track == track) return o;
    return std::nullopt;
  }
};

TEST_F(OwedList, upcoming_then_due_today_then_overdue) {
  EXPECT_TRUE(owed(on(2024, 1, 16)).empty()) << "due in eight days";
  EXPECT_EQ(on_track(Track::mentor, on(2024, 1, 17))->urgency, Urgency::upcoming);
  EXPECT_EQ(on_track(Track::mentor, on(2024, 1, 24))->urgency, Urgency::due_today);
  EXPECT_EQ(on_track(Track::mentor, on(2024, 1, 25))->urgency, Urgency::overdue) << "A1 was missed";
}

TEST_F(OwedList, a_new_match_is_owed_its_first_contact_from_the_day_it_starts) {
  const auto o = on_track(Track::mentor, start, 14);
  ASSERT_TRUE(o);
  EXPECT_EQ(o->window.name(), "A1");
  EXPECT_EQ(o->window.due, Day(on(2024, 1, 24)));
  EXPECT_TRUE(owed(add_days(start, -1), 30).empty()) << "not started yet";
}

TEST_F(OwedList, on_its_last_day_a_window_can_still_be_met) {
  talk(on(2024, 1, 24), {of_mentor()});
  talk(on(2024, 2, 7), {of_mentor()});
  const auto o = on_track(Track::mentor, on(2024, 3, 10));
  ASSERT_TRUE(o);
  EXPECT_EQ(o->urgency, Urgency::due_today);
  EXPECT_EQ(o->missed_before, 0);
}

TEST_F(OwedList, an_A2_window_past_its_due_day_is_overdue_until_the_month_ends) {
  talk(on(2024, 1, 20), {of_mentor()});
  const auto o = on_track(Track::mentor, on(2024, 2, 8));
  ASSERT_TRUE(o);
  EXPECT_EQ(o->urgency, Urgency::overdue);
  EXPECT_EQ(o->overdue_since, Day(on(2024, 2, 7)));
  EXPECT_EQ(o->window.last_day, Day(on(2024, 2, 10)));
}

TEST_F(OwedList, missed_windows_in_a_row_are_overdue_since_the_first_of_them) {
  talk(on(2024, 1, 20), {of_mentor()});
  const auto o = on_track(Track::mentor, on(2024, 4, 15));
  ASSERT_TRUE(o);
  EXPECT_EQ(o->window.name(), "B3");
  EXPECT_EQ(o->missed_before, 3) << "A2, B1, B2";
  EXPECT_EQ(o->overdue_since, Day(on(2024, 2, 7)));
  EXPECT_EQ(o->last_contact, Day(on(2024, 1, 20)));
  EXPECT_EQ(o->last_attempt, std::nullopt);
}

TEST_F(OwedList, a_met_track_is_not_owed) {
  talk(on(2024, 1, 20), {of_mentor(), of_mentee(), of_mum()});
  EXPECT_TRUE(owed(on(2024, 1, 21), 3).empty());
}

TEST_F(OwedList, tells_the_last_attempt_and_when_another_adult_may_answer) {
  talk(on(2024, 1, 12), {attempt()});
  EXPECT_FALSE(on_track(Track::guardian, on(2024, 1, 20))->substitution_open);
  talk(on(2024, 1, 13), {attempt()});
  const auto o = on_track(Track::guardian, on(2024, 1, 20));
  EXPECT_TRUE(o->substitution_open);
  EXPECT_EQ(o->last_attempt, Day(on(2024, 1, 13)));
  EXPECT_FALSE(on_track(Track::mentor, on(2024, 1, 20))->substitution_open);
}

TEST_F(OwedList, leaves_out_what_is_excused_not_applicable_or_closed) {
  h.pause(match, PauseKind::contact_suspended, on(2024, 1, 11), Day(on(2024, 1, 24)));
  EXPECT_TRUE(owed(on(2024, 1, 20)).empty());
  MatchStory adult;
  adult.h.consent(adult.kid, ConsentKind::mature_minor, on(2024, 1, 5));
  EXPECT_EQ(owed_for(adult.h.snapshot(), {}, on(2024, 1, 20), 7).size(), 2u);
  MatchStory closed;
  closed.h.close(closed.match, on(2024, 1, 20));
  EXPECT_TRUE(owed_for(closed.h.snapshot(), {}, on(2024, 1, 20), 7).empty());
  EXPECT_EQ(owed_for(closed.h.snapshot(), {}, on(2024, 1, 19), 7).size(), 3u);
}

TEST_F(OwedList, overdue_first_by_day_then_by_match_then_by_track) {
  const MatchRef earlier = h.match(programme, teacher, kid, on(2023, 12, 1), "match-0");
  h.meeting_held(earlier, on(2023, 12, 28));
  talk(on(2024, 1, 20), {of_mentor(), of_mentee()});
  std::vector<std::string> order;
  const Snapshot s = h.snapshot();
  for (const Owed& o : owed_for(s, {}, on(2024, 1, 24), 14))
    order.push_back(s.id_of<MatchRow>(o.match) + " " + std::string(word(o.track)) + " " +
                    std::to_string(static_cast<int>(o.urgency)));
  EXPECT_EQ(order, (std::vector<std::string>{"match-0 mentor 0", "match-0 mentee 0", "match-0 guardian 0",
                                             "match-1 guardian 1"}));
}

TEST_F(OwedList, scopes_are_conjunctions) {
  const ProgrammeRef other = h.programme("pro-2");
  const PersonRef colleague = h.person("colleague");
  const MatchRef theirs = h.match(other, teacher, kid, on(2024, 1, 1));
  h.meeting_held(theirs, start);
  h.assign(theirs, colleague, on(2024, 1, 1));
  const Snapshot s = h.snapshot();
  const auto count = [&](Scope scope) { return owed_for(s, scope, on(2024, 1, 24), 0).size(); };
  EXPECT_EQ(count({}), 6u);
  EXPECT_EQ(count({.programme = other}), 3u);
  EXPECT_EQ(count({.worker = staff}), 3u);
  EXPECT_EQ(count({.programme = other, .worker = staff}), 0u);
  EXPECT_EQ(count({.programme = other, .worker = colleague}), 3u);
  EXPECT_EQ(count({.without_worker = true}), 0u);
  EXPECT_EQ(count({.match = theirs}), 3u);
  EXPECT_EQ(count({.worker = staff, .match = theirs}), 0u);
}

TEST_F(OwedList, next_due_is_the_open_window_or_the_one_after_a_met_one) {
  talk(on(2024, 1, 20), {of_mentor()});
  const auto next = next_due(h.snapshot(), match, on(2024, 1, 21));
  ASSERT_EQ(next.size(), 3u);
  EXPECT_EQ(next[0].window.name(), "A2");
  EXPECT_FALSE(next[0].begun);
  EXPECT_EQ(next[1].window.name(), "A1");
  EXPECT_TRUE(next[1].begun);
  EXPECT_EQ(next[1].status, Status::open);
  EXPECT_TRUE(next_due(h.snapshot(), match, add_days(start, -1)).empty());
}

TEST_F(OwedList, obligations_as_json) {
  talk(on(2024, 1, 20), {of_mentor()}, ContactMode::phone, "c-1");
  const auto json = obligations_json(h.snapshot(), match, on(2024, 1, 20));
  ASSERT_TRUE(json);
  EXPECT_TRUE(json->starts_with(
      R"({"format":"kith-obligations","version":1,"match_id":"match-1","as_of":"2024-01-20","start":"2024-01-10","end":null,"obligations":[)"))
      << *json;
  EXPECT_NE(
      json->find(
          R"({"match_id":"match-1","track":"mentor","window":"A1","first_day":"2024-01-11","last_day":"2024-01-24","due":"2024-01-24","status":"MET","flags":[],"contact_id":"c-1","contact_date":"2024-01-20"})"),
      json->npos)
      << *json;
  EXPECT_NE(json->find(R"("status":"OPEN","flags":[],"contact_id":null,"contact_date":null})"), json->npos);
  EXPECT_EQ(obligations_json(h.snapshot(), match, on(2024, 1, 1)), std::nullopt) << "did not exist then";
  EXPECT_EQ(obligations_json(h.snapshot(), MatchRef{99}, on(2024, 1, 20)), std::nullopt);
}

/// Two attempts at the mother and then the teacher, in the month that begins on `first`.
void substituted(MatchStory& s, Date first) {
  s.talk(add_days(first, 2), {s.attempt()});
  s.talk(add_days(first, 4), {s.attempt()});
  s.talk(add_days(first, 6), {s.of_other_adult(s.teacher)});
}

TEST(Substitutes, the_third_window_in_a_row_is_to_be_confirmed) {
  MatchStory s;
  const auto row = [&](Date as_of) { return substitutes_in_a_row(s.h.snapshot(), s.match, as_of); };
  EXPECT_EQ(row(on(2024, 2, 11)), 0);
  for (const Date first : {on(2024, 2, 11), on(2024, 3, 11), on(2024, 4, 11)}) substituted(s, first);
  ASSERT_EQ(s.guardian_in("B1"), "MET SUBSTITUTED");
  ASSERT_EQ(s.guardian_in("B3", on(2024, 5, 1)), "MET SUBSTITUTED");
  EXPECT_EQ(row(on(2024, 2, 20)), 1);
  EXPECT_EQ(row(on(2024, 4, 10)), 2);
  EXPECT_EQ(row(on(2024, 5, 1)), 3);
  EXPECT_EQ(row(on(2024, 5, 20)), 3) << "a window still open does not end the row";
  s.talk(on(2024, 5, 25), {s.of_mum()});
  EXPECT_EQ(row(on(2024, 5, 26)), 0) << "the mother was heard again";
}

TEST(Substitutes, a_missed_window_ends_the_row) {
  MatchStory s;
  for (const Date first : {on(2024, 2, 11), on(2024, 3, 11), on(2024, 5, 11)}) substituted(s, first);
  EXPECT_EQ(substitutes_in_a_row(s.h.snapshot(), s.match, on(2024, 6, 1)), 1);
}

}  // namespace
}  // namespace kith::obligations
