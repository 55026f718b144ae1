// SPDX-License-Identifier: AGPL-3.0-or-later
// Overlay of the International Mentoring Association, I to VI.
#include "accreditation/ima_standards.h"
#include "accreditation/overlay_clauses.h"

namespace kith::accreditation {

std::span<const ClauseRules> ima_standards() {
  static const OverlayClauses clauses(
      "ima-2011",
      {{"I-1", compute_ima_1_1, {}},
       {"I-2",
        compute_ima_1_2,
        {Kind::staff_roles, Kind::courses, Kind::course_versions, Kind::training_records, Kind::role_briefings,
         Kind::match_reviews, Kind::groups, Kind::group_sessions, Kind::attendance, Kind::check_ins}},
       {"I-3", compute_ima_1_3, {Kind::resource_reviews}},
       {"I-4", compute_ima_1_4, {Kind::sites, Kind::site_agreements, Kind::site_contacts}},
       {"I-5", compute_ima_1_5, {Kind::training_events, Kind::training_records}},
       {"I-6", compute_ima_1_6, {Kind::formative_cycles, Kind::formative_items}},
       {"I-7",
        compute_ima_1_7,
        {Kind::staff_roles, Kind::agreements, Kind::groups, Kind::group_sessions, Kind::attendance}},
       {"II-1", compute_ima_2_1, {}},
       {"II-2", compute_ima_2_2, {Kind::stakeholder_meetings}},
       {"II-3", compute_ima_2_3, {Kind::staff_roles, Kind::agreements, Kind::training_records}},
       {"III-1", compute_ima_3_1, {Kind::mentor_applications, Kind::criterion_scores, Kind::mentor_decisions}},
       {"III-2", compute_ima_3_2, {Kind::match_reviews}},
       {"III-3", compute_ima_3_3, {Kind::agreements, Kind::concerns, Kind::concern_actions}},
       {"IV-1",
        compute_ima_4_1,
        {Kind::course_versions, Kind::training_records, Kind::groups, Kind::group_sessions, Kind::attendance}},
       {"IV-2",
        compute_ima_4_2,
        {Kind::courses, Kind::course_versions, Kind::training_records, Kind::groups, Kind::group_sessions,
         Kind::attendance}},
       {"IV-3",
        compute_ima_4_3,
        {Kind::training_events, Kind::training_records, Kind::groups, Kind::group_sessions, Kind::attendance}},
       {"V-1", compute_ima_5_1, {Kind::formative_cycles, Kind::formative_items, Kind::formative_learning_plan_goals}},
       {"V-2", compute_ima_5_2, {Kind::formative_cycles, Kind::formative_items}},
       {"V-3", compute_ima_5_3, {Kind::formative_cycles}},
       {"V-4", compute_ima_5_4, {Kind::formative_cycles, Kind::formative_learning_plan_goals}},
       {"V-5", compute_ima_5_5, {Kind::formative_accesses}},
       {"VI-1",
        compute_ima_6_1,
        {Kind::evaluation_cycles, Kind::evaluation_feedback, Kind::evaluation_distributions, Kind::plan_actions,
         Kind::external_reviews, Kind::plan_action_updates}}});
  return clauses.all();
}

}  // namespace kith::accreditation
