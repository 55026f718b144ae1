// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/db/db.h"
#include "records/schema.h"

/// Export of all records as an exchange folder or zip (FORMAT §1): every version of every record, byte for byte what an
/// import was given, the same bytes for the same data whatever the engine, the day or the machine.
namespace kith::records {

struct ExportOptions {
  int minor = newest_minor;  ///< format version 1.`minor` to write
  bool formative =
      false;  ///< the right to formative data; without it the sub-folder is left out and the manifest says so
  std::function<void(std::string_view file, std::uint64_t rows)> progress = nullptr;
  std::function<bool()> cancelled = nullptr;  ///< asked now and then; true removes what was written
};

/// The export cannot be made: the target exists, its folder cannot be written, the agency is not known yet. The text
/// holds the reason and the path, no case data.
struct ExportError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct ExportReport {
  bool cancelled = false;
  std::vector<std::pair<std::string, std::uint64_t>> rows;  ///< by file in the order of the format
  std::uint64_t total = 0;
};

/// Writes to `path`, a folder or (when it ends with ".zip") an archive, neither of which may exist. All is read in one
/// snapshot. It is made beside the target under another name (mode 0700), synced and renamed, so an interrupted export
/// leaves no half of one. Memory: the ids that references name, about 40 bytes each. Throws ExportError, DbError.
ExportReport export_to(db::Db& db, const std::string& path, const ExportOptions& options);

}  // namespace kith::records
