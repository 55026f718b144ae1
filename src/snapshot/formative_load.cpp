// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>

#include "snapshot/cells.h"
#include "snapshot/formative_rows.h"
#include "snapshot/queries.h"
#include "snapshot/words.h"

namespace kith::snapshot {

KITH_WORDS(FormativeItemKind, "self_assessment", "mentor_observation", "work_analysis", "reflection_log", "artifact");
KITH_WORDS(FormativeReader, "mentor", "mentee", "coordinator", "evaluator", "trainer", "supervisor", "line_manager",
           "hr", "employer", "administrator", "director");
KITH_WORDS(FormativePurpose, "mentoring", "professional_development", "programme_evaluation", "appraisal",
           "employment_decision", "other");
KITH_WORDS(LearningGoalStatus, "active", "achieved", "revised", "dropped");

namespace {

void fill_cycle(FormativeCycleRow& r, Cells& c) {
  take(c, r.programme, r.mentor, r.start_date, r.closed_on, r.has_summary);
}
void fill_item(FormativeItemRow& r, Cells& c) { take(c, r.date, r.kind); }
void fill_goal(LearningGoalRow& r, Cells& c) {
  take(c, r.date, r.items, r.status, r.agreed_by_mentee, r.agreed_by_mentor, r.has_milestone, r.has_criterion);
}
void fill_access(FormativeAccessRow& r, Cells& c) { take(c, r.person, r.date, r.role, r.purpose, r.granted); }

const std::array formative_tables{source<FormativeCycleRow, fill_cycle>(sql::formative_cycles),
                                  source<FormativeItemRow, fill_item>(sql::formative_items),
                                  source<LearningGoalRow, fill_goal>(sql::learning_plan_goals),
                                  source<FormativeAccessRow, fill_access>(sql::formative_accesses)};

}  // namespace

std::span<const Source> formative_sources() { return formative_tables; }

}  // namespace kith::snapshot
