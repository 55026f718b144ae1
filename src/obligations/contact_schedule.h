// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "snapshot/day.h"

/// How often staff must be in contact with the parties of a match: MS 8.03 and its relatives, as data, and the
/// arithmetic that turns a start day into windows. Pure and usable at compile time.
///
/// A match starts on the day S of its first meeting held. Windows are half open, (open, last]: the day S is in none, a
/// day belongs to exactly one, each begins the day after the one before it ends. All days are counted from S, never
/// from the window before (31 Jan, 28 Feb, 31 Mar).
namespace kith::obligations {

using snapshot::Day;
using snapshot::MonthsFrom;

/// One stretch of a schedule. Exactly one of `every_days` and `every_months` is set.
/// With `every_days` = n over m months there are 28 m / n windows: window k is due n k days after the stretch begins
/// and ends on that day, but the last one ends with the stretch (so a contact may come after the due day: LATE). With
/// `every_months` every window is due on its last day.
struct Stretch {
  int until_month{};  ///< months after S at which it ends; 0 = it never does (only the last stretch)
  int every_days{};
  int every_months{};
};

/// A rule of contact for one kind of contact. Stretches follow one another; the last one never ends.
struct Cadence {
  std::string_view name;
  std::array<Stretch, 4> stretches{};
  int count{};  ///< how many of them
};

/// MS 8.03: every two weeks in the first month, monthly for the rest of the first year, quarterly after it.
inline constexpr Cadence coa_8_03{"coa_8_03", {{{1, 14, 0}, {12, 0, 1}, {0, 0, 3}}}, 3};
/// EEPM 4, B.5.1 and B.5.5: twice in the first month, then monthly for ever.
inline constexpr Cadence eepm_4{"eepm_4", {{{1, 14, 0}, {0, 0, 1}}}, 2};
/// EEPM 5: quick check-ins at least monthly in the first year, later never less than quarterly ...
inline constexpr Cadence eepm_5_quick{"eepm_5_quick", {{{12, 0, 1}, {0, 0, 3}}}, 2};
/// ... and in-depth meetings monthly in the first quarter, then at least quarterly.
inline constexpr Cadence eepm_5_in_depth{"eepm_5_in_depth", {{{3, 0, 1}, {0, 0, 3}}}, 2};
/// The strictest of them all: every two weeks, then monthly for ever.
inline constexpr Cadence strictest{"strictest", {{{1, 14, 0}, {0, 0, 1}}}, 2};

/// A named choice of an agency: every cadence in it has to be kept.
struct Preset {
  std::string_view name;
  std::array<Cadence, 2> cadences{};
  int count{};
  constexpr std::span<const Cadence> all() const { return {cadences.data(), static_cast<std::size_t>(count)}; }
};
inline constexpr std::array<Preset, 4> presets{{
    {"coa", {coa_8_03}, 1},
    {"eepm4", {eepm_4}, 1},
    {"eepm5", {eepm_5_quick, eepm_5_in_depth}, 2},
    {"strictest", {strictest, eepm_5_in_depth}, 2},
}};

/// How often a stretch asks, in the words of the standards.
enum class Rhythm : std::uint8_t { two_weeks, first_year, monthly, quarterly };

/// One window. `stretch` counts from 0 and prints as A, B, C; `number` counts from 1 within the stretch.
struct Window {
  std::uint8_t stretch{};
  std::uint16_t number{};
  Day first_day, last_day, due;
  const Cadence* cadence{};  ///< that asked for it
  /// "A2", "B11", "C1"
  std::string name() const { return char('A' + stretch) + std::to_string(number); }
  constexpr char phase() const { return char('A' + stretch); }
  constexpr Rhythm rhythm() const {
    const Stretch& s = cadence->stretches[stretch];
    if (s.every_days > 0) return Rhythm::two_weeks;
    if (s.every_months == 3) return Rhythm::quarterly;
    return s.until_month == 12 ? Rhythm::first_year : Rhythm::monthly;
  }
};

/// `MonthsFrom` by a table of the days on which months begin, for the years in which matches are; others are computed.
class CalendarMonths {
 public:
  constexpr explicit CalendarMonths(Day start) : others_(start) {
    const std::chrono::year_month_day d{Date(start)};
    month_ = (static_cast<int>(d.year()) - first_year) * 12 + static_cast<int>(static_cast<unsigned>(d.month())) - 1;
    day_ = static_cast<int>(static_cast<unsigned>(d.day()));
  }
  constexpr Day plus(int months) const {
    const int month = month_ + months;
    if (month < 0 || month >= listed) return others_.plus(months);
    const auto at = static_cast<std::size_t>(month);
    const int length = begins[at + 1] - begins[at];
    return Day(begins[at] + (day_ < length ? day_ : length) - 1);
  }

