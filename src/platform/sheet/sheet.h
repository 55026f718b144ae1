// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/function_ref.h"
#include "platform/sheet/encoding.h"

/// Spreadsheets as people keep them: delimited text in whatever encoding, and XLSX. Nothing is evaluated, no link is
/// followed, no entity is expanded; every size is bounded before memory is asked for (reliability G30).
namespace kith::sheet {

/// Why a file cannot be read at all. `what()` says it in a few words, without anything from the file.
struct SheetError : std::runtime_error {
  explicit SheetError(const char* key) : std::runtime_error(key) {}  ///< a locale key, sheet.refused.*
};

struct Limits {
  std::size_t most_bytes = std::size_t{64} << 20;      ///< of the file
  std::size_t most_unpacked = std::size_t{256} << 20;  ///< of one part of an XLSX, and of all that are read
  std::size_t most_ratio = 200;                        ///< unpacked to packed, for parts above 10 MB
  std::size_t most_entries = 2000;
  std::size_t most_columns = 400;
  std::size_t longest_cell = 32'767;  ///< in UTF-16 units, what a spreadsheet can hold; more is cut
};

/// One row: its number as the spreadsheet shows it, and its cells as texts without blanks around them. A day that the
/// spreadsheet knows as a day is "YYYY-MM-DD" (and only such a one is; `is_day` tells). Valid inside the call.
struct Row {
  std::uint64_t number = 0;
  std::span<const std::string_view> cells;
  bool blank() const;
  std::string_view cell(std::size_t column) const { return column < cells.size() ? cells[column] : std::string_view(); }
};

/// What was found out about the file.
struct Form {
  bool xlsx = false;
  Encoding encoding = Encoding::utf8;
  char delimiter = ',';  ///< of delimited text
  std::string sheet;     ///< XLSX: the name of the sheet that is read, the first visible one with anything in it
  std::size_t other_sheets = 0;
  bool days_from_1904 = false;  ///< XLSX of old Macs
};

class Sheet {
 public:
  /// Throws SheetError for what is no spreadsheet, above a limit, encrypted or damaged.
  static std::unique_ptr<Sheet> open(std::string bytes, const Limits& limits = {});
  virtual ~Sheet() = default;
  const Form& form() const { return form_; }
  /// Every row, blank ones too, in order; ends early when `each` returns false. Throws SheetError.
  virtual void rows(FunctionRef<bool(const Row&)> each) const = 0;

 protected:
  Form form_;
};

std::unique_ptr<Sheet> open_delimited(std::string_view bytes, const Limits& limits);
std::unique_ptr<Sheet> open_xlsx(std::string bytes, const Limits& limits);

/// The day a spreadsheet's number stands for; nothing outside of 1901-2100.
std::optional<Date> day_of_serial(std::int64_t serial, bool from_1904);

std::string_view trimmed(std::string_view text);

}  // namespace kith::sheet
