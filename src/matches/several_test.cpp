// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "casefile/people.h"
#include "matches/lives.h"
#include "matches/matches.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"

/// The same for many matches of the board (decision 0256).
namespace kith::matches {
namespace {

constexpr Date board_day = on(2026, 11, 22);

/// Sam supervises; Tom and Zoe meet their mentors since March, Ida's first meeting is still to come.
class SeveralMatches : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    sam_ = agency_->worker("Sam", "supervisor");
    tom_ = agency_->match(agency_->person("Maya"), agency_->person("Tom"), on(2026, 3, 1));
    zoe_ = agency_->match(agency_->person("Max"), agency_->person("Zoe"), on(2026, 3, 1));
    ida_ = agency_->unstarted(agency_->person("Mia"), agency_->person("Ida"), on(2026, 11, 10));
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
    pages_->today = board_day;
    pages_->actor = agency_->actor(sam_, auth::Role::supervisor);
  }
  Life life(MatchId match) {
    return *db().reading("test", [&](db::Tx& tx) { return load_life(tx, match, board_day); });
  }
  http::Response close_active(const char* key) {
    return pages_->post("/matches/several", {{"act", "closure"},
                                             {"list", "active"},
                                             {"all", "true"},
                                             {"count", "2"},
                                             {"kind", "planned"},
                                             {"reason", "goals_reached"},
                                             {"event_date", "2026-11-20"},
                                             {"_key", key}});
  }
  int back(const http::Response& made, const char* key) {
    return pages_->post(place(made) + "/back", {{"_key", key}}).status;
  }
  static std::string place(const http::Response& answer) {
    for (const auto& [name, value] : answer.headers)
      if (name == "location" || name == "Location") return value;
    return {};
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  casefile::People people_;
  PersonId sam_;
  MatchId tom_, zoe_, ida_;
};
KITH_BOTH_ENGINES(SeveralMatches);

TEST_P(SeveralMatches, all_that_are_active_are_closed_in_one_act_and_opened_again) {
  const auto board = pages_->get("/matches/board", {{"list", "active"}});
  EXPECT_TRUE(test::says(board, "All 2 of this list"));
  EXPECT_FALSE(test::says(board, "Ida"));
  const auto made = close_active("a");
  ASSERT_EQ(made.status, 303) << made.body;
  EXPECT_TRUE(life(tom_).closure && life(zoe_).closure);
  EXPECT_FALSE(life(ida_).closure) << "not of this list";
  EXPECT_EQ(back(made, "b"), 303);
  EXPECT_FALSE(life(tom_).closure || life(zoe_).closure);
}

TEST_P(SeveralMatches, a_coordinator_closes_many_and_opens_none_of_them_again) {
  const auto cora = agency_->worker("Cora");
  for (const auto match : {tom_, zoe_}) agency_->assign(match, cora);
  pages_->actor = agency_->actor(cora);
  const auto made = close_active("a");
  ASSERT_EQ(made.status, 303) << made.body;
  EXPECT_EQ(back(made, "b"), 409) << "as of one match: a supervisor's";
  EXPECT_TRUE(life(tom_).closure && life(zoe_).closure);
  const auto came_of_it = pages_->get(place(made));
  EXPECT_TRUE(test::says(came_of_it, "Tom"));
  EXPECT_FALSE(test::says(came_of_it, "1 taken back")) << came_of_it.body;
}

TEST_P(SeveralMatches, a_closure_that_was_changed_since_stays) {
  const auto made = close_active("a");
  ASSERT_EQ(made.status, 303) << made.body;
  const auto chain = life(tom_).closure->chain;
  const auto noted = db().writing("test", [&](db::Tx& tx) {
    return records::correct(tx, "match_closures", chain, chain, {{"match_closures.note", "Moved away"}},
                            {sam_, test::SmallAgency::noon(board_day)});
  });
  ASSERT_TRUE(noted);
  EXPECT_EQ(back(made, "b"), 303);
  EXPECT_TRUE(life(tom_).closure) << "somebody told more of it";
  EXPECT_FALSE(life(zoe_).closure);
}

TEST_P(SeveralMatches, what_is_refused_for_one_is_told_and_does_not_stop_the_others) {
  agency_->close(zoe_, on(2026, 11, 1));
  const test::Pages::Pairs close{
      {"event_date", "2026-11-20"},      {"kind", "unplanned"}, {"reason", "other"}, {"pick", test::Pages::seal(ida_)},
      {"pick", test::Pages::seal(zoe_)}, {"_key", "a"}};
  const auto made = pages_->post("/api/v1/matches/several/closure", close);
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_TRUE(test::says(made, "\"recorded\":1")) << made.body;
  EXPECT_TRUE(test::says(made, "\"refused\":1")) << "Zoe's is closed already";
  EXPECT_TRUE(life(ida_).closure);
  EXPECT_EQ(pages_->post("/matches/several", {{"act", "approval"}}).status, 404) << "about one match";
}

TEST_P(SeveralMatches, the_form_says_which_of_them_cannot_be_done) {
  agency_->close(zoe_, on(2026, 11, 1));
  const auto shown = [&](const char* act) {
    return pages_->get("/matches/several",
                       {{"act", act}, {"pick", test::Pages::seal(ida_)}, {"pick", test::Pages::seal(zoe_)}});
  };
  const auto pause = shown("pause");
  EXPECT_TRUE(test::says(pause, "The match has not begun")) << pause.body;
  EXPECT_TRUE(test::says(pause, "The match is closed"));
  const auto briefing = shown("briefing");
  EXPECT_FALSE(test::says(briefing, "The match has not begun"));
  EXPECT_TRUE(test::says(briefing, "The match is closed"));
}

TEST_P(SeveralMatches, a_pause_of_many_asks_for_no_approval_of_another) {
  const auto form =
      pages_->get("/matches/several", {{"act", "pause"}, {"list", "active"}, {"pick", test::Pages::seal(tom_)}});
  EXPECT_TRUE(test::says(form, "expected_end"));
  EXPECT_FALSE(test::says(form, "approved_on")) << form.body;
  EXPECT_FALSE(test::says(form, "approved_by"));
  const test::Pages::Pairs pause{{"start_date", "2026-11-22"},
                                 {"kind", "meetings_only"},
                                 {"reason", "Holidays"},
                                 {"expected_end", "2027-01-05"},
                                 {"pick", test::Pages::seal(tom_)},
                                 {"pick", test::Pages::seal(ida_)},
                                 {"list", "active"},
                                 {"_key", "a"}};
  const auto made = pages_->post("/api/v1/matches/several/pause", pause);
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_TRUE(test::says(made, "\"recorded\":1")) << "Ida's is of another list";
  ASSERT_EQ(life(tom_).pauses.size(), 1u);
  EXPECT_EQ(life(tom_).pauses.front().approved_on, board_day) << "a supervisor's own";
}

TEST_P(SeveralMatches, what_has_begun_does_not_end_before_it_began) {
  const auto closure = [&](MatchId match) {
    return "/matches/" + test::FakeVisit::sealer().seal(match.value, public_kind<MatchId>()) + "/closure";
  };
  const auto end = [&](MatchId match, const char* kind) {
    return pages_
        ->post(closure(match),
               {{"event_date", "2026-11-20"}, {"kind", kind}, {"reason", "mentor_time"}, {"_key", kind}})
        .status;
  };
  EXPECT_FALSE(test::says(pages_->get(closure(tom_)), "dissolved_before_start"));
  EXPECT_EQ(end(tom_, "dissolved_before_start"), 422);
  EXPECT_FALSE(life(tom_).closure);
  EXPECT_EQ(end(tom_, "unplanned"), 303);
  EXPECT_TRUE(test::says(pages_->get(closure(ida_)), "dissolved_before_start"));
  EXPECT_FALSE(test::says(pages_->get(closure(ida_)), "unplanned"));
}

}  // namespace
}  // namespace kith::matches
