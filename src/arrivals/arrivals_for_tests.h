// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>

#include "arrivals/arrivals.h"
#include "casefile/people.h"
#include "records/ddl.h"
#include "screening/files.h"
#include "screening/screening.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"

namespace kith::arrivals {

/// What the public sends, and the desks where it arrives: Sofia screens, Ines takes referrals, Dana directs.
class ArrivalPages : public test::BothEngines {
 protected:
  using Role = auth::Role;
  using Pairs = test::Pages::Pairs;
  static constexpr Date today = on(2026, 11, 22);
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db(), today);
    sofia_ = agency_->worker("Sofia", "screening_officer");
    ines_ = agency_->worker("Ines", "intake_worker");
    dana_ = agency_->worker("Dana", "director");
  }
  casefile::Uses people() {
    casefile::Uses uses;
    uses.columns = [this] {
      return std::make_shared<const snapshot::Snapshot>(
          db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
    };
    uses.book = [this](FunctionRef<void(const casefile::Book&)> read) { people_.reading(db(), read); };
    return uses;
  }
  test::Pages pages() {
    return test::Pages(
        db(), arrivals::routes({people(), [this](std::string_view) { return "network " + std::to_string(network_); }}));
  }
  test::Pages anybody() {
    auto p = pages();
    p.actor = auth::anonymous();
    p.today = today;
    return p;
  }
  test::Pages as(PersonId who, Role role, std::string name = "Somebody Else") {
    auto p = pages();
    p.actor = agency_->actor(who, role);
    p.actor.display_name = std::move(name);
    p.today = today;
    return p;
  }
  test::Pages screening_as(PersonId who, Role role) {
    screening::Uses uses;
    uses.people = people();
    uses.mark = [](std::string_view) { return std::string("network"); };
    uses.files = [this](Date day, FunctionRef<void(const std::map<std::int64_t, screening::MentorFile>&)> read) {
      files_.reading(db(), day, read);
    };
    test::Pages p(db(), screening::routes(uses));
    p.actor = who ? agency_->actor(who, role) : auth::anonymous();
    p.today = today;
    return p;
  }
  /// Typed at leisure: begun a minute ago.
  static Pairs begun(Pairs fields) {
    fields.emplace_back("begun",
                        test::FakeVisit::sealer().seal(test::SmallAgency::noon(today).utc_seconds - 60, "begun form"));
    fields.emplace_back("act", "send");
    return fields;
  }
  static Pairs maya() {
    return {{"given_name", "Maya"},
            {"family_name", "Roy"},
            {"birth_date", "1990-05-01"},
            {"phone", "514 555 0142"},
            {"source", "a friend"}};
  }
  static Pairs signed_by_maya() {
    auto fields = maya();
    for (auto& one : Pairs{{"referee1_name", "Ana"},
                           {"referee1_reach", "ana@example.org"},
                           {"referee2_name", "Bo"},
                           {"referee2_reach", "514 555 0100"},
                           {"consent_checks", "true"},
                           {"signature", "Maya Roy"}})
      fields.push_back(one);
    return fields;
  }
  static Pairs concern() { return {{"nature", "danger"}, {"what", "He drove too fast."}}; }
  std::vector<Arrival> sent() {
    return db().reading("test", [](db::Tx& tx) { return waiting(tx); });
  }
  std::string address(std::size_t at = 0) {
    return "/arrivals/" + test::FakeVisit::sealer().seal(sent().at(at).arrival, "arrivals");
  }
  std::vector<records::Version> rows(records::TableKey table) {
    return db().reading("test", [&](db::Tx& tx) { return records::list(tx, table, today, 0, 500); });
  }
  std::string programme() const { return test::Pages::seal(agency_->programme); }

  static std::string location(const http::Response& answer) {
    for (const auto& [name, value] : answer.headers)
      if (name == "location" || name == "Location") return value;
    return {};
  }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  screening::Files files_;
  PersonId sofia_, ines_, dana_;
  int network_{};
};

}  // namespace kith::arrivals
