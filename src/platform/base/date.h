// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kith {

/// A civil day, begun in the agency's zone (standards.md §0.6, decision 0310). No deadline has a clock time.
/// Stored in the database as the number of days since 1970-01-01 (`day_number`).
using Date = std::chrono::sys_days;

constexpr Date on(int year, unsigned month, unsigned day) {
  return std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day};
}
constexpr std::int32_t day_number(Date d) { return static_cast<std::int32_t>(d.time_since_epoch().count()); }
constexpr Date from_day_number(std::int64_t n) { return Date{std::chrono::days{n}}; }
constexpr Date add_days(Date d, int n) { return d + std::chrono::days{n}; }
/// Whole days from `a` to `b`; negative when `b` is earlier.
constexpr int days_between(Date a, Date b) { return static_cast<int>((b - a).count()); }

/// `k` months after `from`, always counted from the original date and clipped to the month's last day:
/// 31 Jan + 1 = 28/29 Feb, 31 Jan + 2 = 31 Mar. `k` may be negative. (standards.md §0.5)
constexpr Date add_months(Date from, int k) {
  using namespace std::chrono;
  const year_month_day d{from};
  const year_month target = year_month{d.year(), d.month()} + months{k};
  const day last = (target / std::chrono::last).day();
  return target / (d.day() < last ? d.day() : last);
}
constexpr Date first_of_month(Date d) {
  const std::chrono::year_month_day x{d};
  return x.year() / x.month() / std::chrono::day{1};
}
constexpr Date last_of_month(Date d) { return add_days(add_months(first_of_month(d), 1), -1); }

/// "2026-11-22"
std::string iso(Date d);
/// Exactly `YYYY-MM-DD` and a day that exists, years 0001-9999; anything else is nothing.
std::optional<Date> parse_date(std::string_view text);

static_assert(add_months(on(2024, 1, 31), 1) == on(2024, 2, 29));
static_assert(add_months(on(2024, 1, 31), 2) == on(2024, 3, 31));
static_assert(add_months(on(2023, 11, 30), 15) == on(2025, 2, 28));
static_assert(add_months(on(2024, 2, 29), 12) == on(2025, 2, 28));

}  // namespace kith
