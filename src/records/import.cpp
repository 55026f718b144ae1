// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/import.h"

#include <algorithm>

#include "records/ddl.h"
#include "records/import_table.h"

namespace kith::records {
namespace {

/// Thrown to leave the transaction with nothing stored.
struct NothingStored {};

/// Files that the format does not know are named and left alone (an export of spreadsheets beside it, say).
void look_around(const ImportFolder& folder, const Manifest& manifest, ImportBook& book) {
  for (const std::string& file : folder.files()) {
    const auto table = TableKey::find(file);
    if (file == manifest_file) continue;
    if (!table || (*table)->file != file || (*table)->since() > manifest.minor)
      book.note(file, "records.note.ignored");
    else if (!manifest.formative && (*table)->formative())
      book.add({file, 0, "", "", Code::manifest, "records.import.formative_present", ""});
  }
}

/// Formative files that the manifest omits are not missing, nor those of a later format, nor those that came into this
/// one after the folder was exported. Nothing else may be.
bool expected(const Manifest& manifest, TableKey table) {
  if (came_after_exports(*table) && !manifest.properties.contains("rows:" + std::string(table->file))) return false;
  return table->since() <= manifest.minor && (manifest.formative || !table->formative());
}

void read_tables(ImportRun& run) {
  for (const TableKey table : tables_in_load_order()) {
    if (!expected(run.manifest, table)) continue;
    if (std::ranges::binary_search(run.folder.files(), std::string(table->file))) {
      ImportTable(run, table).read();
    } else {
      run.ids(table).unknown = true;
      run.book.add({std::string(table->file), 0, "", "", Code::missing_file, "records.import.missing_file", ""});
      run.report.files.push_back({std::string(table->file), 0, 0, 0, 0});
    }
  }
}

bool any_record(ImportRun& run) {
  return std::ranges::any_of(run.targets, [](const Targets& ids) { return ids.any_stored(); });
}

/// The agency's own properties are taken from the first folder imported; later ones may differ without harm.
void take_agency(ImportRun& run) {
  const auto kept = agency(run.tx);
  if (kept && any_record(run)) {
    if (*kept != run.manifest.agency) run.book.note(manifest_file, "records.note.agency_kept");
  } else if (run.writing()) {
    set_agency(run.tx, run.manifest.agency);
  }
  if (run.manifest.formative) return;
  run.book.note(manifest_file, "records.note.formative_left_out");
  if (run.writing()) note_formative_left_out(run.tx);
}

void import_into(db::Tx& tx, ImportFolder& folder, const ImportOptions& options, ImportReport& report) {
  ImportBook book(report);
  if (const auto manifest = read_manifest(folder, book)) {
    ImportRun run{tx, folder, options, *manifest, report, book};
    look_around(folder, *manifest, book);
    read_tables(run);
    take_agency(run);
  }
  book.finish();
  for (const FileCount& file : report.files) {
    report.added += file.added;
    report.unchanged += file.unchanged;
  }
  if (options.dry_run || !book.clean()) throw NothingStored{};
  if (options.before_commit) options.before_commit(tx, report);
}

void add_folder_problem(const std::string& path, const FolderError& error, ImportReport& report) {
  ImportBook book(report);
  const auto slash = path.find_last_of('/');
  const bool archive = error.archive;
  book.add({slash == path.npos ? path : path.substr(slash + 1), 0, "", "",
            archive ? Code::manifest : Code::missing_file,
            archive ? "records.import.refused_archive" : "records.import.cannot_read", error.what()});
}

}  // namespace

ImportReport import_from(db::Db& db, const std::string& path, const ImportOptions& options) {
  ImportReport report;
  try {
    const auto folder = ImportFolder::open(path, options.limits);
    const auto act = [&](db::Tx& tx) { import_into(tx, *folder, options, report); };
    if (options.dry_run)
      db.read("import, dry run", act);
    else
      db.exclusive("import", act);
    report.stored = true;
  } catch (const NothingStored&) {
  } catch (const ImportCancelled&) {
    report.cancelled = true;
  } catch (const FolderError& error) {
    add_folder_problem(path, error, report);
  }
  return report;
}

}  // namespace kith::records
