// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 6 to 8: matching, development and monitoring of relationships.
#include <array>

#include "accreditation/catalogue.h"
#include "accreditation/sections_6_to_8.h"

namespace kith::accreditation {

using snapshot::DocumentKind;
using snapshot::NotApplicableReason;

namespace {

constexpr std::array na_7_02{NotApplicableReason::no_site_based_programme, NotApplicableReason::site_controlled_by_org};

/// "There is no site-based programme" is not so when something happened at a host's site in P (§1.17).
bool contradicts_7_02(Evaluation& e, ProgrammeRef programme, NotApplicableReason reason) {
  return reason == NotApplicableReason::no_site_based_programme && has_external_activity(e, programme);
}

constexpr std::array<std::string_view, 1> measures_6_01{"M6.01"};
constexpr std::array<std::string_view, 1> measures_6_02{"M6.02"};
constexpr std::array<std::string_view, 1> measures_6_03{"M6.03"};
constexpr std::array<std::string_view, 4> measures_7_01{"M7.01a", "M7.01b", "M7.01c", "M7.01d"};
constexpr std::array<std::string_view, 4> measures_7_02{"M7.02a", "M7.02b", "M7.02c", "M7.02d"};
constexpr std::array<std::string_view, 4> measures_8_01{"M8.01a", "M8.01b", "M8.01c", "M8.01d"};
constexpr std::array<std::string_view, 2> measures_8_02{"M8.02acd", "M8.02b"};
constexpr std::array<std::string_view, 2> measures_8_03{"M8.03", "M8.03g"};

constexpr std::array<Computation, 2> computations_8_01{
    {{compute_8_01_logs,
      {Kind::calendar_periods, Kind::match_pauses, Kind::meeting_logs, Kind::no_meeting_entries},
      3,
      nullptr},
     {compute_8_01_contacts, {Kind::supervisory_contacts, Kind::contact_parties}, 1, nullptr}}};
constexpr std::array<Computation, 2> computations_8_02{
    {{compute_8_02_support,
      {Kind::recognitions, Kind::groups, Kind::group_memberships, Kind::group_sessions, Kind::attendance,
       Kind::party_rows},
      1,
      nullptr},
     {compute_8_02_requests, {Kind::support_requests, Kind::support_responses}, 1, nullptr}}};

constexpr std::array clauses_6_to_8{
    ClauseRules{.clause = "6.01",
                .section = "6",
                .measures = measures_6_01,
                .document = DocumentKind::matching_procedure,
                .computations = whole<compute_6_01, Kind::match_proposals>},
    ClauseRules{
        .clause = "6.02",
        .section = "6",
        .measures = measures_6_02,
        .document = DocumentKind::matching_procedure,
        .computations =
            whole<compute_6_02, Kind::relationships, Kind::custody_intervals, Kind::consents, Kind::match_acceptances>},
    ClauseRules{.clause = "6.03",
                .section = "6",
                .measures = measures_6_03,
                .document = DocumentKind::matching_procedure,
                .computations = whole<compute_6_03, Kind::relationships, Kind::custody_intervals, Kind::consents,
                                      Kind::coordinating_providers, Kind::match_disclosures, Kind::role_briefings,
                                      Kind::match_goals, Kind::provider_exclusions>},
    ClauseRules{.clause = "7.01",
                .section = "7",
                .measures = measures_7_01,
                .computations = whole<compute_7_01, Kind::calendar_periods, Kind::match_pauses, Kind::meeting_logs>},
    ClauseRules{
        .clause = "7.02",
        .section = "7",
        .measures = measures_7_02,
        .document = DocumentKind::site_collaboration_procedure,
        .na_reasons = na_7_02,
        .computations =
            whole<compute_7_02, Kind::sites, Kind::meeting_logs, Kind::groups, Kind::group_sessions,
                  Kind::site_agreements, Kind::site_officials, Kind::official_acknowledgements, Kind::site_contacts>,
        .contradicts = contradicts_7_02},
    ClauseRules{.clause = "8.01",
                .section = "8",
                .measures = measures_8_01,
                .document = DocumentKind::monitoring_procedure,
                .computations = computations_8_01},
    ClauseRules{.clause = "8.02",
                .section = "8",
                .measures = measures_8_02,
                .document = DocumentKind::monitoring_procedure,
                .computations = computations_8_02},
    ClauseRules{.clause = "8.03",
                .section = "8",
                .measures = measures_8_03,
                .document = DocumentKind::monitoring_procedure,
                .computations = whole<compute_8_03, Kind::relationships, Kind::custody_intervals, Kind::consents,
                                      Kind::match_pauses, Kind::party_rows, Kind::match_assignments, Kind::pairings>},
};

}  // namespace

std::span<const ClauseRules> sections_6_to_8() { return clauses_6_to_8; }

}  // namespace kith::accreditation
