// SPDX-License-Identifier: AGPL-3.0-or-later
#include "relationship/meeting.h"

#include <gtest/gtest.h>

#include "records/ddl.h"
#include "relationship/queries.h"
#include "snapshot/load.h"
#include "snapshot/refs.h"
#include "support/both_engines.h"
#include "support/small_agency.h"

namespace kith::relationship {
namespace {

constexpr Date today = on(2026, 11, 22);
const std::vector<db::Step> store_steps = records::ddl_steps();

/// Maya and Tom began on 1 September.
class Meetings : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    maya_ = agency_->person("Maya");
    match_ = agency_->match(maya_, agency_->person("Tom"), on(2026, 9, 1));
  }
  NewMeeting meeting(Date day) const {
    NewMeeting m;
    m.match = match_;
    m.event_date = day;
    m.minutes = 90;
    m.mode = MeetingMode::in_person;
    m.activities = {"museum", "ice cream"};
    m.tags = {"social"};
    return m;
  }
  std::optional<snapshot::MatchState> state(Date as_of = today) {
    const auto columns = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
    return snapshot::state_of(columns, snapshot::ref_of(match_), as_of);
  }
  static records::Author author(PersonId who, Date day = today) { return {who, test::SmallAgency::noon(day)}; }
  Result<RecordedMeeting> record(const NewMeeting& m, EnteredBy who = EnteredBy::mentor, Date day = today) {
    const auto match = state(day);
    return db().writing("test", [&](db::Tx& tx) { return record_meeting(tx, match, m, who, author(maya_, day)); });
  }
  Result<RecordedMeeting> correct(const Meeting& seen, const NewMeeting& m, Date day = today) {
    const auto match = state(day);
    return db().writing("test", [&](db::Tx& tx) {
      return correct_meeting(tx, match, seen.meeting, seen.version, m, author(maya_, day));
    });
  }
  Result<std::int64_t> none(Date month, std::string reason = "Maya was ill", Date day = today) {
    const auto match = state(day);
    return db().writing("test", [&](db::Tx& tx) {
      return record_no_meeting(tx, match, {match_, month, std::move(reason)}, author(maya_, day));
    });
  }
  std::vector<Meeting> list(Date as_of = today) {
    return db().reading("test", [&](db::Tx& tx) { return meetings_of(tx, match_, on(2026, 1, 1), today, as_of); });
  }
  template <class T>
  static std::string refused(const Result<T>& result) {
    std::string text;
    if (result) return "done";
    for (const Problem& p : result.error().problems) text += (text.empty() ? "" : " ") + p.field;
    return text;
  }

  std::unique_ptr<test::SmallAgency> agency_;
  PersonId maya_;
  MatchId match_;
};
KITH_BOTH_ENGINES(Meetings);

TEST(RelationshipQueries, fit_the_store_on_both_engines) { test::prepare_all(sql::all, store_steps); }

TEST_P(Meetings, a_meeting_is_kept_as_it_was_told) {
  auto told = meeting(on(2026, 11, 20));
  told.start_minute = 14 * 60 + 30;
  told.place = "City museum";
  told.note = "Tom liked the dinosaurs.";
  const auto recorded = record(told);
  ASSERT_TRUE(recorded);
  EXPECT_FALSE(recorded->late_entry);
  EXPECT_FALSE(recorded->told_before);
  const auto all = list();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].meeting, recorded->meeting);
  EXPECT_EQ(all[0].day, on(2026, 11, 20));
  EXPECT_EQ(all[0].start_minute, 870);
  EXPECT_EQ(all[0].minutes, 90);
  EXPECT_EQ(all[0].mode, MeetingMode::in_person);
  EXPECT_EQ(all[0].activities, "museum;ice cream");
  EXPECT_EQ(all[0].tags, "social");
  EXPECT_EQ(all[0].place, "City museum");
  EXPECT_EQ(all[0].note, "Tom liked the dinosaurs.");
  EXPECT_EQ(all[0].entered_by, EnteredBy::mentor);
  EXPECT_FALSE(all[0].corrected);
  EXPECT_EQ(db().reading("test", [&](db::Tx& tx) { return match_of(tx, recorded->meeting); }), match_);
}

TEST_P(Meetings, everything_missing_is_told_at_once) {
  NewMeeting nothing;
  nothing.match = match_;
  EXPECT_EQ(refused(record(nothing)), "event_date minutes mode activities");
  EXPECT_TRUE(list().empty());
}

TEST_P(Meetings, minutes_1_and_10080_pass_0_and_10081_do_not) {
  for (const auto& [minutes, outcome] : {std::pair{0, "minutes"}, {1, "done"}, {10'080, "done"}, {10'081, "minutes"}}) {
    auto m = meeting(on(2026, 11, 20));
    m.minutes = minutes;
    EXPECT_EQ(refused(record(m)), outcome) << minutes;
  }
}

