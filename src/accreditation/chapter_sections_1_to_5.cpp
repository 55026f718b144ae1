// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 1 to 5: logic model, personnel, intake, screening and training of mentors.
#include <array>

#include "accreditation/sections_1_to_5.h"

namespace kith::accreditation {

using snapshot::DocumentKind;
using snapshot::NotApplicableReason;

namespace {

template <std::size_t N>
using Ids = std::array<std::string_view, N>;

constexpr Ids<1> measures_1_01{"M1.01"};
constexpr Ids<3> measures_1_02{"M1.02a", "M1.02b", "M1.02c"};
constexpr Ids<1> agency_1_02{"M1.02a"};
constexpr Ids<1> measures_2_01{"M2.01"};
constexpr Ids<2> measures_2_02{"M2.02a", "M2.02b"};
constexpr Ids<1> measures_3_01{"M3.01"};
constexpr Ids<4> measures_3_02{"M3.02a", "M3.02b", "M3.02c", "M3.02d"};
constexpr Ids<4> measures_3_03{"M3.03a", "M3.03b", "M3.03c", "M3.03d"};
constexpr Ids<1> measures_4_01{"M4.01"};
constexpr Ids<1> measures_4_02{"M4.02"};
constexpr Ids<2> measures_4_03{"M4.03", "M4.03cap"};
constexpr Ids<1> measures_5_01{"M5.01"};
constexpr Ids<2> measures_5_02{"M5.02", "M5.02s"};
constexpr std::array contracted{NotApplicableReason::screening_by_contract};

constexpr std::array clauses_1_to_5{
    ClauseRules{.clause = "1.01",
                .section = "1",
                .measures = measures_1_01,
                .computations = whole<compute_1_01, Kind::logic_models, Kind::outcomes>,
                .agency_measures = measures_1_01,
                .compute_agency = compute_1_01_agency},
    ClauseRules{
        .clause = "1.02",
        .section = "1",
        .measures = measures_1_02,
        .computations = whole<compute_1_02, Kind::referrals, Kind::referral_decisions, Kind::service_terminations,
                              Kind::outcomes, Kind::outcome_reports, Kind::outcome_measurements>,
        .agency_measures = agency_1_02,
        .compute_agency = compute_1_02_agency},
    ClauseRules{.clause = "2.01",
                .section = "2",
                .measures = measures_2_01,
                .document = DocumentKind::job_descriptions,
                .computations = whole<compute_2_01, Kind::staff_roles, Kind::competency_evidence, Kind::support_plans>},
    ClauseRules{.clause = "2.02",
                .section = "2",
                .measures = measures_2_02,
                .document = DocumentKind::workload_policy,
                .computations = whole<compute_2_02, Kind::staff_roles, Kind::caseload, Kind::workload_reviews>,
                .roll_up = roll_up_2_02},
    ClauseRules{.clause = "3.01",
                .section = "3",
                .measures = measures_3_01,
                .document = DocumentKind::intake_procedure,
                .na_reasons = contracted,
                .computations = whole<compute_3_01, Kind::referrals, Kind::referral_decisions,
                                      Kind::service_terminations, Kind::referral_screenings, Kind::applicant_notices>},
    ClauseRules{
        .clause = "3.02",
        .section = "3",
        .measures = measures_3_02,
        .document = DocumentKind::intake_procedure,
        .computations = whole<compute_3_02, Kind::referrals, Kind::intakes, Kind::referral_decisions,
                              Kind::waitlist_entries, Kind::service_terminations, Kind::groups, Kind::group_sessions,
                              Kind::attendance, Kind::referrals_out, Kind::urgent_responses, Kind::waitlist_contacts>},
    ClauseRules{.clause = "3.03",
                .section = "3",
                .measures = measures_3_03,
                .document = DocumentKind::assessment_procedure,
                .computations = whole<compute_3_03, Kind::relationships, Kind::custody_intervals, Kind::consents,
                                      Kind::referrals, Kind::referral_decisions, Kind::assessments,
                                      Kind::assessment_triggers, Kind::service_terminations, Kind::outside_summaries>},
    ClauseRules{
        .clause = "4.01",
        .section = "4",
        .measures = measures_4_01,
        .document = DocumentKind::mentor_screening_procedure,
        .computations = whole<compute_4_01, Kind::background_checks, Kind::transport_periods, Kind::match_pauses,
                              Kind::groups, Kind::group_memberships, Kind::group_sessions, Kind::attendance>},
    ClauseRules{.clause = "4.02",
                .section = "4",
                .measures = measures_4_02,
                .document = DocumentKind::mentor_screening_procedure,
                .computations = whole<compute_4_02, Kind::mentor_applications, Kind::mentor_interviews,
                                      Kind::mentor_references, Kind::mentor_decisions, Kind::pairings>},
    ClauseRules{.clause = "4.03",
                .section = "4",
                .measures = measures_4_03,
                .document = DocumentKind::mentor_screening_procedure,
                .computations = whole<compute_4_03, Kind::mentor_applications, Kind::mentor_decisions, Kind::agreements,
                                      Kind::mentor_capacities, Kind::pairings>},
    ClauseRules{.clause = "5.01",
                .section = "5",
                .measures = measures_5_01,
                .document = DocumentKind::training_curricula,
                .computations = whole<compute_5_01, Kind::course_versions, Kind::training_records, Kind::groups,
                                      Kind::group_sessions, Kind::attendance>},
    ClauseRules{.clause = "5.02",
                .section = "5",
                .measures = measures_5_02,
                .document = DocumentKind::training_curricula,
                .computations = whole<compute_5_02, Kind::course_versions, Kind::training_records, Kind::groups,
                                      Kind::group_sessions, Kind::attendance>},
};

}  // namespace

std::span<const ClauseRules> sections_1_to_5() { return clauses_1_to_5; }

}  // namespace kith::accreditation
