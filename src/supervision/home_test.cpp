// SPDX-License-Identifier: AGPL-3.0-or-later
// The home of whoever supervises or directs says what waits, in one block.
#include <gtest/gtest.h>

#include "casefile/people.h"
#include "supervision/supervision.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"

namespace kith::supervision {
namespace {

class Home : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    matches::Uses uses;
    uses.people = test::people_uses(db(), people_);
    AlsoOwed also;
    also.waiting = [this](Visit&) { return waiting_; };
    pages_ = std::make_unique<test::Pages>(db(), routes(uses.people.columns, uses, also));
  }
  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  casefile::People people_;
  std::vector<casefile::WaitingLine> waiting_;
};
KITH_BOTH_ENGINES(Home);

TEST_P(Home, of_a_lead_tells_what_waits_with_its_age_or_that_nothing_does) {
  pages_->actor = agency_->actor(agency_->worker("Sam", "supervisor"), auth::Role::supervisor);
  EXPECT_TRUE(test::says(pages_->get("/"), "No arrival, concern or approval waits."));
  waiting_.push_back({"2 referrals", render::Url("/arrivals"), on(2026, 11, 10), {render::Mark::bad, "overdue"}});
  const auto page = pages_->get("/");
  EXPECT_TRUE(test::says(page, "href=\"/arrivals\">2 referrals</a>")) << page.body;
  EXPECT_TRUE(test::says(page, "oldest: 12 days"));
  pages_->actor = agency_->actor(agency_->worker("Dora", "director"), auth::Role::director);
  EXPECT_TRUE(test::says(pages_->get("/"), "2 referrals"));
  pages_->actor = agency_->actor(agency_->worker("Kim"));
  EXPECT_FALSE(test::says(pages_->get("/"), "2 referrals")) << "a coordinator begins with the contacts";
}

}  // namespace
}  // namespace kith::supervision
