// SPDX-License-Identifier: AGPL-3.0-or-later
#include <filesystem>

#include "directory/directory.h"
#include "directory/readings.html.h"
#include "platform/base/crypto.h"
#include "platform/base/whole_file.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "records/import_folder.h"

namespace kith::directory {
namespace {

constexpr std::size_t most_problems = 50;

struct ReadingLine {
  std::string source;
  Date day{};
  std::int64_t added{}, changed{}, unchanged{}, gone{};
};
struct ProblemLine {
  std::string file, row, column, value, what;
};
struct ReadingsView {
  render::FormToken token;
  render::ErrorSummary problems;
  render::Field source, only_try;
  std::optional<render::Field> sure;
  std::string file_error;
  bool file_wrong() const { return !file_error.empty(); }
  std::optional<render::Notice> would;
  std::vector<ProblemLine> lines;
  std::vector<ReadingLine> readings;
  std::int64_t count{};
  bool any{}, refused{}, more{};
};

/// What is said above the form when it is shown again.
struct Said {
  const Refusal* refusal{};
  const records::ImportReport* report{};
  std::optional<Done> would{};
};

std::string told(const i18n::Words& words, const Done& done) {
  return words.text(
      "directory.would",
      {{"added", done.added}, {"changed", done.changed}, {"unchanged", done.unchanged}, {"gone", done.gone}});
}

void list_problems(const Visit& visit, const records::ImportReport& report, ReadingsView& view) {
  view.count = static_cast<std::int64_t>(report.problem_count);
  view.refused = view.count > 0;
  for (const auto& line : report.problems) {
    if (view.lines.size() == most_problems) break;
    view.lines.push_back({line.file,
                          line.row == 0 ? std::string() : visit.words.number(static_cast<std::int64_t>(line.row)),
                          line.column, line.value, visit.words.text_of(line.key)});
  }
  view.more = report.problem_count > view.lines.size();
}

http::Response show(Visit& visit, const Said& said) {
  const bool again = said.refusal || said.report || said.would;
  const render::FormState form(visit.words, again ? &visit.request.form : nullptr, said.refusal);
  ReadingsView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  for (const auto& one : visit.reading([](db::Tx& tx) { return last_readings(tx); }))
    view.readings.push_back({one.source, visit.day_at(one.at), one.added, one.changed, one.unchanged, one.gone});
  view.any = !view.readings.empty();
  view.source = form.field("source", "directory.field.source", view.any ? view.readings.front().source : "");
  view.source.hint = visit.words.text("directory.field.source_hint");
  view.only_try = form.field("only_try", "directory.field.only_try");
  if (said.refusal && said.refusal->kind == RefusalKind::conflict)
    view.sure = form.field("sure", "directory.field.sure");
  view.file_error = form.error("file");
  if (said.would) view.would = render::Notice{render::Mark::note, told(visit.words, *said.would)};
  if (said.report) list_problems(visit, *said.report, view);
  render::Html body(16 * 1024);
  html::readings(body, view, visit.words);
  const int status = said.refusal && said.refusal->kind == RefusalKind::conflict ? 409
                     : said.refusal || said.report                               ? 422
                                                                                 : 200;
  return visit.page(visit.words.text("directory.title.readings"), body, status);
}

/// The files of an archive that was sent: it is written down, read and taken away.
std::vector<Given> unpacked(const Visit& visit, const http::Upload& upload) {
  const std::string path = visit.scratch_folder() + "/directory-" + crypto::random_token(12) + ".zip";
  struct Away {
    const std::string& path;
    ~Away() {
      std::error_code ignored;
      std::filesystem::remove(path, ignored);
    }
  } const away{path};
  replace_file(path, upload.content, 0600);
  return files_at(path);
}

std::vector<Given> sent(const Visit& visit) {
  std::vector<Given> files;
  for (const auto& upload : visit.request.uploads) {
    if (upload.field != "file" || upload.content.empty()) continue;
    if (upload.content.starts_with("PK\x03\x04"))
      for (auto& file : unpacked(visit, upload)) files.push_back(std::move(file));
    else
      files.push_back({upload.file_name, upload.content});
  }
  return files;
}

}  // namespace

http::Response readings_page(Visit& visit) { return show(visit, {}); }

http::Response readings_post(Visit& visit) {
  const auto& form = visit.request.form;
  Refusal refusal{RefusalKind::invalid, {}};
  std::vector<Given> files;
  try {
    files = sent(visit);
    if (files.empty()) refusal.problems.push_back({"file", "directory.refused.no_file"});
  } catch (const records::FolderError&) {
    refusal.problems.push_back({"file", "directory.refused.archive"});
  }
  if (form.get("source").empty()) refusal.problems.push_back({"source", "directory.refused.source"});
  if (!refusal.problems.empty()) return show(visit, {&refusal});
  records::ImportReport report;
  const auto services = read_services(files, report);
  if (report.problem_count > 0) return show(visit, {nullptr, &report});
  Reading reading{std::string(form.get("source")), visit.actor.person, visit.now, form.get("only_try") == "true",
                  form.get("sure") == "true"};
  if (reading.dry_run) {
    reading.sure = true;
    const auto would = visit.reading([&](db::Tx& tx) { return take(tx, services, reading); });
    return would ? show(visit, {nullptr, nullptr, *would}) : show(visit, {&would.error()});
  }
  const auto made = visit.change("directory.read", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto done = take(tx, services, reading);
    if (!done) return tl::unexpected(done.error());
    visit.remark("added=" + std::to_string(done->added) + " changed=" + std::to_string(done->changed) +
                 " gone=" + std::to_string(done->gone));
    return http::Response::see_other("/directory/readings?done=done.saved");
  });
  return made ? *made : show(visit, {&made.error()});
}

}  // namespace kith::directory
