// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "casefile/people.h"
#include "intake/episodes.h"
#include "intake/intake.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"

namespace kith::intake {
namespace {

/// Ines takes in Tom, whose mother is Ana.
class Needs : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    const auto tom = agency_->born(agency_->person("Tom"), on(2014, 2, 3));
    ana_ = agency_->person("Ana");
    agency_->relative(tom, ana_, "parent", true);
    episode_ = agency_->add("referrals",
                            {{"referrals.mentee_id", tom},
                             {"referrals.programme_id", agency_->programme},
                             {"referrals.event_date", on(2026, 11, 10)},
                             {"referrals.source", "school"},
                             {"referrals.screened_under_contract", 0}},
                            on(2026, 11, 10));
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
    pages_->actor = agency_->actor(agency_->worker("Ines", "intake_worker"), auth::Role::intake_worker);
    EXPECT_EQ(record("screening", {{"result", "fits"}}), 303);
  }
  int record(const std::string& act, test::Pages::Pairs typed) {
    typed.emplace_back("event_date", "2026-11-20");
    return pages_->post("/intake/episodes/" + test::FakeVisit::sealer().seal(episode_, "referrals") + "/" + act, typed)
        .status;
  }
  int told(const std::string& action) {
    return record("intake", {{"need_safety", "false"},
                             {"need_health", "false"},
                             {"need_self_harm", "true"},
                             {"need_housing", "false"},
                             {"need_intensive_service", "false"},
                             {"action", action}});
  }
  Episode loaded() {
    return *db().reading("test", [&](db::Tx& tx) { return load_episode(tx, episode_, pages_->today); });
  }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  std::unique_ptr<test::Pages> pages_;
  PersonId ana_;
  std::int64_t episode_{};
};
KITH_BOTH_ENGINES(Needs);

TEST_P(Needs, a_critical_need_is_open_until_an_action_is_written) {
  ASSERT_EQ(told(""), 303);
  EXPECT_TRUE(loaded().need_open());
  ASSERT_EQ(told("Called the crisis team"), 303);
  EXPECT_FALSE(loaded().need_open());
}

TEST_P(Needs, a_permission_does_not_end_before_it_was_given) {
  const auto until = [&](const char* day) {
    return record("consent", {{"kind", "guardian_permission"},
                              {"given_by", test::Pages::seal(ana_)},
                              {"basis", "parent"},
                              {"valid_until", day}});
  };
  EXPECT_EQ(until("2020-01-01"), 422);
  EXPECT_EQ(until("2030-01-01"), 303);
}

TEST_P(Needs, a_permission_for_one_programme_accepts_nobody_into_another) {
  const auto permitted = [&] {
    const auto columns = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
    return Surroundings(columns, pages_->today).around(loaded()).permission;
  };
  const auto permits = [&](std::optional<ProgrammeId> programme) {
    std::vector<records::Field> fields{{"consents.mentee_id", loaded().mentee},
                                       {"consents.kind", "guardian_permission"},
                                       {"consents.given_by", ana_},
                                       {"consents.basis", "parent"},
                                       {"consents.event_date", on(2026, 11, 12)}};
    if (programme) fields.push_back({"consents.programme_id", *programme});
    agency_->add("consents", fields, on(2026, 11, 12));
  };
  permits(agency_->new_programme("School"));
  EXPECT_FALSE(permitted());
  EXPECT_EQ(record("decision", {{"decision", "accepted"}}), 422);
  permits(agency_->programme);
  EXPECT_TRUE(permitted());
}

TEST_P(Needs, what_a_mature_minor_decided_is_not_the_consent_of_whoever_comes_of_age) {
  const auto around = [&] {
    const auto columns = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
    return Surroundings(columns, pages_->today).around(loaded());
  };
  const auto consents = [&](const char* kind) {
    agency_->add("consents",
                 {{"consents.mentee_id", loaded().mentee},
                  {"consents.kind", kind},
                  {"consents.given_by", loaded().mentee},
                  {"consents.basis", "self"},
                  {"consents.event_date", on(2026, 11, 12)}},
                 on(2026, 11, 12));
  };
  consents("mature_minor");
  EXPECT_TRUE(around().self && !around().own);
  consents("self_consent");
  EXPECT_TRUE(around().own);
}

}  // namespace
}  // namespace kith::intake