TEST_P(Meetings, not_before_the_first_meeting_not_after_the_end_and_not_tomorrow) {
  agency_->close(match_, on(2026, 11, 15));
  EXPECT_EQ(refused(record(meeting(on(2026, 8, 31)))), "event_date");
  EXPECT_EQ(refused(record(meeting(on(2026, 9, 1)))), "done");
  EXPECT_EQ(refused(record(meeting(on(2026, 11, 15)))), "done");
  EXPECT_EQ(refused(record(meeting(on(2026, 11, 16)))), "event_date");
  EXPECT_EQ(refused(record(meeting(add_days(today, 1)))), "event_date");
}

TEST_P(Meetings, a_semicolon_would_split_an_activity) {
  auto m = meeting(on(2026, 11, 20));
  m.activities = {"chess; tea"};
  EXPECT_EQ(refused(record(m)), "activities");
}

TEST_P(Meetings, a_match_that_does_not_exist_has_no_meetings) {
  const auto refused_ = db().writing("test", [&](db::Tx& tx) {
    return record_meeting(tx, std::nullopt, meeting(on(2026, 11, 20)), EnteredBy::staff, author(maya_));
  });
  ASSERT_FALSE(refused_);
  EXPECT_EQ(refused_.error().kind, RefusalKind::not_found);
}

TEST_P(Meetings, edge_49_the_same_meeting_told_twice_keeps_both_sources_and_is_one) {
  ASSERT_TRUE(record(meeting(on(2026, 11, 20)), EnteredBy::mentor));
  const auto second = record(meeting(on(2026, 11, 20)), EnteredBy::mentee);
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->told_before);
  const auto all = list();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].same_as_previous + all[1].same_as_previous, 1);
  EXPECT_NE(all[0].entered_by, all[1].entered_by);
}

TEST_P(Meetings, edge_49_two_meetings_at_different_hours_stay_two) {
  auto morning = meeting(on(2026, 11, 20)), evening = meeting(on(2026, 11, 20));
  morning.start_minute = 9 * 60;
  evening.start_minute = 18 * 60;
  ASSERT_TRUE(record(morning, EnteredBy::mentor));
  EXPECT_FALSE(record(evening, EnteredBy::mentee)->told_before);
}

TEST_P(Meetings, the_15th_day_is_late_and_a_correction_changes_neither_that_nor_an_earlier_day) {
  const auto in_time = record(meeting(add_days(today, -14)));
  const auto late = record(meeting(add_days(today, -15)));
  EXPECT_FALSE(in_time->late_entry);
  EXPECT_TRUE(late->late_entry);
  const auto before = list();
  auto fixed = meeting(add_days(today, -14));
  fixed.minutes = 120;
  ASSERT_TRUE(correct(before[0], fixed, add_days(today, 20)));
  const auto after = list(add_days(today, 20));
  ASSERT_EQ(after.size(), 2U);
  EXPECT_EQ(after[0].minutes, 120);
  EXPECT_TRUE(after[0].corrected);
  EXPECT_FALSE(after[0].late_entry());
  EXPECT_EQ(list()[0].minutes, 90) << "as known before the correction";
}

TEST_P(Meetings, a_correction_of_an_old_version_is_a_conflict) {
  ASSERT_TRUE(record(meeting(on(2026, 11, 20))));
  const auto seen = list()[0];
  auto fixed = meeting(on(2026, 11, 20));
  fixed.minutes = 60;
  ASSERT_TRUE(correct(seen, fixed));
  fixed.minutes = 30;
  const auto second = correct(seen, fixed);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, RefusalKind::conflict);
}

TEST_P(Meetings, a_month_without_a_meeting_says_why) {
  ASSERT_TRUE(none(on(2026, 10, 15)));
  const auto months =
      db().reading("test", [&](db::Tx& tx) { return months_without(tx, match_, on(2026, 9, 1), today, today); });
  ASSERT_EQ(months.size(), 1U);
  EXPECT_EQ(months[0].month, on(2026, 10, 1));
  EXPECT_EQ(months[0].reason, "Maya was ill");
  EXPECT_EQ(months[0].stated_on, today);
}

TEST_P(Meetings, no_reason_for_a_month_that_had_one_or_was_not_theirs_or_has_not_come) {
  ASSERT_TRUE(record(meeting(on(2026, 10, 3))));
  EXPECT_EQ(refused(none(on(2026, 10, 1))), "month") << "there was a meeting";
  EXPECT_EQ(refused(none(on(2026, 8, 1))), "month") << "not begun";
  EXPECT_EQ(refused(none(on(2026, 12, 1))), "month") << "in the future";
  EXPECT_EQ(refused(none(on(2026, 9, 1), "")), "reason");
  EXPECT_EQ(refused(none(on(2026, 9, 1))), "done");
}

TEST(MeetingModes, parse_as_they_print) {
  for (const auto mode : {MeetingMode::in_person, MeetingMode::video, MeetingMode::phone, MeetingMode::message})
    EXPECT_EQ(parse_meeting_mode(snapshot::word(mode)), mode);
  EXPECT_EQ(parse_meeting_mode("letter"), std::nullopt);
}

}  // namespace
}  // namespace kith::relationship
