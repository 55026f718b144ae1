// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outcomes/plan.h"

#include <algorithm>
#include <set>

namespace kith::outcomes {
namespace {

constexpr int report_months = 12, told_before_months = 2;
constexpr std::size_t least_areas = 2;

void model_owed(const Plan& plan, Date today, std::vector<Owed>& owed) {
  const auto* model = plan.in_force(today);
  if (!model) {
    const auto draft = std::find_if(plan.models.begin(), plan.models.end(), [](const auto& m) { return !m.approved; });
    return owed.push_back({Need::model, {}, "MS 1.01", draft == plan.models.end() ? 0 : draft->chain});
  }
  if (!model->whole()) owed.push_back({Need::parts, {}, "MS 1.01", model->chain});
  if (!model->review)
    owed.push_back({Need::review, {}, "MS 1.01", model->chain});
  else if (add_months(today, told_before_months) >= *model->review)
    owed.push_back({Need::review, model->review, "MS 1.01", model->chain});
}

void report_owed(const Plan& plan, Date today, std::vector<Owed>& owed) {
  std::optional<Date> last;
  for (const auto& report : plan.reports)
    if (report.full() && (!last || *last < report.day)) last = report.day;
  if (!last) return owed.push_back({Need::report, {}, "MS 1.02", 0});
  const Date due = add_months(*last, report_months);
  if (add_months(today, told_before_months) >= due) owed.push_back({Need::report, due, "MS 1.02", 0});
}

}  // namespace

bool LogicModel::whole() const {
  return std::none_of(texts.begin(), texts.end(), [](const std::string& text) { return text.empty(); });
}

bool Report::full() const { return approved && !note.empty() && dimensions.find(';') != dimensions.npos; }

std::string_view name(ModelState state) {
  constexpr std::string_view names[] = {"draft", "in_use", "review_due", "superseded"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view name(Need need) {
  constexpr std::string_view names[] = {"model", "parts", "review", "outcomes", "report"};
  return names[static_cast<std::size_t>(need)];
}

const LogicModel* Plan::in_force(Date day) const {
  const LogicModel* found = nullptr;
  for (const auto& model : models)
    if (model.approved && model.day <= day &&
        (!found || found->day < model.day || (found->day == model.day && found->chain < model.chain)))
      found = &model;
  return found;
}

ModelState state_of(const Plan& plan, const LogicModel& model, Date today) {
  if (!model.approved) return ModelState::draft;
  const auto* held = plan.in_force(today);
  if (held && held->chain != model.chain) return ModelState::superseded;
  return !model.review || *model.review < today ? ModelState::review_due : ModelState::in_use;
}

std::vector<Owed> owed_of(const Plan& plan, Date today) {
  std::vector<Owed> owed;
  model_owed(plan, today, owed);
  std::set<std::string> areas;
  for (const auto& outcome : plan.outcomes)
    if (outcome.covers(today)) areas.insert(outcome.area);
  if (areas.size() < least_areas) owed.push_back({Need::outcomes, {}, "MS 1.02", 0});
  report_owed(plan, today, owed);
  std::stable_sort(owed.begin(), owed.end(),
                   [](const Owed& a, const Owed& b) { return a.due.value_or(Date{}) < b.due.value_or(Date{}); });
  return owed;
}

}  // namespace kith::outcomes
