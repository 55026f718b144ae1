// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/own_pages.h"

#include <algorithm>
#include <charconv>

#include "accreditation/figure_view.h"
#include "platform/auth/policy.h"
#include "platform/files/kind.h"
#include "platform/i18n/keys.h"

namespace kith::accreditation {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Method;
using i18n::Key;

constexpr FieldDoc own_fields[] = {
    {.name = "name", .required = true, .limit = 60, .about = "accreditation.own.field.name"},
    {.name = "content", .required = true, .limit = most_own_bytes, .about = "accreditation.own.field.content"},
    {.name = "only_check", .type = FieldType::boolean, .about = "accreditation.own.check"},
};

constexpr FieldDoc change_fields[] = {
    own_fields[0],
    own_fields[1],
    own_fields[2],
    {.name = "version", .required = true, .about = "casefile.correction.version"},
};

std::string shown_text(const i18n::Words& words, const EditionClause& clause) {
  if (clause.attested) return words.text(Key("accreditation.readiness.attested"));
  if (clause.document) return words.text_of("record.code." + std::string(word(*clause.document)));
  std::string all;
  for (const auto& id : clause.measures) (all += all.empty() ? "" : "; ") += id + " " + figure_name(words, id);
  return all;
}

std::string whom_text(const i18n::Words& words, const OwnCatalogue& catalogue,
                      const std::vector<ProgrammeNamed>& programmes) {
  if (catalogue.everywhere) return words.text(Key("accreditation.own.everywhere"));
  std::string all;
  for (const auto& id : catalogue.programmes) {
    const auto found = std::ranges::find(programmes, id, &ProgrammeNamed::id);
    (all += all.empty() ? "" : ", ") += found == programmes.end() ? id : found->name;
  }
  return all;
}

}  // namespace

OwnPreview preview_of(const i18n::Words& words, const OwnCatalogues& own,
                      const std::vector<ProgrammeNamed>& programmes) {
  OwnPreview made;
  for (const auto& catalogue : own.all) {
    const Edition& edition = catalogue->edition;
    made.heading = edition.body + (edition.family.empty() ? "" : " · " + edition.family);
    if (!edition.years.empty() && edition.years.front() != 0)
      made.heading += " " + std::to_string(edition.years.front());
    made.whom = whom_text(words, *catalogue, programmes);
    for (const EditionClause& clause : edition.clauses)
      made.clauses.push_back({clause.id, clause.title.in(words), shown_text(words, clause), clause.wording});
  }
  for (const auto& [edition, clauses] : own.wording)
    for (const auto& [clause, text] : clauses) made.wordings.push_back({edition, clause, text});
  return made;
}

std::vector<std::string> problem_texts(const i18n::Words& words, const OwnCatalogues& own) {
  std::vector<std::string> texts;
  for (const OwnProblem& problem : own.problems) {
    std::string where = problem.file;
    if (problem.line > 0 && problem.what != "unreadable")
      where += words.text(Key("accreditation.own.line"), {{"n", std::int64_t{problem.line}}});
    if (!problem.clause.empty() && problem.clause != problem.detail)
      where += words.text(Key("accreditation.own.clause"), {{"clause", std::string_view(problem.clause)}});
    texts.push_back(where + ": " +
                    words.text(Key::find("accreditation.own." + problem.what).value(),
                               {{"detail", std::string_view(problem.detail)}}));
  }
  return texts;
}

bool may_keep(const auth::Actor& actor, const std::optional<std::vector<ProgrammeId>>& programmes) {
  const auto scope = scope_of(actor, Permission::set_policies);
  if (!programmes) return scope.sees_whole({});
  return std::ranges::all_of(*programmes, [&](ProgrammeId programme) { return scope.sees_whole(programme); });
}

std::optional<OwnText> own_text_at(Visit& visit) {
  const auto chain = visit.open_record("own_catalogues", visit.path.find("catalogue")->second);
  return chain ? visit.reading([&](db::Tx& tx) { return own_text(tx, *chain, visit.today); }) : std::nullopt;
}

std::string address_of(const Visit& visit, std::int64_t own_text) {
  return "/accreditation/own-catalogues/" + visit.seal_record("own_catalogues", own_text);
}

