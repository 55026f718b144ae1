// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/cli.h"

#include <iostream>

#include "platform/cli/command.h"
#include "platform/cli/interrupt.h"
#include "records/export_file.h"

namespace kith::records {
namespace {

std::function<bool()> or_interrupted(std::function<bool()> also) {
  return [also = std::move(also)] { return cli::interrupted() || (also && also()); };
}

void print_report(const ImportReport& report, const std::string& file, const i18n::Words& words, std::ostream& out) {
  if (file.empty()) return write_report([&](std::string_view bytes) { out << bytes; }, report, words);
  ExportFile kept(file);
  write_report([&](std::string_view bytes) { kept.write(bytes); }, report, words);
  kept.finish();
}

}  // namespace

int import_command(std::span<const std::string> args, db::Db& db, ImportOptions options, std::ostream& out,
                   std::ostream& err) {
  std::string path, report_file, language = "en";
  cli::Command command("kith import", "Imports an exchange folder or zip: all of it, or nothing.");
  command.argument("PATH", path, "the folder or zip").required();
  command.flag("--dry-run", options.dry_run, "check everything, store nothing");
  command.option("--report", report_file, "write the problems to this new file");
  command.option("--language", language, "of the messages: en or fr");
  if (const auto exit = command.parse(args, out, err)) return *exit;
  const i18n::Words words(i18n::parse_language(language).value_or(i18n::Language::en));
  const cli::Interruptible guard;
  options.cancelled = or_interrupted(std::move(options.cancelled));
  const ImportReport report = import_from(db, path, options);
  const bool good = report.problem_count == 0 && !report.cancelled;
  try {
    if (report.problem_count > 0 || !report_file.empty()) print_report(report, report_file, words, out);
  } catch (const ExportError& error) {
    err << error.what() << "\n";
    return cli::failed;
  }
  (good ? out : err) << summary(report, words);
  if (report.cancelled) return cli::failed;
  return good ? cli::done : cli::invalid;
}

int export_command(std::span<const std::string> args, db::Db& db, ExportOptions options, std::ostream& out,
                   std::ostream& err) {
  std::string path, version = "1." + std::to_string(newest_minor);
  bool without = false;
  cli::Command command("kith export",
                       "Writes all records to a new exchange folder, or a zip when PATH ends with .zip.");
  command.argument("PATH", path, "the new folder or zip").required();
  command.flag("--without-formative", without, "leave the formative assessment data out");
  command.option("--format-version", version, "1.0");
  if (const auto exit = command.parse(args, out, err)) return *exit;
  const auto minor = parse_format_version(version);
  if (!minor || *minor > newest_minor) {
    err << "kith export: --format-version " << version << " is not known; up to 1." << newest_minor << " is\n";
    return cli::invalid;
  }
  options.minor = *minor;
  options.formative = options.formative && !without;
  const cli::Interruptible guard;
  options.cancelled = or_interrupted(std::move(options.cancelled));
  try {
    const ExportReport report = export_to(db, path, options);
    if (report.cancelled) {
      err << "kith export: stopped, nothing was written\n";
      return cli::failed;
    }
    out << report.total << " rows in " << report.rows.size() << " files: " << path << "\n";
    return cli::done;
  } catch (const ExportError& error) {
    err << "kith export: " << error.what() << "\n";
    return cli::failed;
  }
}

}  // namespace kith::records
