// SPDX-License-Identifier: AGPL-3.0-or-later
#include "documents/documents.h"
#include "documents/papers.html.h"
#include "documents/queries.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "records/labels.h"

/// The papers of somebody's file: signed consents and agreements, copies of checks, the contract of a referral. A paper
/// is a document of its own that is in no register; the record it belongs to decides who sees it.
namespace kith::documents {
namespace {

using render::Url;

struct RecordOf {
  std::string table, kind;
  std::int64_t chain{};
  ProgrammeId programme;
  Date day{};
};

std::vector<RecordOf> records_of(db::Tx& tx, const Case& whose, Date today) {
  auto all = tx.all(sql::records_of_person, {{"person", whose.person}, {"as_of", today}}, [](const db::Row& row) {
    return RecordOf{row.string(0), row.string(2), row.integer(1), row.null(4) ? ProgrammeId{} : row.id<ProgrammeId>(4),
                    row.date(3)};
  });
  std::erase_if(all, [&](const RecordOf& r) { return !whose.sees(r.table); });
  return all;
}

struct PaperLine {
  std::vector<FileLine> files;
  Url withdraw;
  bool may_withdraw{};
};
struct RecordLine {
  std::string what;
  Date day{};
  std::vector<PaperLine> papers;
  bool none{};
};
struct PapersView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string name;
  Url person, action;
  std::optional<render::Empty> nothing;
  render::Field of, file;
  std::vector<RecordLine> records;
  bool may_add{};
};

records::TableKey table_of(const RecordOf& record) { return records::TableKey::find(record.table).value(); }

/// "Consents: Photographs"
std::string what_of(const Visit& visit, const RecordOf& record) {
  return records::table_label(visit.words, table_of(record)) + " · " + records::code_label(visit.words, record.kind);
}

/// The value of a choice: table and record in one word.
std::string choice_of(const Visit& visit, const RecordOf& record) {
  return record.table + "." + visit.seal_record(record.table, record.chain);
}

http::Response show(Visit& visit, const Case& whose, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  PapersView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.name = whose.name;
  view.person = Url(casefile::page_of(visit, whose.person));
  view.action = Url("/documents/people/" + visit.seal(whose.person));
  std::vector<render::Field::Choice> choices;
  visit.read([&](db::Tx& tx) {
    for (const auto& record : records_of(tx, whose, visit.today)) {
      RecordLine line{what_of(visit, record), record.day, {}, false};
      tx.query(sql::papers_of,
               {{"table", std::string_view(record.table)}, {"record", record.chain}, {"as_of", visit.today}},
               [&](const db::Row& row) {
                 line.papers.push_back(
                     {file_lines(visit, uploads_of(tx, row.integer(0))),
                      Url("/documents/papers/" + visit.seal_record("documents", row.integer(0)) + "/withdraw"),
                      whose.adds(record.table)});
               });
      line.none = line.papers.empty();
      if (whose.adds(record.table))
        choices.push_back({choice_of(visit, record), line.what + " · " + visit.words.date(record.day)});
      view.records.push_back(std::move(line));
    }
  });
  if (view.records.empty())
    view.nothing = render::Empty{visit.words.text("document.no_record"), visit.words.text("document.no_record_hint")};
  view.may_add = !choices.empty();
  if (choices.size() > 1) choices.insert(choices.begin(), {"", visit.words.text("casefile.choose")});
  view.of = state.choice("of", "document.field.of", std::move(choices));
  view.file = state.field("file", "document.field.file");
  view.file.hint = visit.words.text("document.field.file_hint");
  visit.saw("person", whose.person.value);
  render::Html body(16 * 1024);
  html::papers(body, view, visit.words);
  return visit.page(visit.words.text("document.title.papers"), body, refusal ? 422 : 200);
}

std::optional<Case> case_of_path(Visit& visit, const Uses& uses) {
  return open_case(visit, uses, visit.open_id<PersonId>(visit.path.find("person")->second));
}

/// A document of a kind that no clause reads, so that a signed form is never taken for the agency's blank one.
Result<std::int64_t> write_paper(db::Tx& tx, const Visit& visit, const RecordOf& record) {
  const auto row = records::effective(tx, table_of(record), record.chain, visit.today);
  const std::string place = record.table + (row ? " " + row->sourced_id : std::string()),
                    title = visit.words.text("document.paper_title");
  const auto made =
      records::append(tx, "documents",
                      {{"documents.programme_id", record.programme ? db::Value(record.programme) : db::Value()},
                       {"documents.kind", record.table == "background_checks" ? "certificate" : "other"},
                       {"documents.title", std::string_view(title)},
                       {"documents.status", "approved"},
                       {"documents.event_date", visit.today},
                       {"documents.parts_missing", "none"},
                       {"documents.location", std::string_view(place)}},
                      casefile::author_of(visit));
  if (!made) return tl::unexpected(made.error());
  tx.exec(sql::add_paper,
          {{"document", made->chain}, {"table", std::string_view(record.table)}, {"record", record.chain}});
  return made->chain;
}

Result<http::Response> add(Visit& visit, const Uses& uses, const Case& whose,
                           FunctionRef<http::Response(std::int64_t)> done) {
  std::optional<RecordOf> record;
  for (auto& one : visit.reading([&](db::Tx& tx) { return records_of(tx, whose, visit.today); }))
    if (whose.adds(one.table) && choice_of(visit, one) == visit.request.form.get("of")) record = std::move(one);
  if (!record) return refuse(RefusalKind::invalid, "http.field.not_a_choice", "of");
  const auto file = receive(visit, uses);
  if (!file) return tl::unexpected(file.error());
  if (!*file) return refuse(RefusalKind::invalid, "document.flaw.no_file", "file");
  return visit.change("documents.paper", [&](db::Tx& tx) -> Result<http::Response> {
    const auto document = write_paper(tx, visit, *record);
    if (!document) return tl::unexpected(document.error());
    const auto upload = attach(tx, *document, **file, casefile::author_of(visit));
    visit.changed("person", whose.person.value);
    visit.changed("document", *document);
    visit.changed("upload", upload);
    return done(upload);
  });
}

http::Response withdraw_paper(Visit& visit, const Uses& uses, FunctionRef<http::Response(PersonId)> done) {
  const auto document = visit.open_record("documents", visit.path.find("document")->second);
  const auto paper = visit.reading([&](db::Tx& tx) { return document ? paper_of(tx, *document) : std::nullopt; });
  const auto whose = paper ? open_case(visit, uses, paper->person) : std::nullopt;
  if (!whose || !whose->adds(paper->table)) return visit.refused({RefusalKind::not_found, {}});
  const auto made = visit.change("documents.withdraw", [&](db::Tx& tx) -> Result<http::Response> {
    const auto row = records::newest(tx, "documents", *document);
    if (!row || row->voided) return refuse(RefusalKind::not_found, "records.not_found");
    const auto gone = records::void_record(tx, "documents", *document, row->id, casefile::author_of(visit));
    if (!gone) return tl::unexpected(gone.error());
    visit.changed("person", whose->person.value);
    visit.changed("document", *document);
    return done(whose->person);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace

bool Case::sees(std::string_view table) const {
  if (table == "background_checks") return screens;
  return table == "agreements" ? mentor : mentee;
}
bool Case::adds(std::string_view table) const { return sees(table) && (table == "background_checks" || may_record); }

std::optional<Case> open_case(Visit& visit, const Uses& uses, std::optional<PersonId> person) {
  const auto opened = casefile::open_person(visit, uses.people, person);
  if (!opened) return std::nullopt;
  Case whose{opened->person, opened->name, opened->sides.mentee, opened->sides.mentor, false, opened->sides.may_record};
  const auto scope = scope_of(visit.actor, auth::Permission::screen_mentors);
  for (const auto& file : opened->files)
    whose.screens |=
        file.side == casefile::Side::mentor && opened->sides.mentor && scope.sees_whole(file.programme, file.site);
  return whose;
}

std::optional<Paper> paper_of(db::Tx& tx, std::int64_t document) {
  auto paper = tx.first(sql::paper, {{"document", document}}, [](const db::Row& row) {
    return Paper{row.string(0), row.integer(1), {}};
  });
  if (!paper) return std::nullopt;
  const auto find = [&](db::Sql statement) {
    paper->person = tx.first(statement, {{"record", paper->record}}, [](const db::Row& row) {
                        return row.id<PersonId>(0);
                      }).value_or(PersonId{});
  };
  if (paper->table == "consents")
    find(sql::mentee_of_consent);
  else if (paper->table == "background_checks")
    find(sql::person_of_check);
  else if (paper->table == "agreements")
    find(sql::person_of_agreement);
  else if (paper->table == "referrals")
    find(sql::mentee_of_referral);
  return paper;
}

http::Response papers_page(Visit& visit, const Uses& uses) {
  const auto whose = case_of_path(visit, uses);
  return whose ? show(visit, *whose, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response papers_post(Visit& visit, const Uses& uses) {
  const auto whose = case_of_path(visit, uses);
  if (!whose) return visit.refused({RefusalKind::not_found, {}});
  const auto made = add(visit, uses, *whose, [&](std::int64_t) {
    return http::Response::see_other("/documents/people/" + visit.seal(whose->person) + "?done=done.saved");
  });
  return made ? *made : show(visit, *whose, &made.error());
}

http::Response paper_withdraw_post(Visit& visit, const Uses& uses) {
  return withdraw_paper(visit, uses, [&](PersonId person) {
    return http::Response::see_other("/documents/people/" + visit.seal(person) + "?done=done.saved");
  });
}

http::Response paper_withdraw_api(Visit& visit, const Uses& uses) {
  return withdraw_paper(visit, uses, [&](PersonId) {
    std::string out;
    JsonWriter(out).object().member("id", visit.path.find("document")->second).end();
    return http::Response::json(out);
  });
}

http::Response papers_api(Visit& visit, const Uses& uses) {
  const auto whose = case_of_path(visit, uses);
  if (!whose) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object().key("records").array();
  visit.read([&](db::Tx& tx) {
    for (const auto& record : records_of(tx, *whose, visit.today)) {
      json.object()
          .member("of", choice_of(visit, record))
          .member("table", record.table)
          .member("kind", record.kind)
          .member("event_date", iso(record.day));
      json.key("papers").array();
      tx.query(sql::papers_of,
               {{"table", std::string_view(record.table)}, {"record", record.chain}, {"as_of", visit.today}},
               [&](const db::Row& row) {
                 for (const auto& upload : uploads_of(tx, row.integer(0)))
                   json.object()
                       .member("id", visit.seal_record("uploads", upload.id))
                       .member("document", visit.seal_record("documents", upload.document))
                       .member("name", upload.name)
                       .member("bytes", upload.kept.bytes)
                       .member("sha256", upload.kept.sha256)
                       .end();
               });
      json.end().end();
    }
  });
  json.end().end();
  visit.saw("person", whose->person.value);
  return http::Response::json(out);
}

http::Response paper_api_post(Visit& visit, const Uses& uses) {
  const auto whose = case_of_path(visit, uses);
  if (!whose) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      add(visit, uses, *whose, [&](std::int64_t upload) { return http::created(visit, "uploads", upload); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::documents
