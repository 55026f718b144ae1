// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <compare>
#include <cstdint>
#include <limits>

#include "platform/base/date.h"

namespace kith::snapshot {

/// A civil day in four bytes, for columns with millions of rows: days since 1970-01-01. The same as a `Date`, and
/// converted to and from it without a word. `Day::never()` is later than every day: the end of an open interval, or
/// the day a row is superseded when it is not.
struct Day {
  std::int32_t number{};

  constexpr Day() = default;
  constexpr explicit Day(std::int32_t days_since_1970) : number(days_since_1970) {}
  constexpr Day(Date date) : number(day_number(date)) {}               // NOLINT(google-explicit-constructor)
  constexpr operator Date() const { return from_day_number(number); }  // NOLINT(google-explicit-constructor)
  static constexpr Day never() { return Day(std::numeric_limits<std::int32_t>::max()); }
  static constexpr Day always() { return Day(std::numeric_limits<std::int32_t>::min()); }

  constexpr auto operator<=>(const Day&) const = default;
  friend constexpr Day operator+(Day d, int days) { return Day(d.number + days); }
  friend constexpr Day operator-(Day d, int days) { return Day(d.number - days); }
  /// Whole days from `b` to `a`.
  friend constexpr int operator-(Day a, Day b) { return a.number - b.number; }
};

/// Days `from`..`until`, both included; `until` may be `Day::never()`.
struct Span {
  Day from, until{Day::never()};
  constexpr bool covers(Day d) const { return from <= d && d <= until; }
};

/// The as-of days on which one version of a record is the effective one (exchange FORMAT §3.3): from the day it was
/// typed until the day before the next version of its chain was typed. A version replaced on the day it was typed is
/// effective on no day.
struct Life {
  Day recorded_on, superseded_on{Day::never()};
  constexpr bool shows(Day as_of) const { return recorded_on <= as_of && as_of < superseded_on; }
  constexpr bool ever() const { return recorded_on < superseded_on; }
};

/// `add_months` of one day, many times: year, month and day are taken apart once. (standards.md §0.5)
class MonthsFrom {
 public:
  constexpr explicit MonthsFrom(Day start) {
    const std::chrono::year_month_day d{Date(start)};
    month_ = d.year() / d.month();
    day_ = static_cast<int>(static_cast<unsigned>(d.day()));
  }
  constexpr Day plus(int months) const {
    const std::chrono::year_month target = month_ + std::chrono::months{months};
    const auto last = static_cast<int>(static_cast<unsigned>((target / std::chrono::last).day()));
    return Day(Date(target / std::chrono::day{1})) + ((day_ < last ? day_ : last) - 1);
  }

 private:
  std::chrono::year_month month_{};
  int day_{};
};

}  // namespace kith::snapshot
