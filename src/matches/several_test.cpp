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
  const test::Pages::Pairs close{
      {"act", "closure"},          {"list", "active"},           {"all", "true"}, {"count", "2"}, {"kind", "planned"},
      {"reason", "goals_reached"}, {"event_date", "2026-11-20"}, {"_key", "a"}};
  const auto made = pages_->post("/matches/several", close);
  ASSERT_EQ(made.status, 303) << made.body;
  EXPECT_TRUE(life(tom_).closure && life(zoe_).closure);
  EXPECT_FALSE(life(ida_).closure) << "not of this list";
  EXPECT_EQ(pages_->post(place(made) + "/back", {{"_key", "b"}}).status, 303);
  EXPECT_FALSE(life(tom_).closure || life(zoe_).closure);
}

TEST_P(SeveralMatches, what_is_refused_for_one_is_told_and_does_not_stop_the_others) {
  const test::Pages::Pairs pause{{"start_date", "2026-11-22"},
                                 {"kind", "meetings_only"},
                                 {"reason", "Holidays"},
                                 {"expected_end", "2027-01-05"},
                                 {"pick", test::Pages::seal(tom_)},
                                 {"pick", test::Pages::seal(ida_)},
                                 {"list", "active"},
                                 {"_key", "a"}};
  agency_->close(zoe_, on(2026, 11, 1));
  auto both = pause;
  const auto made = pages_->post("/api/v1/matches/several/pause", both);
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_TRUE(test::says(made, "\"recorded\":1")) << "Ida's is of another list";
  EXPECT_EQ(life(tom_).pauses.size(), 1u);
  EXPECT_EQ(pages_->post("/matches/several", {{"act", "approval"}}).status, 404) << "about one match";
}

}  // namespace
}  // namespace kith::matches
