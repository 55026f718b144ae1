// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

#include "accreditation/evaluation.h"

namespace kith::accreditation {

/// "2026-05"
inline std::string month_text(Day first) { return iso(first).substr(0, 7); }

/// Calls `each(first day, last day)` for the calendar spans of `months` months, counted from January, that lie wholly
/// in [p0, pe] (§1.14). `months` divides 12.
template <class Each>
void each_span(const Period& period, int months, Each each) {
  const std::chrono::year_month_day from{Date(period.from)};
  Day first(Date(from.year() / std::chrono::January / std::chrono::day{1}));
  for (; first <= period.end(); first = Day(add_months(first, months))) {
    const Day last = Day(add_months(first, months)) - 1;
    if (period.from <= first && last <= period.end()) each(first, last);
  }
}
template <class Each>
void each_month(const Period& period, Each each) {
  each_span(period, 1, each);
}
template <class Each>
void each_quarter(const Period& period, Each each) {
  each_span(period, 3, each);
}

}  // namespace kith::accreditation
