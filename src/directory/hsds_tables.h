// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "records/import.h"

namespace kith::directory {

/// One file of a directory as it was given: "services.csv" or "services.json", and its bytes.
struct Given {
  std::string name, bytes;
};

/// One row of one table of HSDS, wherever it stood.
struct Line {
  std::string_view file;  ///< of the `Given`, which outlives it
  std::uint64_t row{};    ///< in CSV 1 = first below the heading; in JSON the item of the list
  std::map<std::string, std::string, std::less<>> cells;
  std::string_view get(std::string_view column) const {
    const auto found = cells.find(column);
    return found == cells.end() ? std::string_view() : std::string_view(found->second);
  }
};

/// The tables of HSDS by their name in version 3, in the plural ("services", "service_at_locations"). JSON in any of
/// its forms (a service, an organization, a page or list of them, the tabular form) is taken apart into the same
/// tables.
using Tables = std::map<std::string, std::vector<Line>, std::less<>>;

/// Takes files apart. What cannot be read at all is a line of the report: bad CSV or JSON, encoding, a missing column,
/// no file of services. O(bytes).
Tables read_tables(const std::vector<Given>& files, records::ImportReport& report);

/// Adds a line to the report (at most 1,000 are kept, all are counted).
void wrong(records::ImportReport& report, const Line& at, std::string_view column, std::string_view value,
           records::Code code, const char* key);

}  // namespace kith::directory
