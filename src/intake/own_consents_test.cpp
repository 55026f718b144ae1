// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/own_consents.h"

#include <gtest/gtest.h>

#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"

namespace kith::intake {
namespace {

using auth::Role;
const std::vector<db::Step> steps_of_own = test::all_steps();

/// Ana is Tom's mother, Rui his father, Luc a barred uncle; Tom was accepted into Community in February 2026.
class OwnConsents : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return steps_of_own; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db(), on(2026, 2, 1));
    tom_ = agency_->born(agency_->person("Tom", "Roy"), on(2014, 2, 3));
    ana_ = agency_->person("Ana", "Roy");
    rui_ = agency_->person("Rui", "Roy");
    luc_ = agency_->person("Luc", "Roy");
    agency_->relative(tom_, ana_, "parent", true);
    agency_->relative(tom_, rui_, "parent", true);
    agency_->relative(tom_, luc_, "other_relative", true, "barred");
    refer(tom_, agency_->programme);
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    uses.episodes = [this](Date day, FunctionRef<void(const std::map<std::int64_t, Episode>&)> read) {
      episodes_.reading(db(), day, read);
    };
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
  }
  void refer(PersonId mentee, ProgrammeId programme) {
    const auto referral = agency_->add("referrals", {{"referrals.mentee_id", mentee},
                                                     {"referrals.programme_id", programme},
                                                     {"referrals.event_date", on(2026, 1, 10)},
                                                     {"referrals.source", "school"},
                                                     {"referrals.screened_under_contract", 0}});
    agency_->add("referral_decisions", {{"referral_decisions.referral_id", referral},
                                        {"referral_decisions.event_date", on(2026, 1, 20)},
                                        {"referral_decisions.decision", "accepted"},
                                        {"referral_decisions.intake_elsewhere", 0}});
  }
  std::int64_t consent(std::string_view kind, PersonId by, std::string_view basis = "parent", ProgrammeId in = {}) {
    return agency_->add("consents", {{"consents.mentee_id", tom_},
                                     {"consents.programme_id", in ? db::Value(in) : db::Value()},
                                     {"consents.kind", kind},
                                     {"consents.given_by", by},
                                     {"consents.basis", basis},
                                     {"consents.event_date", on(2026, 1, 15)}});
  }
  http::Response as(PersonId who, Role role = Role::guardian, const std::string& path = "/intake/my-consents") {
    pages_->actor = agency_->actor(who, role);
    return pages_->get(path);
  }
  static std::string way_back(std::int64_t chain, std::string_view before = "/intake") {
    return std::string(before) + "/my-consents/" + test::FakeVisit::sealer().seal(chain, "consents") + "/withdraw";
  }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  Episodes episodes_;
  std::unique_ptr<test::Pages> pages_;
  PersonId tom_, ana_, rui_, luc_;
};
KITH_BOTH_ENGINES(OwnConsents);

TEST_P(OwnConsents, a_mature_minor_decides_and_reads_alone) {
  consent("guardian_permission", ana_);
  consent("photo", rui_);
  consent("transport", luc_);
  consent("mature_minor", tom_, "self");
  const auto page = as(ana_);
  ASSERT_EQ(page.status, 200);
  EXPECT_FALSE(test::says(page, "Tom Roy")) << "a mature minor decides alone";
}

TEST_P(OwnConsents, each_line_says_who_gave_it_and_whose_right_ended_is_not_named) {
  consent("guardian_permission", ana_, "parent", agency_->programme);
  consent("photo", rui_);
  consent("transport", luc_);
  const auto page = as(ana_);
  for (const char* what : {"Tom Roy", "Given by you (Parent) on 15 Jan 2026", "take part in Community",
                           "Given by Rui Roy (Parent)", "Given by somebody else who may", "Counts, no last day"})
    EXPECT_TRUE(test::says(page, what)) << what << page.body;
  EXPECT_FALSE(test::says(page, "Luc"));
  consent("information_release", rui_);
  EXPECT_FALSE(test::says(as(ana_), "No copy was given yet")) << "whom he lets us tell what is his";
  EXPECT_TRUE(test::says(as(rui_), "No copy was given yet"));
  EXPECT_FALSE(test::says(page, "What we ask you for"));
  EXPECT_FALSE(test::says(as(luc_), "Tom")) << "barred";
  EXPECT_FALSE(test::says(as(ana_, Role::mentor), "Tom")) << "a mentor's account opens no child";
  EXPECT_TRUE(test::says(as(rui_, Role::guardian, "/api/v1/my-consents"), "\"by_you\":true"));
}

