// SPDX-License-Identifier: AGPL-3.0-or-later
#include <map>

#include "records/import.h"

namespace kith::records {
namespace {

std::string said(const i18n::Words& words, const std::string& key, const std::string& detail) {
  const auto known = i18n::Key::find(key);
  return known ? words.text(*known, {{"detail", std::string_view(detail)}}) : words.text_of(key);
}

std::string text(const i18n::Words& words, const char* key, i18n::Args args) {
  const auto known = i18n::Key::find(key);
  return known ? words.text(*known, args) : words.text_of(key);
}

std::uint64_t listed(const ImportReport& report, const std::string& file) {
  std::uint64_t n = 0;
  for (const ReportLine& line : report.problems) n += line.file == file;
  return n;
}

const char* outcome(const ImportReport& report) {
  if (report.cancelled) return "records.outcome.cancelled";
  if (report.problem_count > 0) return "records.outcome.refused";
  return report.stored ? "records.outcome.stored" : "records.outcome.dry_run";
}

}  // namespace

void write_report(const csv::Sink& sink, const ImportReport& report, const i18n::Words& words) {
  csv::Writer writer(sink);
  writer.record({"file", "row", "column", "value", "code", "message"});
  for (const ReportLine& line : report.problems)
    writer.record({line.file, line.row == 0 ? "" : std::to_string(line.row), line.column, line.value, name(line.code),
                   said(words, line.key, line.detail)});
  for (const FileCount& file : report.files)
    if (const auto shown = listed(report, file.file); file.problems > shown)
      writer.record(
          {file.file, "", "", "", "", said(words, "records.import.more", std::to_string(file.problems - shown))});
  writer.flush();
}

std::string summary(const ImportReport& report, const i18n::Words& words) {
  std::string out;
  for (const FileCount& file : report.files)
    if (file.rows > 0 || file.problems > 0)
      out += file.file + ": " +
             text(words, "records.outcome.file",
                  {{"rows", static_cast<std::int64_t>(file.rows)},
                   {"added", static_cast<std::int64_t>(file.added)},
                   {"unchanged", static_cast<std::int64_t>(file.unchanged)},
                   {"problems", static_cast<std::int64_t>(file.problems)}}) +
             "\n";
  for (const ImportNote& note : report.notes) out += note.file + " " + words.text_of(note.key) + "\n";
  std::map<std::string_view, std::int64_t> codes;
  for (const ReportLine& line : report.problems) ++codes[name(line.code)];
  for (const auto& [code, count] : codes) out += std::string(code) + ": " + words.number(count) + "\n";
  out += text(words, outcome(report),
              {{"added", static_cast<std::int64_t>(report.added)},
               {"unchanged", static_cast<std::int64_t>(report.unchanged)},
               {"problems", static_cast<std::int64_t>(report.problem_count)}}) +
         "\n";
  return out;
}

}  // namespace kith::records
