// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "accreditation/own_pages.h"
#include "accreditation/own_wording.html.h"
#include "platform/base/html_escape.h"
#include "platform/http/json_kinds.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

/// Licensed wording of a clause of a shipped edition, pasted on a page: one record a clause.
namespace kith::accreditation {
namespace {

using i18n::Key;
using render::Url;

constexpr std::size_t shown_letters = 120;

struct HeldLine {
  std::string clause, start;
  Url href;
};
struct WordingView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string chosen;
  render::Field edition, clause, text;
  std::vector<HeldLine> held;
  bool any{};
};

std::string_view asked(const Visit& visit, std::string_view field) {
  const auto typed = visit.request.form.get(field);
  return typed.empty() ? visit.request.query.get(field) : typed;
}

const Edition& chosen_edition(const Visit& visit) {
  const Edition* found = edition_in(asked(visit, "edition"));
  return found ? *found : *edition_in("coa-ms-2020");
}

std::vector<render::Field::Choice> edition_list() {
  std::vector<render::Field::Choice> choices;
  for (const Edition& edition : editions()) {
    std::string text = edition.body + " · " + edition.family;
    if (!edition.years.empty() && edition.years.front() != 0) text += " " + std::to_string(edition.years.front());
    choices.push_back({edition.folder, std::move(text)});
  }
  return choices;
}

/// The beginning, whole letters.
std::string start_of(std::string text) {
  if (text.size() <= shown_letters) return text;
  std::size_t end = shown_letters;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + " …";
}

std::string page_of(std::string_view edition, std::string_view clause = {}) {
  std::string address = "/accreditation/own-catalogues/wording?edition=" + std::string(edition);
  if (clause.empty()) return address;
  address += "&clause=";
  append_percent(address, clause);
  return address;
}

http::Response show_wording(Visit& visit, const std::string& folder, const Refusal* refusal) {
  const Edition& edition = chosen_edition(visit);
  const auto own = visit.reading([&](db::Tx& tx) { return own_catalogues(tx, folder, visit.today); });
  const std::string clause(asked(visit, "clause"));
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  WordingView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.chosen = edition.folder;
  view.edition = render::FormState(visit.words, nullptr, nullptr)
                     .choice("edition", "accreditation.own.column.edition", edition_list(), edition.folder);
  std::vector<render::Field::Choice> clauses;
  for (const auto& id : clauses_of_edition(edition)) clauses.push_back({id, id});
  view.clause = state.choice("clause", "accreditation.readiness.clause", std::move(clauses), clause);
  view.text = state.field("text", "accreditation.own.column.wording", own.wording_of(edition.folder, clause));
  view.text.hint = visit.words.text("accreditation.own.wording_hint");
  view.text.required = false;
  for (const auto& id : clauses_of_edition(edition))
    if (auto text = own.wording_of(edition.folder, id); !text.empty())
      view.held.push_back({id, start_of(std::move(text)), Url(page_of(edition.folder, id))});
  view.any = !view.held.empty();
  render::Html body(8 * 1024);
  html::own_wording(body, view, visit.words);
  const int status = !refusal ? 200 : refusal->kind == RefusalKind::forbidden ? 403 : 422;
  return visit.page(visit.words.text("accreditation.title.own_wording"), body, status);
}

/// The text of the clause that was sent, instead of what was there; none takes it away.
Result<http::Response> keep_wording(Visit& visit, const std::string& folder, const http::Response& done) {
  const Edition& edition = chosen_edition(visit);
  const std::string clause(visit.request.form.get("clause")), text(visit.request.form.get("text"));
  const auto offered = clauses_of_edition(edition);
  if (std::ranges::find(offered, clause) == offered.end())
    return refuse(RefusalKind::invalid, "http.field.not_a_choice", "clause");
  OwnText wanted;
  for (auto& own : visit.reading([&](db::Tx& tx) { return own_texts(tx, visit.today); }))
    if (own.name == name_of_wording(edition.folder, clause)) wanted = std::move(own);
  if (text.empty()) return wanted.chain ? withdraw(visit, wanted.chain, [&] { return done; }) : done;
  wanted.name = name_of_wording(edition.folder, clause);
  wanted.content = text_of_wording(edition.folder, clause, text);
  return keep(visit, folder, wanted, [&](std::int64_t) { return done; });
}

}  // namespace

http::Response own_wording_page(Visit& visit, const std::string& folder) {
  return show_wording(visit, folder, nullptr);
}

http::Response own_wording_post(Visit& visit, const std::string& folder) {
  const auto made = keep_wording(visit, folder,
                                 http::Response::see_other(page_of(chosen_edition(visit).folder) + "&done=done.saved"));
  return made ? *made : show_wording(visit, folder, &made.error());
}

/// Taking a text away is said (null or empty): leaving it out is a mistake.
http::Response own_wording_api(Visit& visit, const std::string& folder) {
  if (!http::body_names(visit.request, "text"))
    return visit.refused({RefusalKind::invalid, {{"text", "http.field.missing"}}});
  const auto made = keep_wording(visit, folder, http::Response::json("{}", 201));
  return made ? *made : visit.refused(made.error());
}

std::span<const http::FieldDoc> wording_docs() {
  static const std::vector<std::string_view> folders = [] {
    std::vector<std::string_view> list;
    for (const Edition& edition : editions()) list.push_back(edition.folder);
    return list;
  }();
  static const http::FieldDoc docs[] = {
      {.name = "edition",
       .type = http::FieldType::code,
       .required = true,
       .choices = folders,
       .about = "accreditation.own.column.edition"},
      {.name = "clause", .required = true, .limit = 64, .about = "accreditation.readiness.clause"},
      {.name = "text", .limit = most_own_bytes, .about = "accreditation.own.wording_hint"}};
  return docs;
}

}  // namespace kith::accreditation
