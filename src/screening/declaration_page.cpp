// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <set>

#include "casefile/stage_letter.h"
#include "platform/auth/public_tries.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "records/labels.h"
#include "screening/check_words.h"
#include "screening/declaration.h"
#include "screening/declare.html.h"
#include "screening/queries.h"
#include "screening/screening.h"

/// The self-declaration (workflows.md §5.1): a mentor's own checks, the page that a link opens, the worker's letter.
namespace kith::screening {
namespace {

using render::Field;
using render::Url;

constexpr int declarations_an_hour = 20;
constexpr std::string_view asked_act = "screening.declaration_mailed";  // not a word: an act
constexpr std::string_view declared_results[] = {"clear", "record_found"};

struct OwnCheck {
  std::string text, until, note;
  render::Status status;
};
struct DeclareForm {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string by;
  Url action;
  Field result;
};
struct DeclareView {
  std::string heading, lead, done, driving;
  std::vector<OwnCheck> checks;
  std::optional<DeclareForm> form;
  bool any_check{};
};
DeclareForm form_for(const Visit& visit, const DeclarationOwed& owed, const std::string& action,
                     const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  DeclareForm form;
  form.token = {visit.csrf(), visit.fresh_key()};
  form.problems = state.problems();
  form.action = Url(action);
  if (owed.suspends)
    form.by = visit.words.text("screening.declaration.late", {{"day", *owed.suspends}});
  else if (owed.last)
    form.by = visit.words.text("screening.declaration.by", {{"day", *owed.last}});
  std::vector<Field::Choice> choices;
  for (const auto result : declared_results)
    choices.push_back({std::string(result), visit.words.text_of("screening.declaration." + std::string(result))});
  form.result = state.choice("result", "screening.declaration.question", std::move(choices));
  return form;
}

http::Response show(Visit& visit, DeclareView view, int status) {
  render::Html body(8 * 1024);
  html::declare(body, view, visit.words);
  return visit.page(view.heading, body, status);
}

/// The own files in service, one a programme: how the checks stand, and whether the mentor may drive.
struct OwnFiles {
  std::vector<std::pair<MentorFile, Around>> files;
  std::optional<OwnDeclaration> owed;
};
OwnFiles own_files(Visit& visit, const Uses& uses) {
  OwnFiles own;
  if (!visit.actor.person) return own;
  const auto columns = uses.people.columns();
  std::set<ProgrammeId> seen;
  visit.read([&](db::Tx& tx) {
    Surroundings surroundings(*columns, tx, visit.today);
    for (const auto application : tx.all(sql::applications_of, {{"person", visit.actor.person}, {"as_of", visit.today}},
                                         [](const db::Row& row) { return row.integer(0); })) {
      auto file = load_file(tx, application, visit.today);
      // The newest comes first; what was accepted earlier in the same programme is history.
      if (!file || !file->accepted() || !seen.insert(file->programme).second) continue;
      auto around = surroundings.around(*file);
      const auto state = standing(*file, around, visit.today).state;
      if (state == State::exited || state == State::barred) continue;
      own.files.emplace_back(std::move(*file), std::move(around));
    }
    own.owed = declaration_of(tx, *columns, visit.actor.person, visit.today);
  });
  return own;
}

std::optional<Problem> wrong_result(const Visit& visit) {
  const auto result = visit.request.form.get("result");
  if (result.empty()) return Problem{"result", "http.field.missing"};
  const bool known =
      std::find(std::begin(declared_results), std::end(declared_results), result) != std::end(declared_results);
  return known ? std::nullopt : std::optional(Problem{"result", "http.field.not_a_choice"});
}

http::Response show_own(Visit& visit, const OwnFiles& own, const Refusal* refusal) {
  DeclareView view;
  view.heading = visit.words.text("screening.title.my_checks");
  view.lead =
      own.files.empty() ? visit.words.text("screening.my_checks.none") : visit.words.text("screening.my_checks.lead");
  for (const auto& [file, around] : own.files) {
    if (drives(around) && !may_drive(file, around, visit.today))
      view.driving = visit.words.text("screening.my_checks.no_driving");
    for (const auto& one : coverage(file, around, visit.today))
      view.checks.push_back({records::code_label(visit.words, one.type),
                             one.until ? visit.words.text("screening.until", {{"day", *one.until}}) : "",
                             check_note(visit.words, one), cover_status(visit, one, true)});
    visit.saw("person", file.person.value);
  }
  view.any_check = !view.checks.empty();
  if (own.owed) view.form = form_for(visit, own.owed->owed, "/screening/my-checks", refusal);
  return show(visit, std::move(view), casefile::status_of(refusal));
}

/// In the own account; read again inside the write.
Result<http::Response> declare_own(Visit& visit, const Uses& uses, FunctionRef<http::Response(std::int64_t)> done) {
  if (const auto wrong = wrong_result(visit)) return refuse(std::vector<Problem>{*wrong});
  const auto columns = uses.people.columns();
  return visit.change("screening.declared", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto own = declaration_of(tx, *columns, visit.actor.person, visit.today);
    if (!own) return refuse(RefusalKind::conflict, "screening.refused.not_asked");
    const auto made = declare(tx, *own, visit.request.form.get("result"), visit.now);
    if (!made) return tl::unexpected(made.error());
    visit.changed("person", own->file.person.value);
    return done(*made);
  });
}

std::string path_of_declaration(const Visit& visit, std::int64_t anchor) {
  return "/declaration/" + visit.seal_record(declaration_link_kind, anchor);
}
std::optional<OwnDeclaration> opened_link(Visit& visit, const Uses& uses) {
  const auto anchor = visit.open_record(declaration_link_kind, visit.path.find("check")->second);
  if (!anchor) return std::nullopt;
  const auto columns = uses.people.columns();
  return visit.reading([&](db::Tx& tx) { return declaration_by_link(tx, *columns, *anchor, visit.today); });
}

http::Response show_asked(Visit& visit, const OwnDeclaration& own, const Refusal* refusal, int status) {
  DeclareView view;
  view.heading = visit.words.text("screening.title.declaration");
  view.lead = visit.words.text("screening.declaration.private");
  view.form = form_for(visit, own.owed, path_of_declaration(visit, own.owed.anchor), refusal);
  return show(visit, std::move(view), status);
}

/// What the worker's page needs; nothing when none is owed, or no link can name it.
struct AskingLetter {
  std::string file;  ///< the address of the mentor's page
  casefile::StageLetter letter;
};
std::optional<AskingLetter> letter_for(Visit& visit, const Uses& uses) {
  const auto seen = open_file(visit, uses);
  if (!seen || !seen->may_record) return std::nullopt;
  const auto owed = declaration_owed(*seen->file, seen->around(), seen->standing.state, visit.today);
  if (!owed || owed->anchor == 0) return std::nullopt;
  auto to = visit.reading([&](db::Tx& tx) { return casefile::addressee(tx, seen->file->person, visit.today); });
  if (!to) return std::nullopt;
  const i18n::Words words(to->language);
  std::vector<std::string> paragraphs{words.text("casefile.link.hello", {{"name", std::string_view(to->given)}}),
                                      words.text("screening.declaration.asks")};
  const Date by = owed->suspends ? add_days(*owed->suspends, -1) : owed->last.value_or(visit.today);
  if (by >= visit.today) paragraphs.push_back(words.text("casefile.link.by", {{"day", by}}));
  paragraphs.push_back(words.text("casefile.link.thanks"));
  return AskingLetter{
      address_of(visit, seen->file->application),
      {"declaration", owed->anchor, owed->stage, seen->file->person, std::move(*to),
       words.text("casefile.link.subject"), std::move(paragraphs), path_of_declaration(visit, owed->anchor)}};
}

}  // namespace

