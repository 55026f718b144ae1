// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/base/date.h"
#include "platform/base/unnamed_file.h"

namespace kith::sheet {

enum class Kind : std::uint8_t { csv, xlsx };

/// What an XLSX sheet holds at most, its row of headings included (ECMA-376, as spreadsheets keep to it). CSV has no
/// end.
inline constexpr std::uint64_t most_rows = 1'048'576;
/// What a cell holds at most, in UTF-16 units, as spreadsheets count. A longer text is cut there and ends in an
/// ellipsis.
inline constexpr std::size_t longest_cell = 32'767;

struct TooManyRows : std::runtime_error {
  TooManyRows() : std::runtime_error("more rows than a spreadsheet holds") {}
};

/// Writes one table, cell by cell and row by row, into a file without a name; memory does not grow with it. Texts are
/// well-formed UTF-8; a control character other than line feed and tab becomes a blank.
///
/// CSV: UTF-8 with a byte order mark (spreadsheets ask for it), RFC 4180; a text that a spreadsheet might take for a
/// formula gets an apostrophe (csv::for_spreadsheet, ASVS 1.2.10); days are YYYY-MM-DD, numbers plain digits with a
/// point.
/// XLSX: texts are inline strings and nothing else, so none can be a formula; days and numbers are real ones (days
/// before 1 March 1900, which spreadsheets count wrongly, are texts); the first row is bold and stays in sight.
class Writer {
 public:
  /// `name` is the sheet's, cut and cleaned as spreadsheets ask. `folder` exists; what is made in it is gone at
  /// `finish` or with the writer.
  static std::unique_ptr<Writer> make(Kind kind, const std::string& folder, std::string_view name);
  virtual ~Writer() = default;

  virtual void text(std::string_view value) = 0;
  virtual void day(Date value) = 0;
  virtual void number(std::int64_t value) = 0;
  virtual void decimal(std::int64_t hundredths) = 0;
  virtual void blank() = 0;
  /// Throws TooManyRows.
  virtual void end_row() = 0;
  /// To be called once, after the last row.
  virtual std::shared_ptr<UnnamedFile> finish() = 0;
};

std::unique_ptr<Writer> make_csv(const std::string& folder);
std::unique_ptr<Writer> make_xlsx(const std::string& folder, std::string_view name);

/// The longest beginning of `text` of at most `most` UTF-16 units that ends between two characters.
std::string_view beginning(std::string_view text, std::size_t most);

}  // namespace kith::sheet
