// SPDX-License-Identifier: AGPL-3.0-or-later
// Pauses that wait for somebody's approval, on the home of whoever supervises.
#include <gtest/gtest.h>

#include "matches/matches.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"

namespace kith::matches {
namespace {

using auth::Role;

class PausesWait : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (test::available(GetParam())) agency_ = std::make_unique<test::SmallAgency>(db());
  }
  std::string told(PersonId who, Role role) {
    std::string text;
    matches::Uses uses;
    uses.people = test::people_uses(db(), people_);
    test::Pages pages(db(), {http::page(http::Method::get, "/waits", "supervision.title.work_list",
                                        auth::Permission::signed_in, [&](Visit& visit) {
                                          if (const auto line = waiting_line(visit, uses))
                                            text = line->words, oldest = line->oldest;
                                          return http::Response::html("", 200);
                                        })});
    pages.actor = agency_->actor(who, role);
    EXPECT_EQ(pages.get("/waits").status, 200);
    return text;
  }
  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  Date oldest{};  ///< of what was told last
};
KITH_BOTH_ENGINES(PausesWait);

TEST_P(PausesWait, for_a_supervisor_until_they_are_approved_or_over) {
  const auto sam = agency_->worker("Sam", "supervisor"), cora = agency_->worker("Cora");
  const auto match = agency_->match(agency_->person("Maya"), agency_->person("Tom"), on(2026, 1, 10));
  agency_->assign(match, cora);
  EXPECT_EQ(told(sam, Role::supervisor), "");
  agency_->pause(match, "contact_suspended", on(2026, 2, 1), on(2026, 3, 1), false);
  EXPECT_EQ(told(sam, Role::supervisor), "") << "over";
  agency_->pause(match, "contact_suspended", on(2026, 11, 1), on(2026, 12, 1), true);
  EXPECT_EQ(told(sam, Role::supervisor), "") << "approved";
  const auto other = agency_->match(agency_->person("Mia"), agency_->person("Zoe"), on(2026, 1, 10));
  agency_->assign(other, cora);
  agency_->pause(other, "contact_suspended", on(2026, 11, 10), on(2026, 12, 1), false);
  EXPECT_EQ(told(sam, Role::supervisor), "1 pause to approve");
  EXPECT_EQ(oldest, on(2026, 11, 10));
  EXPECT_EQ(told(cora, Role::coordinator), "") << "not hers to approve";
}

TEST_P(PausesWait, a_planned_one_waits_since_today_at_most) {
  const auto sam = agency_->worker("Sam", "supervisor");
  const auto match = agency_->match(agency_->person("Maya"), agency_->person("Tom"), on(2026, 1, 10));
  agency_->assign(match, agency_->worker("Cora"));
  agency_->typing_day = on(2026, 11, 20);
  agency_->add("match_pauses", {{"match_pauses.match_id", match},
                                {"match_pauses.kind", "contact_suspended"},
                                {"match_pauses.start_date", on(2026, 12, 24)},
                                {"match_pauses.end_date", on(2027, 1, 10)},
                                {"match_pauses.reason", "away"}});
  EXPECT_EQ(told(sam, Role::supervisor), "1 pause to approve");
  EXPECT_EQ(oldest, on(2026, 11, 22)) << "never a negative number of days";
}

}  // namespace
}  // namespace kith::matches
