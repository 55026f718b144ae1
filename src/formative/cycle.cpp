// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formative/cycle.h"

#include <algorithm>
#include <set>

namespace kith::formative {
namespace {

constexpr int cycle_months = 12;
constexpr std::size_t least_kinds = 2;

bool any_kind(const Cycle& cycle, bool self) {
  return std::any_of(cycle.items.begin(), cycle.items.end(),
                     [&](const Item& item) { return (item.kind == "self_assessment") == self; });
}

void goals_owed(const Cycle& cycle, std::vector<Owed>& owed) {
  bool any = false, judged = false;
  for (const auto& goal : cycle.goals) {
    if (goal.dropped()) continue;
    any = true;
    judged |= !goal.milestone.empty() && !goal.criterion.empty();
    if (std::none_of(cycle.items.begin(), cycle.items.end(), [&](const Item& item) { return goal.cites(item.id); }))
      owed.push_back({Need::cite, "IMA V-1", goal.chain, {}});
    if (!goal.agreed()) owed.push_back({Need::agreement, "IMA V-4", goal.chain, {}});
  }
  if (!any)
    owed.push_back({Need::goal, "IMA V-1", 0, {}});
  else if (!judged)
    owed.push_back({Need::criterion, "IMA V-4", cycle.goals.front().chain, {}});
}

}  // namespace

bool Goal::cites(std::string_view item) const {
  std::string_view list = items;
  while (!list.empty()) {
    const auto end = std::min(list.find(';'), list.size());
    if (list.substr(0, end) == item) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

std::string_view name(State state) {
  constexpr std::string_view names[] = {"open", "self_assessed", "observed", "plan_proposed", "plan_agreed", "closed"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view name(Need need) {
  constexpr std::string_view names[] = {"self_assessment", "second_kind", "goal",   "cite",
                                        "agreement",       "criterion",   "summary"};
  return names[static_cast<std::size_t>(need)];
}

State state_of(const Cycle& cycle) {
  if (cycle.closed) return State::closed;
  bool any = false, agreed = true;
  for (const auto& goal : cycle.goals)
    if (!goal.dropped()) any = true, agreed = agreed && goal.agreed();
  if (any) return agreed ? State::plan_agreed : State::plan_proposed;
  if (any_kind(cycle, false)) return State::observed;
  return any_kind(cycle, true) ? State::self_assessed : State::open;
}

std::vector<Owed> owed_of(const Cycle& cycle, Date today) {
  std::vector<Owed> owed;
  if (cycle.closed) return owed;
  if (!any_kind(cycle, true)) owed.push_back({Need::self_assessment, "IMA V-2", 0, {}});
  std::set<std::string_view> kinds;
  for (const auto& item : cycle.items)
    if (item.day > add_months(today, -cycle_months)) kinds.insert(item.kind);
  if (!owed.empty()) kinds.insert("self_assessment");  // asked for already
  if (kinds.size() < least_kinds) owed.push_back({Need::second_kind, "IMA V-2", 0, {}});
  goals_owed(cycle, owed);
  if (const Date end = add_months(cycle.start, cycle_months); add_months(today, 1) >= end)
    owed.push_back({Need::summary, "IMA V-3", 0, end});
  return owed;
}

}  // namespace kith::formative
