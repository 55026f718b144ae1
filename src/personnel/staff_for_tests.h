// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>
#include <vector>

#include "casefile/people.h"
#include "personnel/personnel.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"

namespace kith::personnel {

/// For tests: Dora directs, Sam supervises, Cora and Ben coordinate; three matches that are nobody's yet.
class Staff : public test::BothEngines {
 protected:
  static constexpr Date test_day = on(2026, 11, 22);

  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    dora_ = agency_->worker("Dora", "director");
    sam_ = agency_->worker("Sam", "supervisor");
    cora_ = agency_->worker("Cora");
    ben_ = agency_->worker("Ben");
    for (const char* mentee : {"Tom", "Zoe", "Luc"})
      matches_.push_back(agency_->match(agency_->person("Maya"), agency_->person(mentee), on(2026, 3, 1)));
    Uses uses;
    uses.people.columns = [this] { return std::make_shared<const snapshot::Snapshot>(columns()); };
    uses.people.book = [this](FunctionRef<void(const casefile::Book&)> read) { people_.reading(db(), read); };
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
    pages_->today = test_day;
  }
  void as(PersonId who, auth::Role role) { pages_->actor = agency_->actor(who, role); }
  snapshot::Snapshot columns() {
    return db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  }
  PersonId owner(MatchId match, Date day = test_day) { return owner_of(columns(), match, day, test_day); }
  std::size_t count(records::TableKey table) {
    return db().reading("test", [&](db::Tx& tx) { return records::list(tx, table, test_day, 0, 200).size(); });
  }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  std::unique_ptr<test::Pages> pages_;
  PersonId dora_, sam_, cora_, ben_;
  std::vector<MatchId> matches_;
};

}  // namespace kith::personnel
