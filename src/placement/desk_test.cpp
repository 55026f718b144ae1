// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/desk.h"

#include <gtest/gtest.h>

#include "placement/small_pool_for_tests.h"

namespace kith::placement {
namespace {

using auth::Role;

class AtTheDesk : public SmallPool {
 protected:
  void SetUp() override {
    SmallPool::SetUp();
    if (IsSkipped()) return;
    a().typing_day = on(2026, 11, 21);
    ready_mentor("Maya");
    waiting("Tom", on(2026, 1, 4));
    sam_ = a().worker("Sam", "coordinator");
  }
  void TearDown() override {
    desk_.reset();
    SmallPool::TearDown();
  }
  void open(std::int64_t pairs_in_a_page) {
    desk_ = std::make_unique<Desk>(Desk::Needs{db(), uses_.columns, pairs_in_a_page, 60});
    uses_.desk = desk_.get();
  }
  http::Response pool(http::Request request = {}) {
    return ask(pool_page, actor(sam_, Role::coordinator), std::move(request));
  }
  /// Looks until nothing is under way.
  http::Response pool_when_done() {
    for (int tries = 0; tries < 600; ++tries) {
      auto page = pool();
      if (page.body.find("/placement/pool/stop") == std::string::npos) return page;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "it never ends";
    return {};
  }
  static bool tells(const http::Response& page, std::string_view what) {
    return page.body.find(what) != std::string::npos;
  }
  std::unique_ptr<Desk> desk_;
  PersonId sam_;
};
KITH_BOTH_ENGINES(AtTheDesk);

TEST_P(AtTheDesk, a_small_pool_is_solved_while_one_waits) {
  open(1'000);
  EXPECT_TRUE(tells(pool(), "1 mentee of 1 can be placed"));
  waiting("Zoe", on(2026, 2, 4));
  EXPECT_TRUE(tells(pool(), "1 mentee of 2 can be placed")) << "what was recorded a moment ago counts";
}

TEST_P(AtTheDesk, a_great_pool_is_solved_in_the_background_and_the_last_result_stays_on_the_page) {
  open(0);
  const auto first = pool();
  EXPECT_TRUE(tells(first, "being worked out now"));
  EXPECT_TRUE(tells(first, "/placement/pool/stop"));
  EXPECT_FALSE(tells(first, "Tom"));
  EXPECT_TRUE(tells(pool_when_done(), "1 mentee of 1 can be placed"));
  EXPECT_FALSE(tells(pool(), "id=\"work\"")) << "nothing has changed";
  waiting("Zoe", on(2026, 2, 4));
  const auto stale = pool();
  EXPECT_TRUE(tells(stale, "Records have changed."));
  EXPECT_TRUE(tells(stale, "1 mentee of 1 can be placed"));
  EXPECT_TRUE(tells(pool_when_done(), "1 mentee of 2 can be placed"));
}

TEST_P(AtTheDesk, the_part_that_is_looked_at_again_comes_alone) {
  open(0);
  pool();
  http::Request again;
  again.headers.add("hx-request", "true");
  const auto part = pool(again);
  EXPECT_TRUE(part.body.starts_with("<section"));
  pool_when_done();
  EXPECT_TRUE(tells(pool(again), "The new result is ready."));
}

TEST_P(AtTheDesk, other_weights_are_another_question) {
  open(1'000);
  http::Request other;
  other.query.add("w_interests", "7");
  EXPECT_TRUE(tells(pool(other), "no pair gained"));
  EXPECT_FALSE(tells(pool(), "gained"));
}

TEST_P(AtTheDesk, a_result_can_be_stopped_and_a_director_may_look) {
  open(0);
  pool();
  http::Request stop;
  stop.method = http::Method::post;
  stop.form.add("programme", test::FakeVisit::sealer().seal(a_programme(), "programme"));
  EXPECT_EQ(ask(pool_stop, actor(sam_, Role::director), stop).status, 303);
  EXPECT_EQ(ask(pool_stop, actor(sam_, Role::intake_worker), stop).status, 404);
  const auto programme = test::FakeVisit::sealer().seal(a_programme(), "programme");
  auto pages = asked_by(sam_, Role::director);
  EXPECT_EQ(pages.post("/api/v1/placement/pool/stop", {{"programme", programme}}).status, 200);
  EXPECT_EQ(pages.post("/api/v1/placement/pool/stop", {}).status, 422);
  EXPECT_TRUE(tells(pool_when_done(), "can be placed")) << "what was found so far is shown";
}

TEST_P(AtTheDesk, a_run_that_is_not_there_yet_cannot_be_kept) {
  open(0);
  http::Request keep;
  keep.method = http::Method::post;
  keep.form.add("programme", test::FakeVisit::sealer().seal(a_programme(), "programme"));
  EXPECT_EQ(ask(run_post, actor(sam_, Role::coordinator), keep).status, 409);
  pool_when_done();
  EXPECT_EQ(ask(run_post, actor(sam_, Role::coordinator), keep).status, 303);
}

TEST_P(AtTheDesk, leaving_ends_what_is_under_way) {
  open(0);
  pool();
  desk_.reset();
  uses_.desk = nullptr;
  EXPECT_TRUE(tells(pool(), "can be placed")) << "without a desk the page works it out itself";
}

}  // namespace
}  // namespace kith::placement
