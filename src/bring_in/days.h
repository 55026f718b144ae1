// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "platform/base/date.h"

/// Days as spreadsheets hold them. 03/04/2026 has two readings, and which one is meant is never guessed: a column of
/// such days is read by what its other days can only mean, or by what somebody says.
namespace kith::bring_in {

enum class Order : std::uint8_t { day_first, month_first };

/// What one cell can mean.
struct DayCell {
  enum class What : std::uint8_t {
    nothing,    ///< empty, or a word for "not known" (n/a, unknown, inconnu, ?)
    certain,    ///< `one`
    two_ways,   ///< `one` day first, `other` month first; both exist and differ
    day_first,  ///< can only be read day first: `one`. Tells how its shape is written
    month_first,
    unreadable,
  };
  What what = What::nothing;
  Date one{}, other{};
  /// Of the numeric ones: how it is written. The mark between the numbers times two, and one more with a year of four
  /// digits.
  std::uint8_t shape = 0;
};
inline constexpr std::size_t shapes = 8;

/// ISO days (also with a time after them), 28 Mar 2026, March 23, 2026, 22 novembre 2026, 28/03/2026, 03/28/26,
/// 28.03.2026, and the numbers of spreadsheets (46102). A year of two digits is the latest one not after `today`.
DayCell day_cell(std::string_view text, Date today, bool days_from_1904);

/// How the numeric days of one column are written, counted over all of its cells.
class DayColumn {
 public:
  void see(const DayCell& cell);
  struct Shape {
    std::uint64_t day_first = 0, month_first = 0, two_ways = 0;
  };
  /// The order of a shape, when its other days agree on one.
  std::optional<Order> order(std::uint8_t shape) const;
  /// Whether somebody has to say: there are days with two readings in a shape that does not tell.
  bool asks() const;
  /// "can_only" days of the column that tell each order: for the page.
  Shape all() const;

 private:
  std::array<Shape, shapes> seen_{};
};

/// The day a cell means, `said` being the answer given for days that nothing else decides. Nothing when it has two
/// readings still, or none.
std::optional<Date> day_of(const DayCell& cell, const DayColumn& column, std::optional<Order> said);

}  // namespace kith::bring_in
