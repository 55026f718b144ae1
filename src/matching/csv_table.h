// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <fstream>
#include <optional>

#include "matching/people_file.h"
#include "platform/csv/reader.h"

namespace kith::matching {

/// A CSV file with a header line. What is wrong with the file or a row goes to `mistakes`, at most 100 of them.
class CsvTable {
 public:
  CsvTable(std::string path, std::vector<FileMistake>& mistakes);
  /// None when the file as a whole cannot be used: that is one mistake, and more would only repeat it.
  const std::vector<std::string>& columns() const { return columns_; }
  std::optional<std::size_t> column(std::string_view name) const;
  bool has(std::string_view name) const { return column(name).has_value(); }
  /// To the next row that can be read. False at the end.
  bool next();
  std::string_view cell(std::size_t column) const { return reader_.fields()[column]; }
  /// As an editor counts rows of a file without line breaks in values: the header line is 1.
  std::uint64_t row() const { return reader_.record() + 1; }
  void mistake(std::string column, std::string what);

 private:
  bool note_mistakes();
  std::string unusable();  ///< reads the header; why the file as a whole is of no use, or nothing
  std::string path_;
  std::vector<FileMistake>& mistakes_;
  std::ifstream in_;
  csv::Reader reader_;
  std::vector<std::string> columns_;
};

}  // namespace kith::matching