TEST_P(OwnConsents, who_gave_it_takes_it_back_and_is_asked_anew) {
  const auto given = consent("guardian_permission", ana_);
  EXPECT_EQ(as(rui_, Role::guardian, way_back(given)).status, 404) << "not his to take back";
  EXPECT_EQ(pages_->post(way_back(given), {}).status, 404);
  EXPECT_TRUE(test::says(as(ana_, Role::guardian, way_back(given)), "meetings with the mentor rest"));
  EXPECT_EQ(pages_->post(way_back(given), {}).status, 303);
  EXPECT_EQ(pages_->acts.back(), "intake.own_withdrawal");
  const auto page = as(ana_);
  EXPECT_TRUE(test::says(page, "Taken back on 22 Nov 2026") && test::says(page, "It is missing since 22 Nov 2026"))
      << page.body;
  EXPECT_EQ(pages_->post(way_back(given), {}).status, 409);
  EXPECT_EQ(pages_->post(way_back(given, "/api/v1"), {}).status, 409);
}

TEST_P(OwnConsents, meetings_rest_only_when_nothing_else_permits_them) {
  const auto hers = consent("guardian_permission", ana_);
  const auto his = consent("guardian_permission", rui_);
  EXPECT_FALSE(test::says(as(ana_, Role::guardian, way_back(hers)), "meetings with the mentor rest"));
  EXPECT_EQ(pages_->post(way_back(hers), {}).status, 303);
  EXPECT_TRUE(test::says(as(rui_, Role::guardian, way_back(his)), "meetings with the mentor rest"));
}

TEST_P(OwnConsents, as_json_it_is_the_same_act) {
  const auto given = consent("photo", ana_);
  pages_->actor = agency_->actor(ana_, Role::guardian);
  EXPECT_EQ(pages_->post(way_back(given, "/api/v1"), {}).status, 200);
  EXPECT_EQ(pages_->acts.back(), "intake.own_withdrawal");
  EXPECT_TRUE(test::says(pages_->get("/api/v1/my-consents"), "\"withdrawn_on\":\"2026-11-22\""));
}

TEST_P(OwnConsents, n56_where_survivors_are_served_nothing_is_read) {
  const auto haven = agency_->new_programme("Haven");
  db().write("survivors", [&](db::Tx& tx) {
    const auto last = records::newest(tx, "programmes", haven.value);
    ASSERT_TRUE(
        records::correct(tx, "programmes", haven.value, last->id, {{"programmes.survivor", 1}}, agency_->author()));
  });
  consent("guardian_permission", ana_, "parent", haven);
  const auto unnamed = consent("photo", ana_);
  refer(tom_, haven);
  const auto page = as(ana_);
  EXPECT_TRUE(test::says(page, "Tom Roy")) << "of Community";
  EXPECT_FALSE(test::says(page, "Haven"));
  EXPECT_FALSE(test::says(page, "Photographs")) << "counts there too";
  EXPECT_EQ(as(ana_, Role::guardian, way_back(unnamed)).status, 404);
}

TEST_P(OwnConsents, whoever_came_of_age_reads_and_takes_back_the_own_and_the_parent_no_longer_does) {
  agency_->born(tom_, on(2000, 5, 1));
  const auto own = consent("self_consent", tom_, "self");
  const auto release = consent("information_release", tom_, "self");
  EXPECT_FALSE(test::says(as(ana_), "Tom"));
  EXPECT_TRUE(test::says(as(tom_, Role::mentee), "You take part in all our programmes by your own decision"));
  EXPECT_TRUE(test::says(as(tom_, Role::mentee), "No copy was given yet"));
  EXPECT_EQ(pages_->post(way_back(own), {}).status, 303);
  EXPECT_EQ(pages_->post(way_back(release), {}).status, 303);
}

TEST_P(OwnConsents, an_adult_who_lets_us_talk_to_a_parent_takes_that_back) {
  agency_->born(tom_, on(2000, 5, 1));
  const auto contact = consent("guardian_contact_after_majority", tom_, "self");
  EXPECT_TRUE(test::says(as(ana_), "Tom Roy"));
  EXPECT_EQ(as(tom_, Role::mentee, way_back(contact)).status, 200);
  EXPECT_EQ(pages_->post(way_back(contact), {}).status, 303);
  EXPECT_FALSE(test::says(as(ana_), "Tom Roy"));
}

}  // namespace
}  // namespace kith::intake
