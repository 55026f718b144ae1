// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "accreditation/catalogue.h"
#include "documents/document.html.h"
#include "documents/documents.h"
#include "documents/list.html.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/lists/paged.h"
#include "platform/render/html.h"
#include "records/labels.h"

/// The register, and one document with its versions.
namespace kith::documents {
namespace {

using render::Mark;
using render::Url;

constexpr std::size_t rows_per_page = 25;

struct Row {
  std::string title, programme, kind, clauses, draft;
  render::Status status;
  std::optional<Date> review;
  Url href;
  bool file{};
};
constexpr lists::Column<Row> register_columns[] = {
    {"document.column.document", lists::field<&Row::title>},
    {"document.column.programme", lists::field<&Row::programme>},
    {"document.column.kind", lists::field<&Row::kind>},
    {"document.column.clauses", lists::field<&Row::clauses>},
    {"document.column.review", lists::field<&Row::review>},
};
struct RegisterView {
  std::vector<Row> due, others;
  std::optional<render::Empty> nothing;
  std::optional<lists::PageLinks> pages;
  bool any_due{}, any_other{}, may_keep{};
};

struct VersionLine {
  Date day{};
  render::Status status;
  std::string by, location;
  std::vector<FileLine> files;
  Url withdraw, attach;
  std::optional<Url> words;  ///< to type what is signed on screen
  bool last{};
};
struct DocumentView {
  render::FormToken token;
  std::string title, kind, programme, clauses, parts;
  render::Status status;
  std::optional<Date> review;
  std::optional<render::Notice> draft;
  std::optional<Url> approve, reviewed;
  Url version;
  std::vector<VersionLine> versions;
  bool may_keep{};
};

std::vector<std::string> clauses_of(const Document& document) {
  return accreditation::clauses_shown_by(snapshot::parse_code<snapshot::DocumentKind>(document.kind));
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& one : list) (out += out.empty() ? "" : ", ") += one;
  return out;
}

std::optional<Date> next_review(const Document& document) {
  return document.approved ? std::optional(review_by(document)) : std::nullopt;
}

Row row_of(const Visit& visit, const Series& series) {
  const auto& document = series.holds();
  return {document.title,
          programme_text(visit, document),
          records::code_label(visit.words, document.kind),
          joined(clauses_of(document)),
          series.draft() ? visit.words.text("document.draft_waits") : std::string(),
          status_view(visit, document),
          next_review(document),
          Url(address_of(visit, document)),
          document.has_file};
}

std::vector<Series> register_for(Visit& visit) {
  auto all = visit.reading([&](db::Tx& tx) { return load_register(tx, visit.today); });
  std::erase_if(all, [&](const Series& series) { return !may_read(visit.actor, series.versions.front().programme); });
  return all;
}

/// Kinds whose text mentors sign (screening/agreement_texts.h).
std::optional<Url> words_of(const Visit& visit, const Document& document) {
  if (document.kind != "agreement_form" && document.kind != "code_of_conduct" &&
      document.kind != "confidentiality_policy")
    return std::nullopt;
  return Url("/screening/texts/" + visit.seal_record("documents", document.chain));
}

bool keeps_any(const Visit& visit) { return visit.actor.may(auth::Permission::record_documents); }

std::string name_of(const Uses& uses, PersonId person) {
  std::string name;
  uses.people.book([&](const casefile::Book& book) {
    if (const auto* found = book.of(person)) name = found->name;
  });
  return name;
}

void write_files(JsonWriter& json, const Visit& visit, const std::vector<Upload>& uploads) {
  json.key("files").array();
  for (const auto& upload : uploads)
    json.object()
        .member("id", visit.seal_record("uploads", upload.id))
        .member("name", upload.name)
        .member("media_type", files::media_type(upload.kind))
        .member("bytes", upload.kept.bytes)
        .member("sha256", upload.kept.sha256)
        .end();
  json.end();
}

}  // namespace

bool may_read(const auth::Actor& actor, ProgrammeId programme) {
  const auto scope = scope_of(actor, auth::Permission::see_documents);
  if (!programme || scope.everything()) return !scope.empty();
  return std::any_of(scope.areas().begin(), scope.areas().end(),
                     [&](const auto& area) { return area.whole && (!area.programme || area.programme == programme); });
}
bool may_keep(const auth::Actor& actor, ProgrammeId programme) {
  return scope_of(actor, auth::Permission::record_documents).sees_whole(programme);
}

std::string address_of(const Visit& visit, const Document& document) {
  return "/documents/register/" + visit.seal_record("documents", document.chain);
}

std::string programme_text(const Visit& visit, const Document& document) {
  return document.programme ? document.programme_name : visit.words.text("document.whole_agency");
}

render::Status status_view(const Visit& visit, const Document& document) {
  const int status = status_of(document, visit.today);
  const auto mark = status == 1 ? Mark::good : status == 2 ? Mark::late : Mark::bad;
  const auto& words = visit.words;
  if (!document.approved) return {Mark::open, records::code_label(words, "draft")};
  const auto late = (visit.today - review_by(document)).count();
  if (late > 0) return {mark, words.text("document.state.late", {{"n", std::int64_t{late}}})};
  if (document.parts_missing != "none")
    return {mark, document.parts_missing == "minor" ? words.text("document.state.minor")
                                                    : words.text("document.state.major")};
  return {mark, words.text("accreditation.document_status.s1")};
}

