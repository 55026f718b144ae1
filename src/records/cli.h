// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <iosfwd>
#include <span>
#include <string>

#include "records/export.h"
#include "records/import.h"

/// The verbs `kith import` and `kith export`. The app opens the database and hands over what it wants done beside
/// (audit row, rights); the arguments decide the rest. Exit codes: cli::done, invalid (problems, the report says
/// which; also wrong arguments), failed.
namespace kith::records {

/// kith import PATH [--dry-run] [--report FILE] [--language en|fr]
/// The report of problems goes to FILE (new, readable by its owner alone) or, as CSV, to `out`; the summary follows on
/// `err`. Without problems the summary is on `out`. Ctrl-C ends it with nothing stored.
int import_command(std::span<const std::string> args, db::Db& db, ImportOptions options, std::ostream& out,
                   std::ostream& err);

/// kith export PATH [--without-formative] [--format-version 1.0]
/// Formative data are in it when `options.formative` says that they may be, and the flag does not leave them out.
int export_command(std::span<const std::string> args, db::Db& db, ExportOptions options, std::ostream& out,
                   std::ostream& err);

}  // namespace kith::records
