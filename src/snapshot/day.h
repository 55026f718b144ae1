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

/// A day on which something was typed, in two bytes: exact from 2 January 1900 to 5 June 2079, which is enough for
/// every as-of day in between. Earlier days are `Day::always()`; later ones, `Day::never()` apart, the last of them.
class TypedDay {
 public:
  constexpr TypedDay() : TypedDay(Day()) {}
  constexpr TypedDay(Day day) : code_(code_of(day)) {}  // NOLINT(google-explicit-constructor)
  constexpr operator Day() const {                      // NOLINT(google-explicit-constructor)
    if (code_ == last + 1) return Day::never();
    return code_ == 0 ? Day::always() : Day(code_ + before);
  }
  constexpr auto operator<=>(const TypedDay&) const = default;

 private:
  static constexpr std::int32_t before = day_number(on(1900, 1, 1)), last = 0xfffe;
  static constexpr std::uint16_t code_of(Day day) {
    if (day == Day::never()) return last + 1;
    if (day.number <= before) return 0;
    return static_cast<std::uint16_t>(day.number - before < last ? day.number - before : last);
  }
  std::uint16_t code_;
};
static_assert(Day(TypedDay(Day(on(1900, 1, 2)))) == Day(on(1900, 1, 2)) && Day(TypedDay(Day::never())) == Day::never());
static_assert(Day(TypedDay(Day(on(2079, 6, 5)))) == Day(on(2079, 6, 5)) &&
              TypedDay(Day(on(2079, 6, 6))) < TypedDay(Day::never()));

/// The as-of days on which one version of a record is the effective one (exchange FORMAT §3.3): from the day it was
/// typed until the day before the next version of its chain was typed. A version replaced on the day it was typed is
/// effective on no day.
struct Life {
  TypedDay recorded_on, superseded_on{Day::never()};
  constexpr bool shows(Day as_of) const {
    const TypedDay day(as_of);
    return recorded_on <= day && day < superseded_on;
  }
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