 private:
  static constexpr int first_year = 1980, listed = 12 * 120;
  static constexpr auto begins = [] {
    std::array<std::int32_t, listed + 1> days{};
    std::chrono::year_month month = std::chrono::year(first_year) / std::chrono::January;
    days[0] = day_number(on(first_year, 1, 1));
    for (std::size_t i = 0; i < listed; ++i, month += std::chrono::months(1))
      days[i + 1] = days[i] + static_cast<int>(static_cast<unsigned>((month / std::chrono::last).day()));
    return days;
  }();

  MonthsFrom others_;
  int month_{}, day_{};
};

/// The windows of one cadence for one start day. `window(i)` for i = 0, 1, 2, ...; O(number of stretches) each.
class ContactSchedule {
 public:
  constexpr explicit ContactSchedule(Day start, const Cadence& cadence = coa_8_03)
      : cadence_(&cadence), start_(start), months_(start) {}

  constexpr Day start() const { return start_; }

  constexpr Window window(int index) const {
    int stretch = 0, from_month = 0;
    while (ends(stretch) && index >= windows_of(stretch, from_month)) {
      index -= windows_of(stretch, from_month);
      from_month = at(stretch).until_month;
      ++stretch;
    }
    return at(stretch).every_days > 0 ? by_days(stretch, from_month, index) : by_months(stretch, from_month, index);
  }

  /// `window(next)`, where `w` is the one before it: half the arithmetic.
  constexpr Window after(const Window& w, int next) const {
    const int from_month = w.stretch == 0 ? 0 : at(w.stretch - 1).until_month, n = at(w.stretch).every_months;
    if (n == 0 || (ends(w.stretch) && w.number >= windows_of(w.stretch, from_month))) return window(next);
    const Day last = months_.plus(from_month + n * (w.number + 1));
    return {w.stretch, static_cast<std::uint16_t>(w.number + 1), w.last_day + 1, last, last, cadence_};
  }

  /// The index of the window that holds `day`, which must be after S.
  constexpr int index_holding(Day day) const {
    int index = at_least_before(day);
    while (window(index).last_day < day) ++index;
    while (index > 0 && window(index).first_day > day) --index;
    return index;
  }
  /// The first window whose last day is on or after `day`; 0 for days up to S.
  constexpr int first_ending_from(Day day) const { return day <= start_ ? 0 : index_holding(day); }

 private:
  constexpr const Stretch& at(int stretch) const { return cadence_->stretches[static_cast<std::size_t>(stretch)]; }
  constexpr bool ends(int stretch) const { return stretch + 1 < cadence_->count; }
  constexpr int windows_of(int stretch, int from_month) const {
    const int months = at(stretch).until_month - from_month;
    return at(stretch).every_days > 0 ? 28 * months / at(stretch).every_days : months / at(stretch).every_months;
  }
  constexpr Window by_days(int stretch, int from_month, int index) const {
    const Day base = months_.plus(from_month);
    const int n = at(stretch).every_days;
    const Day due = base + n * (index + 1);
    const bool last = index + 1 == windows_of(stretch, from_month);
    return {static_cast<std::uint8_t>(stretch),
            static_cast<std::uint16_t>(index + 1),
            base + (n * index + 1),
            last ? months_.plus(at(stretch).until_month) : due,
            due,
            cadence_};
  }
  constexpr Window by_months(int stretch, int from_month, int index) const {
    const int n = at(stretch).every_months;
    const Day last = months_.plus(from_month + n * (index + 1));
    return {static_cast<std::uint8_t>(stretch),
            static_cast<std::uint16_t>(index + 1),
            months_.plus(from_month + n * index) + 1,
            last,
            last,
            cadence_};
  }
  /// An index not after the window that holds `day`, found by division: at most two windows too early.
  constexpr int at_least_before(Day day) const {
    int months = (day - start_) / 31 - 1, index = 0, from_month = 0;
    for (int stretch = 0; months > from_month; ++stretch) {
      const bool last = !ends(stretch);
      const int until = last || months < at(stretch).until_month ? months : at(stretch).until_month;
      const int span = until - from_month;
      index += at(stretch).every_days > 0 ? 28 * span / at(stretch).every_days : span / at(stretch).every_months;
      if (until == months) break;
      from_month = until;
    }
    return index;
  }

