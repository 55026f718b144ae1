// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/own_pages.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"

namespace kith::accreditation {
namespace {

std::string shown_code(const EditionClause& clause) {
  if (clause.attested) return "attested";
  return clause.document ? "document" : "measures";
}

void write_problems(JsonWriter& json, const OwnCatalogues& own) {
  json.key("problems").array();
  for (const OwnProblem& problem : own.problems)
    json.object()
        .member("file", problem.file)
        .member("what", problem.what)
        .member("detail", problem.detail)
        .member("line", problem.line)
        .member("clause", problem.clause)
        .end();
  json.end();
}

void write_held(JsonWriter& json, const OwnCatalogues& own) {
  json.key("clauses").array();
  for (const auto& catalogue : own.all)
    for (const EditionClause& clause : catalogue->edition.clauses) {
      json.object().member("id", clause.id).member("shown_by", shown_code(clause)).key("measures").array();
      for (const auto& id : clause.measures) json.value(id);
      json.end().end();
    }
  json.end().key("wording").array();
  for (const auto& [edition, clauses] : own.wording)
    for (const auto& [clause, _] : clauses) json.object().member("edition", edition).member("clause", clause).end();
  json.end();
}

void write_own_text(JsonWriter& json, const Visit& visit, const OwnText& text) {
  json.member("id", visit.seal_record("own_catalogues", text.chain)).member("name", text.name);
  json.member("edition", "own/" + text.name);
  json.member("entered", iso(text.entered)).member("version", std::to_string(text.version));
}

}  // namespace

http::Response own_api_list(Visit& visit, const std::string& folder) {
  std::string out;
  JsonWriter json(out);
  json.object().key("catalogues").array();
  const auto all = visit.reading([&](db::Tx& tx) {
    for (const OwnText& text : own_texts(tx, visit.today)) {
      json.object();
      write_own_text(json, visit, text);
      write_held(json, check_own_text(tx, text.name, text.content));
      json.end();
    }
    return own_catalogues(tx, folder, visit.today);
  });
  json.end();
  write_problems(json, all);
  json.end();
  return http::Response::json(out);
}

http::Response own_api_one(Visit& visit) {
  const auto text = own_text_at(visit);
  if (!text) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object();
  write_own_text(json, visit, *text);
  json.member("content", text->content);
  const auto own = visit.reading([&](db::Tx& tx) { return check_own_text(tx, text->name, text->content); });
  write_held(json, own);
  write_problems(json, own);
  json.end();
  return http::Response::json(out);
}

http::Response own_api_post(Visit& visit, const std::string& folder) {
  const std::string name(visit.request.form.get("name")), content(visit.request.form.get("content"));
  std::int64_t chain = 0;
  if (visit.path.contains("catalogue")) {
    const auto text = own_text_at(visit);
    if (!text) return visit.refused({RefusalKind::not_found, {}});
    chain = text->chain;
  }
  if (visit.request.form.get("only_check") == "true") {
    std::string out;
    JsonWriter json(out);
    const auto own = visit.reading([&](db::Tx& tx) { return check_own_text(tx, name, content); });
    json.object();
    write_held(json, own);
    write_problems(json, own);
    json.end();
    return http::Response::json(out);
  }
  const auto made =
      keep(visit, folder, {.chain = chain, .version = version_sent(visit), .name = name, .content = content, .by = {}},
           [&](std::int64_t row) { return http::created(visit, "own_catalogues", row); });
  return made ? *made : visit.refused(made.error());
}

http::Response own_api_withdraw(Visit& visit) {
  const auto text = own_text_at(visit);
  if (!text) return visit.refused({RefusalKind::not_found, {}});
  const auto done = withdraw(visit, text->chain, [] { return http::Response::json("{}"); });
  return done ? *done : visit.refused(done.error());
}

}  // namespace kith::accreditation