http::Response my_checks_page(Visit& visit, const Uses& uses) {
  return show_own(visit, own_files(visit, uses), nullptr);
}

http::Response my_checks_post(Visit& visit, const Uses& uses) {
  const auto made = declare_own(
      visit, uses, [](std::int64_t) { return http::Response::see_other("/screening/my-checks?done=done.saved"); });
  return made ? *made : show_own(visit, own_files(visit, uses), &made.error());
}

http::Response my_checks_api(Visit& visit, const Uses& uses) {
  const auto own = own_files(visit, uses);
  std::string out;
  JsonWriter json(out);
  json.object().key("checks").array();
  for (const auto& [file, around] : own.files) {
    for (const auto& one : coverage(file, around, visit.today)) {
      json.object();
      write_check(json, one, true);
      json.end();
    }
    visit.saw("person", file.person.value);
  }
  json.end().member("declaration_owed", own.owed.has_value());
  if (own.owed && own.owed->owed.last) json.member("declaration_by", iso(*own.owed->owed.last));
  json.end();
  return http::Response::json(out);
}

http::Response my_checks_api_post(Visit& visit, const Uses& uses) {
  const auto made =
      declare_own(visit, uses, [&](std::int64_t chain) { return http::created(visit, "background_checks", chain); });
  return made ? *made : visit.refused(made.error());
}

