// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "snapshot/row.h"

/// Staff: roles, competencies, workload (sections 2, II, MG).
namespace kith::snapshot {

enum class Role : std::uint8_t {
  director,
  supervisor,
  coordinator,
  intake_worker,
  screening_officer,
  trainer,
  teacher_lead,
  school_champion,
  team_lead,
  evaluator,
  administrator
};
enum class Competency : std::uint8_t {
  recruiting,
  matching,
  mentor_lifecycle,
  working_with_families,
  population_knowledge,
  trafficking_culture,
  demand_driven_understanding
};

/// Owner: the person. Sorted by start.
struct StaffRoleRow : OfPerson<Kind::staff_roles, 512> {
  ProgrammeRef programme;
  SiteRef site;
  Span days;
  Role role{};
  bool oversight{};
  Set<Competency> excluded;
};
/// Owner: the person. Sorted by date.
struct CompetencyRow : OfPerson<Kind::competency_evidence, 512> {
  Day date, valid_until{Day::never()};
  Competency competency{};
  bool verified{};  ///< verified_by is filled
};
/// Owner: the person.
struct SupportPlanRow : OfPerson<Kind::support_plans, 512> {
  Day start_date, cancelled_on{Day::never()}, completed_on{Day::never()};
  Competency competency{};
};
/// Owner: the person. Sorted by date.
struct WorkloadReviewRow : OfPerson<Kind::workload_reviews, 512> {
  Day date;
  bool has_factor{}, has_decision{};
};

}  // namespace kith::snapshot
