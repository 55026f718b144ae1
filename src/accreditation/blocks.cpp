// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/blocks.h"

#include <algorithm>
#include <chrono>

namespace kith::accreditation {

using snapshot::Day;
using snapshot::MonthsFrom;
using snapshot::Span;

std::string month_name(Day d) { return iso(d).substr(0, 7); }

std::vector<Span> blocks_ending_within(Day from, Day until, int months) {
  months = std::clamp(months, 1, 12);
  std::vector<Span> blocks;
  if (until < from) return blocks;
  int year = static_cast<int>(std::chrono::year_month_day{Date(from)}.year());
  for (;; ++year) {
    const MonthsFrom january{Day(on(year, 1, 1))};
    for (int first = 0; first < 12; first += months) {
      const Span block{january.plus(first), january.plus(std::min(first + months, 12)) - 1};
      if (block.until > until) return blocks;
      if (block.until >= from) blocks.push_back(block);
    }
  }
}

std::vector<Span> blocks_within(Day from, Day until, int months) {
  std::vector<Span> blocks = blocks_ending_within(from, until, months);
  std::erase_if(blocks, [&](const Span& block) { return block.from < from; });
  return blocks;
}

Day weekday_after(Day d, int n, const std::function<bool(Day)>& closed) {
  constexpr int two_years = 731;
  for (const Day last = d + two_years; n > 0;) {
    d = d + 1;
    if (d > last) return Day::never();
    const std::chrono::weekday day{std::chrono::sys_days(std::chrono::days{d.number})};
    if (day != std::chrono::Saturday && day != std::chrono::Sunday && !closed(d)) --n;
  }
  return d;
}

int days_covered(std::vector<Span> spans, Day from, Day until) {
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.from < b.from; });
  int days = 0;
  Day next = from;
  for (const Span& span : spans) {
    const Day first = std::max(span.from, next), last = std::min(span.until, until);
    if (first > last) continue;
    days += last - first + 1;
    next = last + 1;
  }
  return days;
}

int whole_months(Day from, Day until) {
  const std::chrono::year_month_day a{Date(from)}, b{Date(until)};
  int k = (static_cast<int>(b.year()) - static_cast<int>(a.year())) * 12 +
          static_cast<int>(static_cast<unsigned>(b.month())) - static_cast<int>(static_cast<unsigned>(a.month()));
  const MonthsFrom months(from);
  while (months.plus(k) > until) --k;
  return k;
}

}  // namespace kith::accreditation
