// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/same_meeting.h"

#include <algorithm>
#include <numeric>

namespace kith::snapshot {
namespace {

bool times_overlap(const LoggedMeeting& a, const LoggedMeeting& b) {
  const int a0 = *a.start_minute, b0 = *b.start_minute;
  const int a1 = a0 + a.minutes.value_or(0), b1 = b0 + b.minutes.value_or(0);
  return a0 == b0 || (a0 < b1 && b0 < a1);
}

std::size_t root(std::vector<std::size_t>& parent, std::size_t i) {
  while (parent[i] != i) i = parent[i] = parent[parent[i]];
  return i;
}

}  // namespace

bool same_meeting(const LoggedMeeting& a, const LoggedMeeting& b) {
  if (a.day != b.day) return false;
  if (a.start_minute && b.start_minute) return times_overlap(a, b);
  return a.entered_by != b.entered_by;
}

std::vector<std::size_t> group_meetings(std::span<const LoggedMeeting> logs) {
  std::vector<std::size_t> by_day(logs.size()), parent(logs.size());
  std::iota(by_day.begin(), by_day.end(), 0);
  std::iota(parent.begin(), parent.end(), 0);
  std::stable_sort(by_day.begin(), by_day.end(), [&](auto a, auto b) { return logs[a].day < logs[b].day; });
  for (std::size_t i = 0; i < by_day.size(); ++i) {
    for (std::size_t j = i + 1; j < by_day.size() && logs[by_day[j]].day == logs[by_day[i]].day; ++j) {
      if (!same_meeting(logs[by_day[i]], logs[by_day[j]])) continue;
      const auto a = root(parent, by_day[i]), b = root(parent, by_day[j]);
      parent[std::max(a, b)] = std::min(a, b);
    }
  }
  for (std::size_t i = 0; i < parent.size(); ++i) parent[i] = root(parent, i);
  return parent;
}

int minutes_of(std::span<const LoggedMeeting> logs, std::span<const std::size_t> groups, std::size_t group) {
  int most = 0;
  for (std::size_t i = 0; i < logs.size(); ++i)
    if (groups[i] == group) most = std::max(most, logs[i].minutes.value_or(0));
  return most;
}

}  // namespace kith::snapshot
