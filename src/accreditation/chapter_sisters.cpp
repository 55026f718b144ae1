// SPDX-License-Identifier: AGPL-3.0-or-later
// Clauses of sister standards: PRG, CR, PQI.
#include <array>

#include "accreditation/catalogue.h"
#include "accreditation/sister_clauses.h"

namespace kith::accreditation {

using snapshot::DocumentKind;
using snapshot::NotApplicableReason;

namespace {

constexpr std::array na_prg_1{NotApplicableReason::non_clinical_group_only};

constexpr std::array<std::string_view, 3> measures_prg_1{"MPRG1.01", "MPRG1.02a", "MPRG1.02b"};
constexpr std::array<std::string_view, 1> measures_cr_1_01{"MCR1.01"};
constexpr std::array<std::string_view, 1> measures_cr_2_01{"MCR2.01"};
constexpr std::array<std::string_view, 1> measures_pqi_4{"MPQI4"};

constexpr std::array<Computation, 1> computations_prg_1{
    {{compute_prg_1,
      {Kind::consents, Kind::referrals, Kind::referral_decisions, Kind::assessments, Kind::case_reviews,
       Kind::service_terminations, Kind::closing_summaries, Kind::match_goals, Kind::meeting_logs, Kind::groups,
       Kind::group_sessions, Kind::party_rows, Kind::attendance},
      SIZE_MAX,
      spares_prg_1}}};

constexpr std::array clauses_of_sisters{
    ClauseRules{
        .clause = "PRG 1", .measures = measures_prg_1, .na_reasons = na_prg_1, .computations = computations_prg_1},
    ClauseRules{.clause = "CR 1.01",
                .measures = measures_cr_1_01,
                .computations = whole<compute_cr_1, Kind::referrals, Kind::referral_decisions, Kind::rights_notices,
                                      Kind::service_terminations>},
    ClauseRules{.clause = "CR 2.01",
                .measures = measures_cr_2_01,
                .computations = whole<compute_cr_2, Kind::consents, Kind::information_releases>},
    ClauseRules{
        .clause = "PQI 4", .measures = measures_pqi_4, .computations = whole<compute_pqi_4, Kind::file_review_rounds>},
};

}  // namespace

std::span<const ClauseRules> sister_clauses() { return clauses_of_sisters; }

}  // namespace kith::accreditation
