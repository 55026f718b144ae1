// SPDX-License-Identifier: AGPL-3.0-or-later
#include "obligations/contact_schedule.h"

#include <algorithm>

namespace kith::obligations {
namespace {

constexpr int months_tried = 48;

/// Whether keeping every window of one of the policy's cadences brings a contact into `wanted` by its due day.
bool brings_a_contact(std::span<const Cadence> policy, Day start, const Window& wanted) {
  return std::any_of(policy.begin(), policy.end(), [&](const Cadence& cadence) {
    const ContactSchedule schedule(start, cadence);
    for (int i = schedule.index_holding(wanted.first_day);; ++i) {
      const Window kept = schedule.window(i);
      if (kept.due > wanted.due) return false;
      if (kept.first_day >= wanted.first_day) return true;
    }
  });
}

}  // namespace

std::vector<std::string> looser_than(std::span<const Cadence> policy, const Cadence& required) {
  std::vector<std::string> looser;
  for (Day start = on(2024, 1, 1); start < Day(on(2028, 1, 1)); start = start + 1) {
    const ContactSchedule schedule(start, required);
    const Day end = MonthsFrom(start).plus(months_tried);
    for (int i = 0; schedule.window(i).last_day <= end; ++i) {
      const Window wanted = schedule.window(i);
      const std::string phase(1, wanted.phase());
      if (std::find(looser.begin(), looser.end(), phase) == looser.end() && !brings_a_contact(policy, start, wanted))
        looser.push_back(phase);
    }
  }
  std::sort(looser.begin(), looser.end());
  return looser;
}

}  // namespace kith::obligations
