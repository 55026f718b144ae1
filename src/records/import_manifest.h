// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <map>
#include <optional>
#include <string>

#include "records/agency.h"
#include "records/import_book.h"
#include "records/import_folder.h"

namespace kith::records {

/// What `manifest.csv` says (FORMAT §1).
struct Manifest {
  struct Property {
    std::string value;
    std::uint64_t row{};
  };
  int minor = 0;  ///< format version 1.`minor`
  Agency agency;
  bool formative = true;
  bool readable = false;  ///< false: nothing of it can be compared with the files
  std::map<std::string, Property> properties;

  std::optional<std::uint64_t> rows_of(const std::string& file) const;
};

/// Reads and checks the manifest. Nothing when the import must end there: another format or a newer version.
std::optional<Manifest> read_manifest(ImportFolder& folder, ImportBook& book);
/// Compares what was read of a file with what the manifest says of it.
void compare_with_manifest(const Manifest& manifest, const std::string& file, std::uint64_t rows,
                           const std::string& digest, ImportBook& book);

/// What reading a file by RFC 4180 found wrong, as report lines; false when the record cannot be used.
bool report_mistakes(const csv::Reader& reader, const std::string& file, std::span<const std::string> columns,
                     ImportBook& book);
void note_tolerated(const csv::Notes& notes, const std::string& file, ImportBook& book);

}  // namespace kith::records
