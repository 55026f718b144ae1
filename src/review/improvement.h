// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/base/id.h"
#include "platform/base/result.h"
#include "platform/db/db.h"
#include "records/append.h"

/// What becomes of findings (IMA VI, workflows.md §13): the yearly evaluation with the answers of each group, and the
/// actions of its plan. The next evaluation opens with what became of the last one's actions.
namespace kith::review {

enum class ActionState : std::uint8_t { open, in_progress, done, verified, dropped };
std::string_view name(ActionState);

struct PlanAction {
  std::int64_t id{}, cycle{};
  std::string statement;
  PersonId owner;
  Date started{};
  std::optional<Date> due;  ///< as last rescheduled
  ActionState state{};
  int rescheduled{};  ///< how often
  Date last{};        ///< of its last step; else when it began
  bool over() const { return state == ActionState::verified || state == ActionState::dropped; }
  /// After its day and not done.
  bool overdue(Date today) const {
    return due && *due < today && (state == ActionState::open || state == ActionState::in_progress);
  }
};

struct GroupAnswers {
  std::string group;
  std::int64_t invited{}, responded{};
};
struct Evaluation {
  std::int64_t id{};
  ProgrammeId programme;
  Date day{};
  std::string sources, summary;
  std::vector<GroupAnswers> groups;
  std::vector<PlanAction> actions;
};
/// How far a cycle is (workflows.md §13), from the report on; what was planned and collected before it is in its
/// answers.
enum class CycleState : std::uint8_t { report_draft, shared, plan_adopted, monitored, closed };
std::string_view name(CycleState);
struct CycleStanding {
  CycleState state{};
  Date since{};
  bool one_source{};                         ///< fewer than two kinds of source
  std::vector<std::string> unheard, untold;  ///< groups of which nobody answered, groups it was not shared with
  bool no_plan{};
  int actions_open{};
};
/// `told`: when each group was. Pure.
CycleStanding standing_of(const Evaluation& evaluation, const std::map<std::string, Date>& told,
                          std::span<const std::string_view> groups);
/// Of a programme, newest first.
std::vector<Evaluation> evaluations(db::Tx& tx, ProgrammeId programme, Date as_of);
std::optional<PlanAction> find_action(db::Tx& tx, std::int64_t action, Date as_of);

/// A new evaluation of a programme with the answers of each group; `fields`: those of evaluation_cycles that were
/// answered. Returns its key.
Result<std::int64_t> add_evaluation(db::Tx& tx, ProgrammeId programme, std::vector<records::Field> fields,
                                    std::span<const GroupAnswers> answers, const records::Author& author);
/// An action of the newest evaluation; `fields`: those of plan_actions that were answered. It takes up `finding`, one
/// that no action takes up yet, or none (0). Refusals: `conflict` without an evaluation; `invalid` for a first day to
/// come (field start_date) and for another finding (field finding). Returns its key.
Result<std::int64_t> add_action(db::Tx& tx, ProgrammeId programme, std::vector<records::Field> fields, Date start,
                                std::int64_t finding, const records::Author& author);

/// What is done to an action.
enum class Step : std::uint8_t { in_progress, done, rescheduled, dropped, verified };
std::string_view name(Step);
std::optional<Step> parse_step(std::string_view);

struct NewStep {
  Step step{};
  std::optional<Date> new_due;
  std::string reason;
  std::optional<Date> day{};  ///< when it was taken; none: today
};
/// Refusals: `invalid` (the day is to come or before the last step; a new day is missing or before that; dropping and
/// rescheduling need a reason), `conflict` when the
/// state does not allow it: only what is open or under way is done, moved or dropped; only what is done is verified,
/// never by its owner.
Result<void> take_step(db::Tx& tx, const PlanAction& action, const NewStep& step, const records::Author& author);

}  // namespace kith::review
