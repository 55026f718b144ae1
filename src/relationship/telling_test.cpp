// SPDX-License-Identifier: AGPL-3.0-or-later
#include "relationship/telling.h"

#include <gtest/gtest.h>

#include "relationship/meeting_pages.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"

namespace kith::relationship {
namespace {

using Pairs = test::Pages::Pairs;

/// Maya and Tom met from 1 September to 10 November 2026, at School. Today is 22 November.
class Telling : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    kim_ = agency_->worker("Kim");
    maya_ = agency_->person("Maya");
    school_ = agency_->site("School");
    match_ = agency_->match(maya_, agency_->person("Tom"), on(2026, 9, 1), {}, school_);
    agency_->assign(match_, kim_);
    pages_ = std::make_unique<test::Pages>(db(), routes([this] {
                                             return std::make_shared<const snapshot::Snapshot>(
                                                 db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
                                           }));
    sign_in(kim_, auth::Role::coordinator);
  }
  void sign_in(PersonId who, auth::Role role) { pages_->actor = agency_->actor(who, role); }
  Pairs told(std::string day, std::string minutes = "60", std::string untold = {}, std::string site = {}) const {
    return {{"match", test::Pages::seal(match_)},
            {"event_date", std::move(day)},
            {"minutes", std::move(minutes)},
            {"length_untold", std::move(untold)},
            {"mode", "in_person"},
            {"activities", "chess"},
            {"site", std::move(site)}};
  }
  int tell(const Pairs& typed) { return pages_->post("/relationship/meetings", typed).status; }
  std::vector<Meeting> logs() {
    return db().reading(
        "test", [&](db::Tx& tx) { return meetings_of(tx, match_, on(2026, 1, 1), pages_->today, pages_->today); });
  }
  int none(std::string told_on, std::string month = "2026-10") {
    return pages_
        ->post("/relationship/months-without", {{"match", test::Pages::seal(match_)},
                                                {"month", std::move(month)},
                                                {"event_date", std::move(told_on)},
                                                {"reason", "Ill"}})
        .status;
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  PersonId kim_, maya_;
  SiteId school_;
  MatchId match_;
};
KITH_BOTH_ENGINES(Telling);

TEST_P(Telling, a_log_whose_length_nobody_told_says_so) {
  EXPECT_EQ(tell(told("2026-11-20", "")), 422) << "forgotten";
  EXPECT_EQ(tell(told("2026-11-20", "60", "true")), 422) << "either or";
  ASSERT_EQ(tell(told("2026-11-20", "", "true")), 303);
  ASSERT_EQ(logs().size(), 1u);
  EXPECT_EQ(logs()[0].minutes, std::nullopt);
}

TEST_P(Telling, a_log_names_a_site_of_the_programme_and_a_correction_keeps_it) {
  const auto elsewhere = agency_->site("Elsewhere");
  EXPECT_EQ(tell(told("2026-11-20", "60", "", test::Pages::seal(elsewhere))), 422) << "no site of the programme";
  const auto form = pages_->get("/relationship/meetings/new", {{"match", test::Pages::seal(match_)}}).body;
  EXPECT_NE(form.find("School"), std::string::npos);
  EXPECT_EQ(form.find("Elsewhere"), std::string::npos);
  ASSERT_EQ(tell(told("2026-11-20", "60", "", test::Pages::seal(school_))), 303);
  const auto log = logs()[0];
  EXPECT_EQ(log.site, school_);
  auto typed = told("2026-11-20", "75");
  typed.pop_back();  // a form that offers no site
  typed.emplace_back("version", std::to_string(log.version));
  ASSERT_EQ(pages_->post("/relationship/meetings/" + test::Pages::seal(log.meeting), typed).status, 303);
  EXPECT_EQ(logs()[0].minutes, 75);
  EXPECT_EQ(logs()[0].site, school_);
}

TEST_P(Telling, a_meeting_is_corrected_as_json_and_what_is_left_out_stays) {
  auto typed = told("2026-11-20", "60", "", test::Pages::seal(school_));
  typed.emplace_back("start_time", "14:05");
  typed.emplace_back("note", "Quiet day");
  ASSERT_EQ(tell(typed), 303);
  const auto log = logs()[0];
  const auto at = "/api/v1/meetings/" + test::Pages::seal(log.meeting);
  const auto version = std::to_string(log.version);
  EXPECT_TRUE(test::says(pages_->get(at), "\"version\":" + version));
  EXPECT_TRUE(test::says(pages_->get(at), "\"start_time\":\"14:05\""));
  EXPECT_EQ(pages_->post(at, {{"minutes", "75"}}).status, 422) << "no version";
  EXPECT_EQ(pages_->post(at, {{"version", version}, {"match", test::Pages::seal(match_)}}).status, 422)
      << "it stays its match's";
  EXPECT_EQ(pages_->post(at, {{"version", version}, {"event_date", "2026-11-23"}}).status, 422) << "tomorrow";
  EXPECT_EQ(pages_->post(at, {{"version", version}, {"minutes", "75"}, {"note", ""}}).status, 200);
  EXPECT_EQ(pages_->acts.back(), "meeting.correct");
  const auto now = logs()[0];
  EXPECT_EQ(now.minutes, 75);
  EXPECT_EQ(now.start_minute, 14 * 60 + 5);
  EXPECT_EQ(now.activities, "chess");
  EXPECT_EQ(now.site, school_);
  EXPECT_EQ(now.note, "") << "an empty text takes it away";
  EXPECT_EQ(pages_->post(at, {{"version", version}, {"minutes", "80"}}).status, 409);
  const auto latest = std::to_string(now.version);
  EXPECT_EQ(pages_->post(at, {{"version", latest}, {"length_untold", "true"}}).status, 200);
  EXPECT_EQ(logs()[0].minutes, std::nullopt);
  sign_in(agency_->worker("Lee"), auth::Role::coordinator);
  EXPECT_EQ(pages_->get(at).status, 404);
  EXPECT_EQ(pages_->post(at, {{"version", latest}}).status, 404);
}

TEST_P(Telling, that_there_was_no_meeting_was_told_on_a_day_of_its_own) {
  EXPECT_EQ(none("2026-09-30"), 422) << "before the month";
  EXPECT_EQ(none("2026-11-23"), 422) << "tomorrow";
  ASSERT_EQ(none("2026-11-03"), 303);
  const auto months = db().reading(
      "test", [&](db::Tx& tx) { return months_without(tx, match_, on(2026, 9, 1), pages_->today, pages_->today); });
  ASSERT_EQ(months.size(), 1u);
  EXPECT_EQ(months[0].stated_on, on(2026, 11, 3));
  EXPECT_TRUE(months[0].late_entry()) << "nineteen days later";
}

TEST_P(Telling, a_mentor_is_asked_what_you_did_and_staff_what_they_did) {
  const Pairs at{{"match", test::Pages::seal(match_)}};
  const auto asks = [&](std::string_view words) {
    return test::says(pages_->get("/relationship/meetings/new", at), words);
  };
  EXPECT_TRUE(asks("What they did"));
  EXPECT_FALSE(asks("What you did"));
  sign_in(maya_, auth::Role::mentor);
  EXPECT_TRUE(asks("What you did"));
  EXPECT_FALSE(asks("What they did"));
}

TEST_P(Telling, the_mentor_of_a_match_that_ended_tells_of_its_last_meetings_for_fourteen_days) {
  agency_->close(match_, on(2026, 11, 10));
  sign_in(maya_, auth::Role::mentor);
  const Pairs at{{"match", test::Pages::seal(match_)}};
  EXPECT_EQ(pages_->get("/relationship/meetings/new", at).status, 200);
  EXPECT_EQ(tell(told("2026-11-11")), 422) << "after the end";
  ASSERT_EQ(tell(told("2026-11-09")), 303);
  EXPECT_EQ(logs()[0].entered_by, EnteredBy::mentor);
  EXPECT_EQ(pages_->get("/api/v1/meetings", at).status, 404) << "nothing of the match is shown any more";
  EXPECT_EQ(pages_->get("/relationship/meetings/" + test::Pages::seal(logs()[0].meeting)).status, 404);
  pages_->today = on(2026, 11, 24);
  EXPECT_EQ(tell(told("2026-11-08")), 303) << "the fourteenth day";
  pages_->today = on(2026, 11, 25);
  EXPECT_EQ(tell(told("2026-11-07")), 404);
  pages_->today = on(2026, 11, 20);
  sign_in(agency_->person("Ida"), auth::Role::mentor);
  EXPECT_EQ(tell(told("2026-11-07")), 404) << "another mentor";
}

}  // namespace
}  // namespace kith::relationship
