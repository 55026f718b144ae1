// SPDX-License-Identifier: AGPL-3.0-or-later
#include <filesystem>

#include "directory/directory.h"
#include "directory/readings.html.h"
#include "platform/base/crypto.h"
#include "platform/base/json_writer.h"
#include "platform/base/whole_file.h"
#include "platform/http/sent_file.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
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
constexpr lists::Column<ReadingLine> reading_columns[] = {
    {"directory.field.source", lists::field<&ReadingLine::source>},
    {"directory.column.day", lists::field<&ReadingLine::day>},
    {"directory.column.added", lists::field<&ReadingLine::added>},
    {"directory.column.changed", lists::field<&ReadingLine::changed>},
    {"directory.column.unchanged", lists::field<&ReadingLine::unchanged>},
    {"directory.column.gone", lists::field<&ReadingLine::gone>},
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

std::vector<ReadingLine> readings_of(Visit& visit) {
  std::vector<ReadingLine> lines;
  for (const auto& one : visit.reading([](db::Tx& tx) { return last_readings(tx); }))
    lines.push_back({one.source, visit.day_at(one.at), one.added, one.changed, one.unchanged, one.gone});
  return lines;
}

http::Response show(Visit& visit, const Said& said) {
  const bool again = said.refusal || said.report || said.would;
  const render::FormState form(visit.words, again ? &visit.request.form : nullptr, said.refusal);
  ReadingsView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  view.readings = readings_of(visit);
  view.any = !view.readings.empty();
  if (view.any) visit.offer_file();
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

/// What a reading did, or one of before.
void write_numbers(JsonWriter& json, const auto& done) {
  json.member("added", done.added)
      .member("changed", done.changed)
      .member("unchanged", done.unchanged)
      .member("gone", done.gone);
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

void add_file(const Visit& visit, const http::Upload& upload, std::vector<Given>& files) {
  if (!upload.content.starts_with("PK\x03\x04")) return files.push_back({upload.file_name, upload.content});
  for (auto& file : unpacked(visit, upload)) files.push_back(std::move(file));
}

/// Several of a page, one of a JSON body.
Result<std::vector<Given>> sent(const Visit& visit) try {
  std::vector<Given> files;
  if (visit.request.json_body) {
    auto one = http::sent_file(visit.request);
    if (!one) return tl::unexpected(one.error());
    if (*one) add_file(visit, {"file", std::move((*one)->name), {}, std::move((*one)->content)}, files);
  }
  for (const auto& upload : visit.request.uploads)
    if (upload.field == "file" && !upload.content.empty()) add_file(visit, upload, files);
  if (files.empty()) return refuse(RefusalKind::invalid, "directory.refused.no_file", "file");
  return files;
} catch (const records::FolderError&) {
  return refuse(RefusalKind::invalid, "directory.refused.archive", "file");
}

/// Where in the files something is wrong, as far as the page tells it.
Refusal wrong_in_files(const records::ImportReport& report) {
  Refusal refusal{RefusalKind::invalid, {}};
  for (const auto& line : report.problems) {
    if (refusal.problems.size() == most_problems) break;
    refusal.problems.push_back({line.file + ":" + std::to_string(line.row) + ":" + line.column, line.key});
  }
  return refusal;
}

using Answer = FunctionRef<http::Response(const Done&, bool tried)>;

/// Brings the directory up to date with what was sent, or only tries to. Page and JSON alike; `report` keeps what is
/// wrong in the files.
Result<http::Response> read_sent(Visit& visit, records::ImportReport& report, Answer answer) {
  const auto& form = visit.request.form;
  auto files = sent(visit);
  Refusal refusal = files ? Refusal{} : files.error();
  if (form.get("source").empty()) refusal.problems.push_back({"source", "directory.refused.source"});
  if (!refusal.problems.empty()) return tl::unexpected(std::move(refusal));
  const auto services = read_services(*files, report);
  if (report.problem_count > 0) return tl::unexpected(wrong_in_files(report));
  Reading reading{std::string(form.get("source")), visit.actor.person, visit.now, form.get("only_try") == "true",
                  form.get("sure") == "true"};
  if (reading.dry_run) {
    reading.sure = true;
    const auto would = visit.reading([&](db::Tx& tx) { return take(tx, services, reading); });
    return would ? Result<http::Response>(answer(*would, true)) : tl::unexpected(would.error());
  }
  return visit.change("directory.read", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto done = take(tx, services, reading);
    if (!done) return tl::unexpected(done.error());
    visit.remark("added=" + std::to_string(done->added) + " changed=" + std::to_string(done->changed) +
                 " gone=" + std::to_string(done->gone));
    return answer(*done, false);
  });
}

}  // namespace

http::Response readings_page(Visit& visit) {
  if (lists::wanted(visit))
    return lists::answer(visit, "directory.title.readings", reading_columns, readings_of(visit));
  return show(visit, {});
}

http::Response readings_post(Visit& visit) {
  records::ImportReport report;
  const auto made = read_sent(visit, report, [&](const Done& done, bool tried) {
    return tried ? show(visit, {nullptr, nullptr, done})
                 : http::Response::see_other("/directory/readings?done=done.saved");
  });
  if (made) return *made;
  return report.problem_count > 0 ? show(visit, {nullptr, &report}) : show(visit, {&made.error()});
}

http::Response readings_api(Visit& visit) {
  std::string out;
  JsonWriter json(out);
  json.object().key("readings").array();
  for (const auto& one : visit.reading([](db::Tx& tx) { return last_readings(tx); })) {
    json.object().member("source", one.source).member("read_on", iso(visit.day_at(one.at)));
    write_numbers(json, one);
    json.end();
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response readings_api_post(Visit& visit) {
  records::ImportReport report;
  const auto made = read_sent(visit, report, [](const Done& done, bool tried) {
    std::string out;
    JsonWriter json(out);
    json.object().member("tried", tried);
    write_numbers(json, done);
    json.end();
    return http::Response::json(out);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::directory
