// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <vector>

#include "snapshot/day.h"

/// Days as sets of spans, so that a year of mentor-days costs a handful of steps.
namespace kith::accreditation {

/// Both ends included; empty when `from` > `until`.
using DaySpan = snapshot::Span;
using DaySpans = std::vector<DaySpan>;

inline bool empty(const DaySpan& s) { return s.from > s.until; }
inline DaySpan common(const DaySpan& a, const DaySpan& b) {
  return {std::max(a.from, b.from), std::min(a.until, b.until)};
}

/// Sorted, without overlaps or neighbours; empty ones dropped.
inline DaySpans merged(DaySpans spans) {
  std::erase_if(spans, [](const DaySpan& s) { return empty(s); });
  std::sort(spans.begin(), spans.end(), [](const DaySpan& a, const DaySpan& b) { return a.from < b.from; });
  DaySpans all;
  for (const DaySpan& s : spans) {
    if (!all.empty() && (all.back().until == snapshot::Day::never() || s.from <= all.back().until + 1))
      all.back().until = std::max(all.back().until, s.until);
    else
      all.push_back(s);
  }
  return all;
}

/// `spans` (merged) without the days of `hole`.
inline DaySpans without(const DaySpans& spans, const DaySpan& hole) {
  if (empty(hole)) return spans;
  DaySpans rest;
  for (const DaySpan& s : spans) {
    if (hole.from > s.until || hole.until < s.from) {
      rest.push_back(s);
      continue;
    }
    if (s.from < hole.from) rest.push_back({s.from, hole.from - 1});
    if (hole.until < s.until) rest.push_back({hole.until + 1, s.until});
  }
  return rest;
}

/// Whether some span (merged) has the day. O(log n).
inline bool covers(const DaySpans& spans, snapshot::Day d) {
  const auto at = std::partition_point(spans.begin(), spans.end(), [&](const DaySpan& s) { return s.until < d; });
  return at != spans.end() && at->from <= d;
}

}  // namespace kith::accreditation
