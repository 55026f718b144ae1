// SPDX-License-Identifier: AGPL-3.0-or-later
// Overlay of the Martin mentorship guide for schools.
#include "accreditation/martin_guide.h"
#include "accreditation/overlay_clauses.h"

namespace kith::accreditation {

std::span<const ClauseRules> martin_guide() {
  static const OverlayClauses clauses(
      "cpa-martin-schools",
      {{"MG-P1", compute_mg_p1, {Kind::sites, Kind::agreements, Kind::groups, Kind::group_sessions, Kind::attendance}},
       {"MG-P2", compute_mg_p2, {Kind::calendar_periods, Kind::training_events}},
       {"MG-P3",
        compute_mg_p3,
        {Kind::calendar_periods, Kind::relationships, Kind::custody_intervals, Kind::consents, Kind::groups,
         Kind::group_memberships, Kind::check_ins}},
       {"MG-P4",
        compute_mg_p4,
        {Kind::groups, Kind::group_memberships, Kind::group_sessions, Kind::attendance, Kind::attendance_followups}},
       {"MG-P5", compute_mg_p5, {Kind::calendar_periods, Kind::match_reviews}},
       {"MG-P6", compute_mg_p6, {Kind::calendar_periods, Kind::recognitions}},
       {"MG-M1", compute_mg_m1, {Kind::groups, Kind::group_sessions, Kind::site_contacts}},
       {"MG-M2", compute_mg_m2, {Kind::match_reviews}},
       {"MG-M3", compute_mg_m3, {Kind::concerns, Kind::concern_actions}},
       {"MG-M4", compute_mg_m4, {Kind::calendar_periods, Kind::evaluation_cycles}},
       {"MG-C1", compute_mg_c1, {Kind::groups, Kind::group_schedules, Kind::group_sessions}},
       {"MG-C2", compute_mg_c2, {Kind::calendar_periods, Kind::groups, Kind::group_sessions}},
       {"MG-F1",
        compute_mg_f1,
        {Kind::groups, Kind::group_memberships, Kind::group_sessions, Kind::attendance, Kind::information_packs}},
       {"MG-F2",
        compute_mg_f2,
        {Kind::calendar_periods, Kind::relationships, Kind::custody_intervals, Kind::consents, Kind::groups,
         Kind::group_memberships, Kind::check_ins}},
       {"MG-F3", compute_mg_f3, {Kind::calendar_periods, Kind::support_requests, Kind::support_responses}}});
  return clauses.all();
}

}  // namespace kith::accreditation
