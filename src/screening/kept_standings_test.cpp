// SPDX-License-Identifier: AGPL-3.0-or-later
// What is kept of each file is what would be derived anew, whatever was recorded since; on both engines.
#include "screening/kept_standings.h"

#include <gtest/gtest.h>

#include "casefile/people.h"
#include "screening/queries.h"
#include "snapshot/keeper.h"
#include "support/both_engines.h"
#include "support/people_uses.h"
#include "support/small_agency.h"

namespace kith::screening {
namespace {

constexpr Date kept_on = on(2025, 4, 10);

std::string text_of(const Derived& d) {
  std::string text = std::string(name(d.standing.state)) + " " + iso(d.standing.since);
  for (const auto& due : d.standing.owed)
    text += " " + std::string(name(due.act)) + (due.day ? iso(*due.day) : std::string());
  for (const auto& one : d.coverage)
    text +=
        " " + one.type + std::to_string(static_cast<int>(one.cover)) + (one.until ? iso(*one.until) : std::string());
  return text + " " + std::to_string(d.around.matches) + std::to_string(d.around.topics_done) +
         std::to_string(d.around.training_begun) + std::to_string(d.around.references) +
         std::to_string(d.around.criteria.size()) + std::to_string(d.around.terms.drives());
}

/// Two mentors, Maya and Rosa, accepted in one programme.
class Standings : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    agency_->typing_day = on(2024, 3, 1);
    agency_->worker("Olga", "screening_officer");
    for (const char* given : {"Maya", "Rosa"}) {
      mentors_.push_back(agency_->person(given, "Roy"));
      applications_.push_back(agency_->add("mentor_applications",
                                           {{"mentor_applications.person_id", mentors_.back()},
                                            {"mentor_applications.programme_id", agency_->programme},
                                            {"mentor_applications.event_date", on(2024, 3, 1)},
                                            {"mentor_applications.signed_on", on(2024, 3, 1)},
                                            {"mentor_applications.complete", 1},
                                            {"mentor_applications.status", "volunteer"}},
                                           on(2024, 3, 1)));
      agency_->add("mentor_decisions", {{"mentor_decisions.application_id", applications_.back()},
                                        {"mentor_decisions.event_date", on(2024, 3, 1)},
                                        {"mentor_decisions.decision", "accepted"}});
    }
    agency_->typing_day = on(2025, 4, 1);
    people_uses_ = test::people_uses(db(), people_);
    people_uses_.columns = [this] { return keeper_.current(db()); };  // as in a server: what is new is added
  }
  /// Compares what is kept with what is derived anew; returns how many were derived for it.
  std::uint64_t derived_for_a_look(Date day = kept_on) {
    const auto before = kept_.derived();
    const auto columns = people_uses_.columns();
    files_.reading(db(), day, [&](const std::map<std::int64_t, MentorFile>& all) {
      EXPECT_EQ(all.size(), 2u);
      db().reading("test", [&](db::Tx& tx) {
        KeptStandings::Pass pass(kept_, columns, tx, day);
        Surroundings surroundings(*columns, tx, day);
        for (const auto& [key, file] : all)
          EXPECT_EQ(text_of(*pass.of(file)), text_of(derive(surroundings, file, day)));
        return 0;
      });
    });
    return kept_.derived() - before;
  }
  std::string text_of_first() {
    std::string text;
    const auto columns = people_uses_.columns();
    files_.reading(db(), kept_on, [&](const std::map<std::int64_t, MentorFile>& all) {
      db().reading("test", [&](db::Tx& tx) {
        KeptStandings::Pass pass(kept_, columns, tx, kept_on);
        return text = text_of(*pass.of(all.begin()->second));
      });
    });
    return text;
  }
  void policy(std::string_view key, std::string_view value) {
    agency_->add("policies", {{"policies.programme_id", agency_->programme},
                              {"policies.key", key},
                              {"policies.value", value},
                              {"policies.valid_from", on(2020, 1, 1)}});
  }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  snapshot::SnapshotKeeper keeper_;
  casefile::Uses people_uses_;
  Files files_;
  KeptStandings kept_;
  std::vector<PersonId> mentors_;
  std::vector<std::int64_t> applications_;
};
KITH_BOTH_ENGINES(Standings);

TEST_P(Standings, are_derived_again_only_where_something_changed) {
  EXPECT_EQ(derived_for_a_look(), 2u);
  EXPECT_EQ(derived_for_a_look(), 0u) << "nothing was recorded";
  agency_->person("Somebody", "Else");
  EXPECT_EQ(derived_for_a_look(), 0u) << "nothing that is read";
  const std::string before = text_of_first();
  agency_->add("background_checks", {{"background_checks.person_id", mentors_[0]},
                                     {"background_checks.check_type", "criminal_record"},
                                     {"background_checks.jurisdiction", "CA"},
                                     {"background_checks.event_date", on(2024, 3, 1)},
                                     {"background_checks.result", "clear"},
                                     {"background_checks.law_exemption", 0},
                                     {"background_checks.valid_from", on(2024, 3, 1)},
                                     {"background_checks.valid_until", on(2027, 2, 28)}});
  EXPECT_EQ(derived_for_a_look(), 1u) << "her file was read again";
  EXPECT_NE(text_of_first(), before);
  const auto match = agency_->match(mentors_[0], agency_->person("Tom", "Poe"), on(2024, 4, 1));
  EXPECT_EQ(derived_for_a_look(), 1u) << "her match";
  agency_->add("match_closures", {{"match_closures.match_id", match},
                                  {"match_closures.event_date", on(2025, 1, 10)},
                                  {"match_closures.kind", "planned"},
                                  {"match_closures.reason", "goals_reached"}});
  EXPECT_EQ(derived_for_a_look(), 1u) << "the end of her match";
  policy("declaration_months", "12");
  EXPECT_EQ(derived_for_a_look(), 2u) << "a policy is everybody's";
  EXPECT_EQ(derived_for_a_look(on(2025, 4, 11)), 2u) << "another day";
  EXPECT_EQ(derived_for_a_look(on(2025, 4, 11)), 0u);
}

TEST_P(Standings, read_no_kind_of_row_that_they_do_not_follow) {
  policy("declaration_months", "12");
  agency_->match(mentors_[0], agency_->person("Tom", "Poe"), on(2024, 4, 1));
  const auto columns = people_uses_.columns();
  snapshot::KindSet noted;
  db().reading("test", [&](db::Tx& tx) {
    const auto files = load_files(tx, 0, applications_.back(), kept_on);
    snapshot::reads_noted = &noted;
    Surroundings surroundings(*columns, tx, kept_on);
    for (const auto& [key, file] : files) derive(surroundings, file, kept_on);
    snapshot::reads_noted = nullptr;
    return 0;
  });
  using Kept = KeptStandings;
  EXPECT_TRUE(noted.without(Kept::of_person + Kept::of_match + Kept::of_all).empty());
}

/// Found at size L: by the programme's index SQLite went through all applications of a programme for each of them, and
/// the first page after a start worked for 43 seconds. With `+ 0` no index serves that comparison.
TEST(StandingsSql, finds_earlier_applications_by_their_person) {
  for (const db::Sql sql : {sql::earlier_applications, sql::earlier_interviews, sql::earlier_references})
    EXPECT_NE(sql.text().find("e.programme_id + 0 = a.programme_id"), std::string_view::npos) << sql.name();
}

}  // namespace
}  // namespace kith::screening
