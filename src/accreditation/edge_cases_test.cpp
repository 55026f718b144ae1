// SPDX-License-Identifier: AGPL-3.0-or-later
// Edge cases of workflows.md §18 about training and "not applicable", told as records of the store.
#include <gtest/gtest.h>

#include "accreditation/catalogue.h"
#include "records/append.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "snapshot/refs.h"
#include "support/both_engines.h"
#include "support/small_agency.h"

namespace kith::accreditation {
namespace {

const std::vector<db::Step> record_steps = records::ddl_steps();
const Period last_year{on(2024, 1, 1), on(2024, 12, 31), on(2024, 12, 31)};

/// Tom began to mentor Maya on 1 February 2024, trained in all that 5.01 and 5.02 ask for.
class EdgeCases : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return record_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db(), on(2024, 1, 2));
    tom_ = agency_->person("Tom");
    agency_->match(tom_, agency_->person("Maya"), on(2024, 2, 1));
    course_ = agency_->add("courses", {{"courses.name", "Start"}, {"courses.kind", "training"}});
    learnt(
        version("philosophy_role;duties_mentee;duties_guardian;duties_organization;organization_duties;"
                "realistic_expectations;good_practice;communication;role_modelling;building_trust;boundaries;diversity;"
                "population",
                on(2024, 1, 2)));
  }
  std::int64_t version(std::string_view topics, Date from) {
    return agency_->add("course_versions",
                        {{"course_versions.course_id", course_},
                         {"course_versions.version", iso(from)},
                         {"course_versions.valid_from", from},
                         {"course_versions.topics", topics}},
                        from);
  }
  void learnt(std::int64_t version) {
    agency_->add("training_records",
                 {{"training_records.person_id", tom_},
                  {"training_records.course_version_id", version},
                  {"training_records.event_date", on(2024, 1, 15)},
                  {"training_records.mode", "in_person"},
                  {"training_records.hours", 600},
                  {"training_records.result", "passed"}},
                 on(2024, 1, 15));
  }
  void not_applicable(std::string_view clause, std::string_view reason) {
    agency_->add("na_determinations",
                 {{"na_determinations.programme_id", agency_->programme},
                  {"na_determinations.clause", clause},
                  {"na_determinations.reason", reason},
                  {"na_determinations.event_date", on(2024, 1, 5)},
                  {"na_determinations.approved_by", agency_->office}},
                 on(2024, 1, 5));
  }
  Measure measure(std::string_view id, Period period = last_year) {
    const auto columns = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
    Evaluation e(columns, period);
    for (const Measure& m : evaluate(e, snapshot::ref_of(agency_->programme)).measures)
      if (m.id == id) return m;
    throw std::logic_error("no such measure");
  }
  std::string figure(std::string_view id, Period period = last_year) {
    const Measure m = measure(id, period);
    return std::to_string(m.num) + "/" + std::to_string(m.den);
  }

  std::unique_ptr<test::SmallAgency> agency_;
  PersonId tom_;
  std::int64_t course_{};
};
KITH_BOTH_ENGINES(EdgeCases);

TEST_P(EdgeCases, n36_a_new_mandatory_topic_untrains_nobody_for_last_year) {
  ASSERT_EQ(figure("M5.01") + " " + figure("M5.02") + " " + figure("M5.02s"), "1/1 1/1 0/0");
  version("trauma_informed;nonverbal_cues;cycles_of_change;runaway_triggers;trafficker_bond;clinician_call",
          on(2025, 3, 1));
  db().writing("test", [&](db::Tx& tx) {
    const auto last = records::newest(tx, "programmes", agency_->programme.value);
    return records::correct(tx, "programmes", agency_->programme.value, last->id, {{"programmes.survivor", 1}},
                            agency_->author(on(2025, 3, 1)));
  });
  EXPECT_EQ(figure("M5.01") + " " + figure("M5.02") + " " + figure("M5.02s"), "1/1 1/1 0/0")
      << "last year's review stays";
  const Period now{on(2024, 4, 1), on(2025, 3, 31), on(2025, 3, 31)};
  EXPECT_EQ(figure("M5.02", now), "1/1") << "the topics of before are not forgotten";
  EXPECT_EQ(figure("M5.02s", now), "0/1") << "the new ones are asked for from now on";
}

TEST_P(EdgeCases, n43_a_reason_listed_for_one_clause_takes_no_other_out) {
  not_applicable("PRG 1", "non_clinical_group_only");
  EXPECT_EQ(measure("MPRG1.01").status, MeasureStatus::not_applicable);
  EXPECT_EQ(measure("MPRG1.02b").status, MeasureStatus::not_applicable);
  EXPECT_EQ(measure("M8.03").status, MeasureStatus::rated) << "MS stays";
  EXPECT_EQ(measure("M5.01").status, MeasureStatus::rated);
  not_applicable("8.03", "non_clinical_group_only");
  EXPECT_EQ(measure("M8.03").status, MeasureStatus::rated);
  EXPECT_TRUE(measure("M8.03").flags.contains("na_reason_not_listed"));
  not_applicable("7.02", "non_clinical_group_only");
  EXPECT_EQ(measure("M7.02a").status, MeasureStatus::no_cases) << "not one of its two reasons";
  not_applicable("7.02", "no_site_based_programme");
  EXPECT_EQ(measure("M7.02a").status, MeasureStatus::not_applicable);
}

/// Two of one day: which was typed first is no fact of the store, so the one that rates counts, here and in the oracle.
/// The first is withdrawn after the period ended.
TEST_P(EdgeCases, of_two_acceptances_of_one_day_the_one_that_rates_counts) {
  const auto application = agency_->add("mentor_applications",
                                        {{"mentor_applications.person_id", tom_},
                                         {"mentor_applications.programme_id", agency_->programme},
                                         {"mentor_applications.event_date", on(2024, 1, 3)},
                                         {"mentor_applications.complete", 1},
                                         {"mentor_applications.status", "volunteer"}},
                                        on(2024, 1, 20));
  const auto accepted = [&](db::Value rating, db::Value note) {
    return agency_->add("mentor_decisions",
                        {{"mentor_decisions.application_id", application},
                         {"mentor_decisions.event_date", on(2024, 1, 20)},
                         {"mentor_decisions.decision", "accepted"},
                         {"mentor_decisions.qualities_rating", rating},
                         {"mentor_decisions.qualities_note", note},
                         {"mentor_decisions.availability_rating", rating},
                         {"mentor_decisions.availability_note", note}},
                        on(2024, 1, 20));
  };
  agency_->add("agreements",
               {{"agreements.person_id", tom_},
                {"agreements.programme_id", agency_->programme},
                {"agreements.kind", "commitment"},
                {"agreements.event_date", on(2024, 1, 10)},
                {"agreements.min_visits_per_month", 2},
                {"agreements.duration_months", 12}},
               on(2024, 1, 20));
  const auto first = accepted({}, {});
  EXPECT_EQ(figure("M4.03"), "0/1");
  db().write("test", [&](db::Tx& tx) {
    ASSERT_TRUE(records::void_record(tx, "mentor_decisions", first, records::newest(tx, "mentor_decisions", first)->id,
                                     agency_->author(on(2025, 1, 15))));
  });
  accepted(4, "Patient");
  EXPECT_EQ(figure("M4.03"), "1/1");
}

}  // namespace
}  // namespace kith::accreditation
