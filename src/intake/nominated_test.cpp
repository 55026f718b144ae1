// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "intake/intake.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"

namespace kith::intake {
namespace {

using auth::Role;
const std::vector<db::Step> steps_of_nominated = test::all_steps();

/// Ines takes referrals; Tess leads at the school; Lee taught Tom; Bo is barred from him; Oda works for another
/// programme.
class Nominated : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return steps_of_nominated; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    ines_ = agency_->worker("Ines", "intake_worker");
    tess_ = agency_->worker("Tess", "teacher_lead");
    oda_ = agency_->worker("Oda", "coordinator", agency_->new_programme("Elsewhere"));
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    uses.episodes = [this](Date day, FunctionRef<void(const std::map<std::int64_t, Episode>&)> read) {
      episodes_.reading(db(), day, read);
    };
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
    pages_->actor = agency_->actor(ines_, Role::intake_worker);
  }
  test::Pages::Pairs referral(const std::string& by) const {
    return {{"given_name", "Tom"},
            {"programme", test::Pages::seal(agency_->programme)},
            {"event_date", "2026-11-01"},
            {"source", "school"},
            {"nominated_by", by}};
  }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  Episodes episodes_;
  std::unique_ptr<test::Pages> pages_;
  PersonId ines_, tess_, oda_;
};
KITH_BOTH_ENGINES(Nominated);

TEST_P(Nominated, who_nominated_a_child_is_chosen_and_told) {
  const auto form = pages_->get("/intake/referrals/new");
  EXPECT_TRUE(test::says(form, test::Pages::seal(tess_))) << form.body;
  EXPECT_FALSE(test::says(form, test::Pages::seal(oda_))) << "of another programme";
  for (const char* path : {"/intake/referrals", "/api/v1/referrals"})
    EXPECT_EQ(pages_->post(path, referral(test::Pages::seal(oda_))).status, 422) << path << " takes who is offered";
  const auto made = pages_->post("/intake/referrals", referral(test::Pages::seal(tess_)));
  ASSERT_EQ(made.status, 303);
  const auto chain = pages_->changes.back().second;
  const auto episode = test::FakeVisit::sealer().seal(chain, "referrals");
  EXPECT_TRUE(test::says(pages_->get("/intake/episodes/" + episode), "Nominated by Tess"));
  EXPECT_TRUE(
      test::says(pages_->get("/api/v1/episodes/" + episode), "\"nominated_by\":\"" + test::Pages::seal(tess_) + "\""));
}

TEST_P(Nominated, who_stands_to_a_known_child_may_have_and_who_is_barred_not) {
  ASSERT_EQ(pages_->post("/intake/referrals", referral("")).status, 303);
  PersonId tom;
  db().read("test", [&](db::Tx& tx) {
    tom =
        tx.first("select mentee_id from referrals", {}, [](const db::Row& row) { return row.id<PersonId>(0); }).value();
  });
  const auto lee = agency_->person("Lee"), bo = agency_->person("Bo");
  agency_->relative(tom, lee, "teacher", false);
  agency_->relative(tom, bo, "other_relative", false, "barred");
  const auto form = pages_->get("/intake/referrals/new", {{"person", test::Pages::seal(tom)}});
  EXPECT_TRUE(test::says(form, test::Pages::seal(lee))) << form.body;
  EXPECT_FALSE(test::says(form, test::Pages::seal(bo)));
}

}  // namespace
}  // namespace kith::intake
