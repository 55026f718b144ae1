// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <gtest/gtest.h>

#include <algorithm>

#include "placement/placement.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/fake_visit.h"
#include "support/pages.h"
#include "support/small_agency.h"

namespace kith::placement {

/// A small agency with mentors who may meet and children who wait, and a visitor of its matching pages.
class SmallPool : public test::BothEngines {
 protected:
  static constexpr Date today = on(2026, 11, 22);
  std::vector<db::Step> steps() const override {
    static const std::vector<db::Step> all = test::all_steps();
    return all;
  }
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    agency_.emplace(db());
    uses_.columns = [this] {
      return db().reading("columns",
                          [](db::Tx& tx) { return std::make_shared<const snapshot::Snapshot>(snapshot::load(tx)); });
    };
  }
  test::SmallAgency& a() { return *agency_; }
  std::int64_t a_programme() const { return agency_->programme.value; }
  PersonId mentor(std::string_view name) {
    const PersonId who = a().person(name);
    const auto application = a().add("mentor_applications", {{"mentor_applications.person_id", who},
                                                             {"mentor_applications.programme_id", a().programme},
                                                             {"mentor_applications.event_date", on(2026, 1, 2)},
                                                             {"mentor_applications.complete", 1},
                                                             {"mentor_applications.status", "volunteer"}});
    a().add("mentor_decisions", {{"mentor_decisions.application_id", application},
                                 {"mentor_decisions.event_date", on(2026, 1, 5)},
                                 {"mentor_decisions.decision", "accepted"}});
    return who;
  }
  /// With everything that is asked before a first meeting.
  void ready(PersonId who) {
    const auto t = a().add("training_records", {{"training_records.person_id", who},
                                                {"training_records.event_date", on(2026, 1, 3)},
                                                {"training_records.result", "credited"},
                                                {"training_records.approved_by", a().office},
                                                {"training_records.topics_covered",
                                                 "philosophy_role;duties_mentee;duties_guardian;duties_organization;"
                                                 "organization_duties;realistic_expectations;good_practice;"
                                                 "communication;role_modelling;building_trust;boundaries;diversity;"
                                                 "population"}});
    EXPECT_GT(t, 0);
    for (const char* type :
         {"criminal_record", "vulnerable_sector", "sex_offender_registry", "child_abuse_registry", "self_declaration"})
      a().add("background_checks", {{"background_checks.person_id", who},
                                    {"background_checks.check_type", type},
                                    {"background_checks.event_date", on(2026, 1, 3)},
                                    {"background_checks.result", "clear"},
                                    {"background_checks.law_exemption", 0},
                                    {"background_checks.valid_from", on(2026, 1, 3)},
                                    {"background_checks.valid_until", on(2029, 1, 3)}});
  }
  PersonId ready_mentor(std::string_view name) {
    const PersonId who = mentor(name);
    ready(who);
    a().add("mentor_capacities", {{"mentor_capacities.person_id", who},
                                  {"mentor_capacities.programme_id", a().programme},
                                  {"mentor_capacities.capacity", 1},
                                  {"mentor_capacities.valid_from", on(2026, 1, 2)}});
    return who;
  }
  PersonId waiting(std::string_view name, Date since) {
    const PersonId who = a().person(name);
    referral_ = a().add("referrals", {{"referrals.mentee_id", who},
                                      {"referrals.programme_id", a().programme},
                                      {"referrals.event_date", since},
                                      {"referrals.source", "school"},
                                      {"referrals.screened_under_contract", 0}});
    a().add("referral_decisions", {{"referral_decisions.referral_id", referral_},
                                   {"referral_decisions.event_date", add_days(since, 1)},
                                   {"referral_decisions.decision", "accepted"},
                                   {"referral_decisions.intake_elsewhere", 0}});
    return who;
  }
  ProgrammePool pool_now() {
    return pool_of(db().reading("facts", [&](db::Tx& tx) { return facts_of(tx, a().programme, today); }),
                   *uses_.columns());
  }
  auth::Actor actor(PersonId person, auth::Role role, ProgrammeId programme = {}) {
    auth::Actor made;
    made.account = AccountId{1};
    made.person = person;
    made.grants = {{role, programme ? programme : a().programme, {}}};
    return made;
  }
  http::Response ask(http::Response (*handler)(Visit&, const Uses&), const auth::Actor& who, http::Request request,
                     http::PathValues path = {}) {
    const auto route = http::page(request.method, "/test", "placement.title.pool", auth::Permission::signed_in, {});
    test::FakeVisit visit(db(), request, who, words_, test::SmallAgency::noon(today), route, path);
    auto answer = handler(visit, uses_);
    acts_ = visit.acts;
    return answer;
  }
  /// The routes of the slice as somebody with this role asks them.
  test::Pages asked_by(PersonId person, auth::Role role) {
    test::Pages pages(db(), routes(uses_));
    pages.today = today;
    pages.actor = actor(person, role);
    return pages;
  }
  http::PathValues child() const { return {{"child", test::FakeVisit::sealer().seal(referral_, "referrals")}}; }

  std::optional<test::SmallAgency> agency_;
  std::int64_t referral_{};  ///< of the last who waits
  Uses uses_;
  const i18n::Words words_{i18n::Language::en};
  std::vector<std::string> acts_;
};

}  // namespace kith::placement
