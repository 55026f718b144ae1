// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/csv/writer.h"
#include "platform/db/db.h"
#include "platform/i18n/i18n.h"
#include "records/problem.h"

/// Import of an agency's records from a folder or zip in the exchange format (FORMAT §1-§4).
///
/// All files are read and checked once, in an order in which references point backwards, in one transaction; the first
/// problem ends the writing but not the checking. Any problem, or `cancelled`, and nothing is stored. Rows that are
/// stored already with the same content are unchanged, so the same import twice changes nothing. Into a system that has
/// records, references may name stored ones and corrections may continue stored chains.
/// Memory grows with the number of ids (about 100 bytes for a row of the largest file), not with the contents.
namespace kith::records {

struct ImportReport;

/// What an archive may hold (reliability V5). A folder is bound by `most_bytes` too.
struct ImportLimits {
  std::uint64_t most_bytes = std::uint64_t{16} << 30;  ///< unpacked, all files together
  std::uint64_t most_entries = 1000;
  std::uint64_t most_ratio = 200;  ///< unpacked to packed, for entries above 10 MB
};

struct ImportOptions {
  bool dry_run = false;  ///< the same checks and report, nothing stored
  /// Moves all dates, months and moments by so many days while reading (the demonstration agency looks alive). The
  /// digests of the manifest are checked on what stands in the files.
  int shift_days = 0;
  /// Called now and then with the rows of `file` read so far and those the manifest promises.
  std::function<void(std::string_view file, std::uint64_t rows, std::uint64_t of)> progress = nullptr;
  /// Asked now and then; true ends the import with nothing stored.
  std::function<bool()> cancelled = nullptr;
  /// Called inside the transaction before it is kept, when there was no problem: the place for the audit row.
  std::function<void(db::Tx&, const ImportReport&)> before_commit = nullptr;
  ImportLimits limits = {};
};

struct FileCount {
  std::string file;
  std::uint64_t rows = 0;       ///< read
  std::uint64_t added = 0;      ///< new rows, stored unless the import failed or was a dry run
  std::uint64_t unchanged = 0;  ///< stored before with the same content
  std::uint64_t problems = 0;   ///< all of them; at most 1,000 are listed
};

/// Something tolerated (FORMAT §4.2). `key` is a locale key.
struct ImportNote {
  std::string file;
  std::string key;
};

struct ImportReport {
  bool stored = false;  ///< false: dry run, problems or cancelled
  bool cancelled = false;
  std::vector<FileCount> files;      ///< in the order of the format
  std::vector<ReportLine> problems;  ///< by file in the order of the format, then by row
  std::vector<ImportNote> notes;
  std::uint64_t problem_count = 0;  ///< including those not listed
  std::uint64_t added = 0, unchanged = 0;
};

/// `path`: a folder or a zip of one. A path that cannot be read at all is a report with one problem. Throws DbError.
ImportReport import_from(db::Db& db, const std::string& path, const ImportOptions& options);

/// The report as CSV `file,row,column,value,code,message`: all listed problems, and a line with the number of those
/// that were only counted. It holds the offending values: it belongs to whoever may read the folder, and never in a
/// log.
void write_report(const csv::Sink& sink, const ImportReport& report, const i18n::Words& words);
/// Counts by file and in all, problems by code, and notes, as text for a screen. Holds no values.
std::string summary(const ImportReport& report, const i18n::Words& words);

}  // namespace kith::records
