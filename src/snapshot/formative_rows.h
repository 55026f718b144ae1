// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "snapshot/row.h"

/// Formative assessment, as far as the measures of IMA I-6 and V count it: that something was done, never what was
/// found.
namespace kith::snapshot {

enum class FormativeItemKind : std::uint8_t {
  self_assessment,
  mentor_observation,
  work_analysis,
  reflection_log,
  artifact
};
enum class FormativeReader : std::uint8_t {
  mentor,
  mentee,
  coordinator,
  evaluator,
  trainer,
  supervisor,
  line_manager,
  hr,
  employer,
  administrator,
  director
};
enum class FormativePurpose : std::uint8_t {
  mentoring,
  professional_development,
  programme_evaluation,
  appraisal,
  employment_decision,
  other
};
enum class LearningGoalStatus : std::uint8_t { active, achieved, revised, dropped };

/// Owner: the mentee.
struct FormativeCycleRow : OfPerson<Kind::formative_cycles, 512> {
  ExchangeId id;
  FormativeCycleRef chain;
  ProgrammeRef programme;
  PersonRef mentor;
  Day start_date, closed_on{Day::never()};
  bool has_summary{};
};
/// Owner: the cycle. Sorted by date.
struct FormativeItemRow : Of<Kind::formative_items, 256> {
  ExchangeId id;
  Day date;
  FormativeItemKind kind{};
};
/// Owner: the cycle. Sorted by date. `items`: marks of exchange ids of items.
struct LearningGoalRow : Of<Kind::formative_learning_plan_goals, 256> {
  Day date;
  ListRef items;
  LearningGoalStatus status{};
  bool agreed_by_mentee{}, agreed_by_mentor{}, has_milestone{}, has_criterion{};
};
/// Owner: the programme. Sorted by date.
struct FormativeAccessRow : Of<Kind::formative_accesses, 64> {
  ExchangeId id;
  PersonRef person;
  Day date;
  FormativeReader role{};
  FormativePurpose purpose{};
  bool granted{};
};

}  // namespace kith::snapshot
