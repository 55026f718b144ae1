// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "records/import.h"
#include "records/schema.h"

namespace kith::records {

/// Collects the problems and notes of one import: the first 1,000 problems of each file, the rest counted.
class ImportBook {
 public:
  explicit ImportBook(ImportReport& report) : report_(report) {}
  void add(ReportLine line);
  /// A problem of one value of a table's file.
  void add(const Table& table, std::uint64_t row, int position, std::string_view value, Flaw flaw,
           std::string detail = {});
  void note(std::string_view file, const char* key);
  bool clean() const { return report_.problem_count == 0; }
  /// Sorts what was collected: files as in the format, then rows, then columns as in the file.
  void finish();

 private:
  ImportReport& report_;
  std::map<std::string, std::uint64_t, std::less<>> counts_;
};

inline constexpr std::uint64_t listed_per_file = 1000;
inline constexpr std::string_view manifest_file = "manifest.csv";

}  // namespace kith::records