http::Response declaration_page(Visit& visit, const Uses& uses) {
  if (visit.request.query.get("done") == "done.answered") {
    DeclareView view;
    view.heading = visit.words.text("screening.title.declaration");
    view.done = visit.words.text("screening.declaration.done");
    return show(visit, std::move(view), 200);
  }
  const auto own = opened_link(visit, uses);
  return own ? show_asked(visit, *own, nullptr, 200) : visit.refused({RefusalKind::not_found, {}});
}

http::Response declaration_post(Visit& visit, const Uses& uses) {
  const auto own = opened_link(visit, uses);
  if (!own) return visit.refused({RefusalKind::not_found, {}});
  if (const auto wrong = wrong_result(visit)) {
    const Refusal refusal{RefusalKind::invalid, {*wrong}};
    return show_asked(visit, *own, &refusal, 422);
  }
  const auto columns = uses.people.columns();
  const auto path = path_of_declaration(visit, own->owed.anchor);
  const auth::PublicTries tries("declaration", uses.mark(visit.request.client), declarations_an_hour);
  bool refused_often = false;
  const auto made =
      visit.change("screening.declared", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
        refused_often = !tries.left(tx, visit.now);
        if (refused_often) return refuse(RefusalKind::invalid, "screening.flaw.too_often");
        tries.count(tx, visit.now);
        const auto now = declaration_by_link(tx, *columns, own->owed.anchor, visit.today);
        if (!now) return refuse(RefusalKind::not_found, "");
        const auto row = declare(tx, *now, visit.request.form.get("result"), visit.now);
        if (!row) return tl::unexpected(row.error());
        visit.changed("person", now->file.person.value);
        return http::Response::see_other(path + "?done=done.answered");
      });
  if (made) return *made;
  if (made.error().kind == RefusalKind::invalid)
    return show_asked(visit, *own, &made.error(), refused_often ? 429 : 422);
  return visit.refused({RefusalKind::not_found, {}});
}

http::Response declaration_letter_page(Visit& visit, const Uses& uses) {
  const auto asking = letter_for(visit, uses);
  if (!asking) return visit.refused({RefusalKind::not_found, {}});
  return casefile::show_stage_letter(
      visit, asking->letter,
      {visit.words.text("screening.title.declaration_letter"), visit.words.text("screening.declaration.link_opens"),
       visit.words.text("screening.declaration.on_paper"), Url(asking->file), Url(asking->file + "/ask"),
       Url(asking->file + "/self_declaration")});
}

http::Response declaration_letter_post(Visit& visit, const Uses& uses) {
  const auto asking = letter_for(visit, uses);
  if (!asking) return visit.refused({RefusalKind::not_found, {}});
  const auto made = casefile::send_stage_letter(visit, asked_act, asking->letter, [&] {
    return http::Response::see_other(asking->file + "/ask?done=done.mail_leaves");
  });
  return made ? *made : visit.refused(made.error());
}

http::Response declaration_letter_api(Visit& visit, const Uses& uses) {
  const auto asking = letter_for(visit, uses);
  return asking ? casefile::stage_letter_json(asking->letter) : visit.refused({RefusalKind::not_found, {}});
}

http::Response declaration_letter_api_post(Visit& visit, const Uses& uses) {
  const auto asking = letter_for(visit, uses);
  return asking ? casefile::send_stage_letter_json(visit, asked_act, asking->letter)
                : visit.refused({RefusalKind::not_found, {}});
}

}  // namespace kith::screening
