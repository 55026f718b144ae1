// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/improvement.h"

#include <algorithm>
#include <array>

#include "review/answers.h"
#include "review/queries.h"

namespace kith::review {
namespace {

constexpr std::array<std::string_view, 5> step_names{"in_progress", "done", "rescheduled", "dropped", "verified"};

/// What happened to an action, oldest first: updates are records, beginnings and verifications are rows of our own.
void follow(db::Tx& tx, PlanAction& action, Date as_of) {
  tx.query(sql::steps_of, {{"action", action.id}, {"as_of", as_of}}, [&](const db::Row& row) {
    const auto step = row.text(0);
    action.last = std::max(action.last, row.date(2));
    if (step == "rescheduled") {
      ++action.rescheduled;
      action.due = row.maybe_date(1);
    } else if (step == "in_progress")
      action.state = std::max(action.state, ActionState::in_progress);
    else if (step == "done")
      action.state = ActionState::done;
    else if (step == "verified")
      action.state = ActionState::verified;
    else if (step == "dropped")
      action.state = ActionState::dropped;
  });
}

PlanAction action_of(const db::Row& row) {
  return {row.integer(0), row.integer(1),    row.string(2),     row.id<PersonId>(3),
          row.date(4),    row.maybe_date(5), ActionState::open, 0,
          row.date(4)};
}

std::vector<Problem> problems_of(const NewStep& step, const PlanAction& action, Date day, Date today) {
  std::vector<Problem> problems;
  if (day > today) problems.push_back({"day", "review.flaw.future"});
  if (step.day && day < action.last) problems.push_back({"day", "review.flaw.before_step"});
  const bool moved = step.step == Step::rescheduled;
  if (moved && (!step.new_due || *step.new_due < day)) problems.push_back({"new_due_date", "review.flaw.new_due"});
  if ((moved || step.step == Step::dropped) && step.reason.empty())
    problems.push_back({"reason", "review.flaw.reason"});
  return problems;
}

}  // namespace

std::string_view name(ActionState state) {
  constexpr std::string_view names[] = {"open", "in_progress", "done", "verified", "dropped"};
  return names[static_cast<std::size_t>(state)];
}
std::string_view name(Step step) { return step_names[static_cast<std::size_t>(step)]; }
std::optional<Step> parse_step(std::string_view text) {
  const auto found = std::find(step_names.begin(), step_names.end(), text);
  return found == step_names.end() ? std::nullopt : std::optional(static_cast<Step>(found - step_names.begin()));
}

std::string_view name(CycleState state) {
  constexpr std::string_view names[] = {"report_draft", "shared", "plan_adopted", "monitored", "closed"};
  return names[static_cast<std::size_t>(state)];
}

CycleStanding standing_of(const Evaluation& e, const std::map<std::string, Date>& told,
                          std::span<const std::string_view> groups) {
  CycleStanding s{CycleState::report_draft, e.day, false, {}, {}, e.actions.empty(), 0};
  s.one_source = e.sources.find(';') == std::string::npos;
  for (const auto group : groups) {
    const bool heard = std::any_of(e.groups.begin(), e.groups.end(),
                                   [&](const GroupAnswers& a) { return a.group == group && a.responded > 0; });
    if (!heard) s.unheard.emplace_back(group);
    if (!told.contains(std::string(group))) s.untold.emplace_back(group);
  }
  const auto reach = [&](CycleState state, Date since) {
    s.state = state;
    s.since = since;
  };
  if (!told.empty())
    reach(CycleState::shared, std::min_element(told.begin(), told.end(), [](const auto& a, const auto& b) {
                                return a.second < b.second;
                              })->second);
  if (s.no_plan) return s;
  Date adopted = e.actions.front().started, last = adopted;
  std::optional<Date> moved;
  for (const auto& action : e.actions) {
    adopted = std::min(adopted, action.started);
    last = std::max(last, action.last);
    s.actions_open += !action.over();
    if (action.state != ActionState::open || action.rescheduled > 0)
      moved = moved ? std::min(*moved, action.last) : action.last;
  }
  reach(CycleState::plan_adopted, adopted);
  if (moved) reach(CycleState::monitored, *moved);
  if (s.actions_open == 0) reach(CycleState::closed, last);
  return s;
}

std::vector<Evaluation> evaluations(db::Tx& tx, ProgrammeId programme, Date as_of) {
  auto list = tx.all(sql::evaluations, {{"programme", programme}, {"as_of", as_of}}, [&](const db::Row& row) {
    return Evaluation{row.integer(0), programme, row.date(1), row.string(2), row.string(3), {}, {}};
  });
  for (auto& evaluation : list) {
    evaluation.groups = tx.all(sql::feedback_of, {{"cycle", evaluation.id}, {"as_of", as_of}}, [](const db::Row& row) {
      return GroupAnswers{row.string(0), row.integer(1), row.integer(2)};
    });
    evaluation.actions = tx.all(sql::actions_of, {{"cycle", evaluation.id}, {"as_of", as_of}}, action_of);
    for (auto& action : evaluation.actions) follow(tx, action, as_of);
  }
  return list;
}

std::optional<PlanAction> find_action(db::Tx& tx, std::int64_t id, Date as_of) {
  auto action = tx.first(sql::action, {{"action", id}, {"as_of", as_of}}, action_of);
  if (action) follow(tx, *action, as_of);
  return action;
}

Result<std::int64_t> add_evaluation(db::Tx& tx, ProgrammeId programme, std::vector<records::Field> fields,
                                    std::span<const GroupAnswers> answers, const records::Author& author) {
  fields.push_back({"evaluation_cycles.programme_id", programme});
  const auto cycle = records::append(tx, "evaluation_cycles", fields, author);
  if (!cycle) return tl::unexpected(cycle.error());
  for (const auto& group : answers) {
    const auto row = records::append(tx, "evaluation_feedback",
                                     {{"evaluation_feedback.evaluation_cycle_id", cycle->chain},
                                      {"evaluation_feedback.group", std::string_view(group.group)},
                                      {"evaluation_feedback.invited", group.invited},
                                      {"evaluation_feedback.responded", group.responded}},
                                     author);
    if (!row) return tl::unexpected(row.error());
  }
  return cycle->chain;
}

Result<std::int64_t> add_action(db::Tx& tx, ProgrammeId programme, std::vector<records::Field> fields, Date start,
                                std::int64_t finding, const records::Author& author) {
  const auto waiting = open_findings(tx, programme);
  if (finding != 0 &&
      std::none_of(waiting.begin(), waiting.end(), [&](const Finding& one) { return one.id == finding; }))
    return refuse(RefusalKind::invalid, "review.flaw.finding", "finding");
  const Date today = date_of(author.at);
  const auto list = evaluations(tx, programme, today);
  if (list.empty()) return refuse(RefusalKind::conflict, "review.flaw.no_evaluation");
  if (start > today) return refuse(RefusalKind::invalid, "review.flaw.future", "start_date");
  fields.push_back({"plan_actions.evaluation_cycle_id", list.front().id});
  fields.push_back({"plan_actions.start_date", start});
  const auto made = records::append(tx, "plan_actions", fields, author);
  if (!made) return tl::unexpected(made.error());
  if (finding != 0)
    tx.exec(sql::link_finding, {{"finding", finding}, {"action", made->chain}, {"now", author.at.utc_seconds}});
  return made->chain;
}

Result<void> take_step(db::Tx& tx, const PlanAction& action, const NewStep& step, const records::Author& author) {
  const Date today = date_of(author.at);
  const bool under_way = action.state == ActionState::open || action.state == ActionState::in_progress;
  if (step.step == Step::verified ? action.state != ActionState::done : !under_way)
    return refuse(RefusalKind::conflict, "review.flaw.state");
  if (step.step == Step::verified && action.owner == author.person)
    return refuse(RefusalKind::conflict, "review.flaw.own_action");
  const Date day = step.day.value_or(today);
  if (auto problems = problems_of(step, action, day, today); !problems.empty()) return refuse(std::move(problems));
  const db::Value reason = step.reason.empty() ? db::Value() : db::Value(step.reason);
  if (step.step == Step::in_progress || step.step == Step::verified) {
    tx.exec(sql::add_step, {{"action", action.id},
                            {"step", name(step.step)},
                            {"day", day},
                            {"note", reason},
                            {"now", author.at.utc_seconds},
                            {"by", author.person}});
    return {};
  }
  const auto row = records::append(
      tx, "plan_action_updates",
      {{"plan_action_updates.plan_action_id", action.id},
       {"plan_action_updates.event_date", day},
       {"plan_action_updates.status", name(step.step)},
       {"plan_action_updates.new_due_date", step.step == Step::rescheduled ? db::Value(step.new_due) : db::Value()},
       {"plan_action_updates.reason", reason}},
      author);
  if (!row) return tl::unexpected(row.error());
  return {};
}

}  // namespace kith::review
