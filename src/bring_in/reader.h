// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <map>
#include <unordered_map>

#include "bring_in/mapping.h"
#include "bring_in/row.h"

namespace kith::bring_in {

/// Reads the cells of rows as fields: made once for a file, over which it goes once to see how its days are written.
class Reader {
 public:
  Reader(const sheet::Sheet& sheet, const Columns& columns, const Choices& choices, Date today);

  const Choices& choices() const { return choices_; }
  Date today() const { return today_; }
  /// Fields of days whose order somebody has to say.
  std::vector<std::string_view> asks() const;
  const DayColumn* days(std::string_view field) const;

  /// Columns of the file that nothing is read from, with how many values each has.
  struct Left {
    std::string heading;
    std::uint64_t values = 0;
  };
  std::vector<Left> unused() const;
  std::uint64_t rows() const { return rows_; }  ///< below the heading, blank ones too

  /// The text of a field in a row, without blanks around it; empty when there is no source or no value.
  std::string_view text(const sheet::Row& row, std::string_view field) const;
  /// The same read as its field says; what cannot be read makes the outcome worse.
  std::optional<Date> day(const sheet::Row& row, std::string_view field, Outcome& out,
                          bool may_be_future = false) const;
  std::optional<std::string_view> choice(const sheet::Row& row, std::string_view field, Outcome& out) const;
  std::optional<int> minutes(const sheet::Row& row, std::string_view field, Outcome& out) const;
  std::string phone(const sheet::Row& row, Outcome& out) const;
  std::string email(const sheet::Row& row, Outcome& out) const;
  /// A text with what the record store does not take made plain: control characters become blanks.
  std::string plain(const sheet::Row& row, std::string_view field) const;

  /// A row of totals, or with nothing below any heading that is read.
  bool says_nothing(const sheet::Row& row) const;

 private:
  const sheet::Sheet& sheet_;
  const Columns& columns_;
  Choices choices_;
  Date today_;
  std::map<std::string_view, std::size_t, std::less<>> column_of_;
  std::map<std::string_view, DayColumn, std::less<>> days_;
  std::vector<std::uint64_t> values_;
  std::uint64_t rows_ = 0;
};

/// "1h30", "1 h", "90 min", "1,5" and "2" in minutes; bare numbers are hours unless the heading says minutes.
std::optional<int> minutes_in(std::string_view text, bool heading_says_minutes);

}  // namespace kith::bring_in
