// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What can be wrong with a record, in the words of the exchange format (FORMAT §4.4).
namespace kith::records {

enum class Code : std::uint8_t {
  encoding,
  csv_syntax,
  missing_file,
  missing_column,
  unknown_column,
  column_count,
  required,
  bad_type,
  bad_value,
  too_long,
  duplicate_id,
  unknown_reference,
  reference_not_first,
  chain_fork,
  chain_loop,
  chain_order,
  chain_identity,
  end_before_start,
  event_after_recorded,
  rule,
  manifest,
};
/// "reference_not_first"
std::string_view name(Code code);

/// One thing wrong with one value. `key` is a locale key whose text says what and, for a rule, which one; it never
/// carries the value.
struct Flaw {
  Code code;
  const char* key;
};

/// One line of an import's report (FORMAT §4.3).
struct ReportLine {
  std::string file;    ///< "persons.csv"
  std::uint64_t row;   ///< 1 = first record below the header; 0 = the file as a whole
  std::string column;  ///< empty: the row as a whole
  std::string value;   ///< the offending value, at most 200 characters of it; for the report only, never for logs
  Code code;
  std::string key;     ///< locale key of the message
  std::string detail;  ///< inserted as {detail}: a byte offset, a version, a number
};

}  // namespace kith::records