std::vector<FileLine> file_lines(const Visit& visit, const std::vector<Upload>& uploads) {
  std::vector<FileLine> lines;
  for (const auto& upload : uploads)
    lines.push_back({upload.name, visit.words.text("document.kilobytes", {{"n", (upload.kept.bytes + 1023) / 1024}}),
                     Url("/documents/files/" + visit.seal_record("uploads", upload.id)), visit.day_at(upload.put_at)});
  return lines;
}

std::optional<Opened> open_document(Visit& visit, bool keep) {
  const auto key = visit.open_record("documents", visit.path.find("document")->second);
  if (!key) return std::nullopt;
  for (auto& series : visit.reading([&](db::Tx& tx) { return load_register(tx, visit.today); }))
    for (std::size_t i = 0; i < series.versions.size(); ++i) {
      const auto programme = series.versions[i].programme;
      if (series.versions[i].chain != *key) continue;
      if (!(keep ? may_keep(visit.actor, programme) : may_read(visit.actor, programme))) return std::nullopt;
      return Opened{std::move(series), i};
    }
  return std::nullopt;
}

http::Response register_page(Visit& visit, const Uses&) {
  const bool as_file = lists::wanted(visit);
  auto all = register_for(visit);
  const auto first_other =
      std::stable_partition(all.begin(), all.end(), [&](const Series& series) { return series.overdue(visit.today); });
  const auto due = static_cast<std::size_t>(first_other - all.begin());
  const auto page = lists::paged(visit, all.size(), rows_per_page);
  RegisterView view;
  for (std::size_t i = page.first; i < page.last; ++i)
    (i < due && !as_file ? view.due : view.others).push_back(row_of(visit, all[i]));
  if (as_file) return lists::answer(visit, "document.title.register", register_columns, view.others);
  view.pages = page.links;
  view.any_due = !view.due.empty();
  view.any_other = !view.others.empty();
  view.may_keep = keeps_any(visit);
  if (view.any_due || view.any_other) visit.offer_file();
  if (!view.any_due && !view.any_other)
    view.nothing = render::Empty{visit.words.text("document.nothing"), visit.words.text("document.nothing_hint")};
  render::Html body(16 * 1024);
  html::list(body, view, visit.words);
  return visit.page(visit.words.text("document.title.register"), body);
}

http::Response document_page(Visit& visit, const Uses& uses) {
  const auto opened = open_document(visit, false);
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  const auto& series = opened->series;
  const auto& holds = series.holds();
  DocumentView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.title = holds.title;
  view.kind = records::code_label(visit.words, holds.kind);
  view.programme = programme_text(visit, holds);
  view.clauses = joined(clauses_of(holds));
  view.parts = records::code_label(visit.words, holds.parts_missing);
  view.status = status_view(visit, holds);
  view.review = next_review(holds);
  view.may_keep = may_keep(visit.actor, holds.programme);
  view.version = Url(address_of(visit, holds) + "/version");
  const Document* draft = series.draft() ? series.draft() : holds.approved ? nullptr : &holds;
  if (series.draft()) view.draft = render::Notice{Mark::note, visit.words.text("document.draft_waits")};
  if (view.may_keep && draft) view.approve = Url(address_of(visit, *draft) + "/approve");
  if (view.may_keep && holds.approved) view.reviewed = Url(address_of(visit, holds) + "/reviewed");
  std::vector<std::vector<Upload>> uploads;
  visit.read([&](db::Tx& tx) {
    for (const auto& version : series.versions) uploads.push_back(uploads_of(tx, version.chain));
  });
  for (std::size_t i = 0; i < series.versions.size(); ++i) {
    const auto& one = series.versions[i];
    view.versions.push_back({one.day, status_view(visit, one), name_of(uses, one.by), one.location,
                             file_lines(visit, uploads[i]), Url(address_of(visit, one) + "/withdraw"),
                             Url(address_of(visit, one) + "/files"), words_of(visit, one), i == 0});
  }
  render::Html body(16 * 1024);
  html::document(body, view, visit.words);
  return visit.page(visit.words.text("document.title.document"), body);
}

http::Response register_api(Visit& visit, const Uses&) {
  const auto all = register_for(visit);
  std::string out;
  JsonWriter json(out);
  json.object().key("documents").array();
  visit.read([&](db::Tx& tx) {
    for (const auto& series : all)
      for (const auto& document : series.versions) {
        const bool holds = &document == &series.holds();
        json.object()
            .member("id", visit.seal_record("documents", document.chain))
            .member("kind", document.kind)
            .member("title", document.title);
        json.member("programme", document.programme ? std::optional(visit.seal(document.programme)) : std::nullopt);
        json.member("status", document.approved ? "approved" : "draft").member("event_date", iso(document.day));
        json.member("review_by", iso(review_by(document)))
            .member("parts_missing", document.parts_missing)
            .member("holds", holds);
        json.member("document_status", std::int64_t{status_of(document, visit.today)})
            .member("overdue", holds && series.overdue(visit.today));
        json.key("clauses").array();
        for (const auto& clause : clauses_of(document)) json.value(clause);
        json.end();
        write_files(json, visit, uploads_of(tx, document.chain));
        json.end();
      }
  });
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::documents