Result<http::Response> keep(Visit& visit, const std::string& folder, const OwnText& sent,
                            FunctionRef<http::Response(std::int64_t)> done) {
  const auto chain = sent.chain ? std::optional(sent.chain) : std::nullopt;
  return visit.change("accreditation.own_catalogue", [&](db::Tx& tx) -> Result<http::Response> {  // not a word
    const auto before = chain ? own_text(tx, *chain, visit.today) : std::nullopt;
    for (const auto& text : {before ? before->content : sent.content, sent.content})
      if (text.size() <= most_own_bytes &&
          !may_keep(visit.actor, programmes_of(tx, check_own_text(tx, sent.name, text))))
        return refuse(RefusalKind::forbidden, "accreditation.own.flaw.not_yours", "content");
    const bool new_name = !before || before->name != sent.name;
    if (new_name && lies_in(folder, sent.file()) && !may_keep(visit.actor, std::nullopt))
      return refuse(RefusalKind::forbidden, "accreditation.own.flaw.file", "name");
    if (before && before->version != sent.version) return refuse(RefusalKind::conflict, "records.corrected_meanwhile");
    const auto made = keep_own_text(tx, chain, sent.name, sent.content, {visit.actor.person, visit.now});
    if (!made) return tl::unexpected(made.error());
    visit.changed("own_catalogue", *made);
    return done(*made);
  });
}

std::int64_t version_sent(const Visit& visit) {
  const auto text = visit.request.form.get("version");
  std::int64_t version = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), version);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? version : 0;
}

Result<http::Response> withdraw(Visit& visit, std::int64_t chain, FunctionRef<http::Response()> done) {
  return visit.change("accreditation.own_withdrawn", [&](db::Tx& tx) -> Result<http::Response> {  // not a word
    const auto before = own_text(tx, chain, visit.today);
    if (before && !may_keep(visit.actor, programmes_of(tx, check_own_text(tx, before->name, before->content))))
      return refuse(RefusalKind::forbidden, "accreditation.own.flaw.not_yours");
    const auto made = withdraw_own_text(tx, chain, {visit.actor.person, visit.now});
    if (!made) return tl::unexpected(made.error());
    visit.changed("own_catalogue", *made);
    return done();
  });
}

http::Response own_download(Visit& visit) {
  const auto text = own_text_at(visit);
  if (!text) return visit.refused({RefusalKind::not_found, {}});
  auto answer = http::Response::text(text->content);
  answer.content_type = "application/toml";
  answer.header("content-disposition", files::attachment(text->file()));
  return answer;
}

std::vector<http::Route> own_routes(const std::string& folder) {
  const auto with = [&folder](http::Response (*handler)(Visit&, const std::string&)) -> http::PageHandler {
    return [folder, handler](Visit& visit) { return handler(visit, folder); };
  };
  constexpr auto set = Permission::set_policies;
  constexpr std::string_view one = "/accreditation/own-catalogues/{catalogue:id}";
  return {
      page(Method::get, "/accreditation/own-catalogues", "accreditation.title.own", set, with(own_catalogues_page)),
      page(Method::get, "/accreditation/own-catalogues/new", "accreditation.title.own_new", set, own_new_page),
      page(Method::post, "/accreditation/own-catalogues", "accreditation.title.own_new", set, with(own_new_post)),
      page(Method::get, "/accreditation/own-catalogues/wording", "accreditation.title.own_wording", set,
           with(own_wording_page)),
      page(Method::post, "/accreditation/own-catalogues/wording", "accreditation.title.own_wording", set,
           with(own_wording_post)),
      page(Method::get, one, "accreditation.title.own_one", set, own_page),
      page(Method::get, "/accreditation/own-catalogues/{catalogue:id}/edit", "accreditation.own.change", set,
           own_edit_page),
      page(Method::post, "/accreditation/own-catalogues/{catalogue:id}/edit", "accreditation.own.change", set,
           with(own_edit_post)),
      page(Method::post, "/accreditation/own-catalogues/{catalogue:id}/withdrawal", "accreditation.own.withdraw", set,
           own_withdraw_post),
      page(Method::get, "/accreditation/own-catalogues/{catalogue:id}/catalogue.toml", "accreditation.own.download",
           set, own_download),
      api(Method::get, "/api/v1/own-catalogues", "accreditation.title.own", set, with(own_api_list)),
      api(Method::post, "/api/v1/own-catalogues", "accreditation.title.own_new", set, with(own_api_post),
          {.takes = own_fields}),
      api(Method::post, "/api/v1/own-catalogues/wording", "accreditation.title.own_wording", set, with(own_wording_api),
          {.takes = wording_docs()}),
      api(Method::get, "/api/v1/own-catalogues/{catalogue:id}", "accreditation.title.own_one", set, own_api_one),
      api(Method::post, "/api/v1/own-catalogues/{catalogue:id}", "accreditation.own.change", set, with(own_api_post),
          {.takes = change_fields}),
      api(Method::post, "/api/v1/own-catalogues/{catalogue:id}/withdrawal", "accreditation.own.withdraw", set,
          own_api_withdraw),
  };
}

}  // namespace kith::accreditation