  const Cadence* cadence_;
  Day start_;
  CalendarMonths months_;
};

/// Why a policy is looser than `required` (workflows.md §6.8): the stretches of `required` in which keeping every
/// window of the policy would not keep every window of `required`, as "A", "B", "C"; empty when it is at least as
/// strict. Tried for every start day of a leap cycle over four years of service.
std::vector<std::string> looser_than(std::span<const Cadence> policy, const Cadence& required = coa_8_03);
inline bool is_looser(std::span<const Cadence> policy, const Cadence& required = coa_8_03) {
  return !looser_than(policy, required).empty();
}

// The test vectors of standards.md, MS 8.03, at compile time.
namespace vectors {
constexpr bool holds(Date start, Date a1, Date a2_due, Date a2_last, Date b1, Date b2, Date b11, Date c1, Date c2) {
  const ContactSchedule s{Day(start)};
  return s.window(0).due == Day(a1) && s.window(1).due == Day(a2_due) && s.window(1).last_day == Day(a2_last) &&
         s.window(2).due == Day(b1) && s.window(3).due == Day(b2) && s.window(12).due == Day(b11) &&
         s.window(13).due == Day(c1) && s.window(14).due == Day(c2) && s.window(0).first_day == Day(start) + 1;
}
constexpr bool follows(Date start, const Cadence& cadence) {
  const ContactSchedule s(Day(start), cadence);
  for (int i = 1; i < 40; ++i) {
    const Window one = s.after(s.window(i - 1), i), other = s.window(i);
    if (one.stretch != other.stretch || one.number != other.number || one.first_day != other.first_day ||
        one.last_day != other.last_day || one.due != other.due)
      return false;
  }
  return true;
}
constexpr bool counts_months(Date start) {
  for (int i = -1'300; i < 1'300; i += 13)
    if (CalendarMonths(start).plus(i) != MonthsFrom(start).plus(i)) return false;
  return true;
}
static_assert(counts_months(on(1979, 12, 31)) && counts_months(on(2024, 1, 31)) && counts_months(on(2100, 1, 29)));
static_assert(follows(on(2023, 1, 31), coa_8_03) && follows(on(2024, 2, 29), coa_8_03) &&
              follows(on(2023, 8, 31), eepm_4) && follows(on(2023, 8, 30), eepm_5_quick) &&
              follows(on(2023, 12, 31), eepm_5_in_depth));
static_assert(holds(on(2023, 1, 31), on(2023, 2, 14), on(2023, 2, 28), on(2023, 2, 28), on(2023, 3, 31),
                    on(2023, 4, 30), on(2024, 1, 31), on(2024, 4, 30), on(2024, 7, 31)));
static_assert(holds(on(2024, 1, 31), on(2024, 2, 14), on(2024, 2, 28), on(2024, 2, 29), on(2024, 3, 31),
                    on(2024, 4, 30), on(2025, 1, 31), on(2025, 4, 30), on(2025, 7, 31)));
static_assert(holds(on(2024, 2, 29), on(2024, 3, 14), on(2024, 3, 28), on(2024, 3, 29), on(2024, 4, 29),
                    on(2024, 5, 29), on(2025, 2, 28), on(2025, 5, 29), on(2025, 8, 29)));
static_assert(holds(on(2023, 11, 30), on(2023, 12, 14), on(2023, 12, 28), on(2023, 12, 30), on(2024, 1, 30),
                    on(2024, 2, 29), on(2024, 11, 30), on(2025, 2, 28), on(2025, 5, 30)));
static_assert(holds(on(2025, 8, 31), on(2025, 9, 14), on(2025, 9, 28), on(2025, 9, 30), on(2025, 10, 31),
                    on(2025, 11, 30), on(2026, 8, 31), on(2026, 11, 30), on(2027, 2, 28)));
}  // namespace vectors

}  // namespace kith::obligations
