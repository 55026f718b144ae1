// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>

#include "snapshot/cells.h"
#include "snapshot/personnel_rows.h"
#include "snapshot/queries.h"
#include "snapshot/words.h"

namespace kith::snapshot {

KITH_WORDS(Role, "director", "supervisor", "coordinator", "intake_worker", "screening_officer", "trainer",
           "teacher_lead", "school_champion", "team_lead", "evaluator", "administrator");
KITH_WORDS(Competency, "recruiting", "matching", "mentor_lifecycle", "working_with_families", "population_knowledge",
           "trafficking_culture", "demand_driven_understanding");

namespace {

void fill_role(StaffRoleRow& r, Cells& c) { take(c, r.programme, r.site, r.role, r.oversight, r.excluded, r.days); }
void fill_competency(CompetencyRow& r, Cells& c) { take(c, r.competency, r.date, r.verified, r.valid_until); }
void fill_plan(SupportPlanRow& r, Cells& c) { take(c, r.competency, r.start_date, r.completed_on, r.cancelled_on); }
void fill_review(WorkloadReviewRow& r, Cells& c) { take(c, r.date, r.has_factor, r.has_decision); }

const std::array personnel_tables{source<StaffRoleRow, fill_role>(sql::staff_roles),
                                  source<CompetencyRow, fill_competency>(sql::competency_evidence),
                                  source<SupportPlanRow, fill_plan>(sql::support_plans),
                                  source<WorkloadReviewRow, fill_review>(sql::workload_reviews)};

}  // namespace

std::span<const Source> personnel_sources() { return personnel_tables; }

}  // namespace kith::snapshot
