// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/on_paper.h"
#include "casefile/programmes.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "records/labels.h"
#include "screening/agreement_texts.h"
#include "screening/file_api.h"
#include "screening/reference_letters.h"
#include "screening/screening.h"
#include "screening/sign.html.h"
#include "screening/signed_copy.html.h"

/// Signing the texts in force: a mentor in the own account, or at the office on a worker's screen; and the printed
/// copy.
namespace kith::screening {
namespace {

using render::Url;

struct TextToSign {
  std::string kind, id, title, version, again, numbers, lang;
  std::vector<std::string> paragraphs;
  bool ticked{};
};
struct SignForm {
  render::FormToken token;
  render::ErrorSummary problems;
  Url action;
  std::string application, programme;
  std::vector<TextToSign> texts;
  std::optional<render::Field> signed_name;
  Date day{};
};
struct SignedRow {
  std::string title, version;
  Date day{};
  Url english, french;
};
struct SignView {
  std::string heading, about;
  std::optional<Url> back;
  std::optional<render::Empty> nothing;
  std::optional<SignForm> form;
  std::vector<SignedRow> rows;
  bool any_signed{};
};
struct CopyView {
  std::string lang, title, version, numbers, name, way;
  std::vector<std::string> paragraphs;
  Date day{};
};

/// Who signs what, and where.
struct ToSign {
  MentorFile file;
  Around around;
  State state{};
  std::string name;
  std::vector<SigningText> texts;  ///< those not signed yet
  bool own{};
};

std::string_view code(i18n::Language language) { return language == i18n::Language::fr ? "fr" : "en"; }

std::vector<std::string> paragraphs_of(std::string_view text) {
  std::vector<std::string> list;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (end > 0) list.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return list;
}

std::string numbers_of(const i18n::Words& words, const SigningText& text) {
  if (!text.visits || !text.months) return {};
  return words.text("screening.sign.numbers", {{"visits", *text.visits}, {"months", *text.months}});
}

ToSign to_sign(db::Tx& tx, const snapshot::Snapshot& snapshot, MentorFile file, Date today) {
  ToSign made;
  made.around = Surroundings(snapshot, tx, today).around(file);
  made.state = standing(file, made.around, today).state;
  if (!refused_in(file, made.state, Act::agreement)) made.texts = texts_in_force(tx, file.programme, today);
  std::erase_if(made.texts, [&](const SigningText& t) { return signed_now(file, made.around, t.kind); });
  made.file = std::move(file);
  return made;
}

/// Of the actor's own files the one that was named, else the newest with something to sign.
std::optional<ToSign> own_to_sign(Visit& visit, const Uses& uses) {
  if (!visit.actor.person) return std::nullopt;
  const auto named = visit.open_record("mentor_applications", visit.request.form.get("application"));
  const auto snapshot = uses.people.columns();
  return visit.reading([&](db::Tx& tx) -> std::optional<ToSign> {
    for (const auto application : applications_of(tx, visit.actor.person, visit.today)) {
      if (named && *named != application) continue;
      auto file = load_file(tx, application, visit.today);
      if (!file) continue;
      auto made = to_sign(tx, *snapshot, std::move(*file), visit.today);
      if (made.texts.empty()) continue;
      made.own = true;
      made.name = applicant_name(tx, made.file.person, visit.today);
      return made;
    }
    return std::nullopt;
  });
}

std::optional<ToSign> office_to_sign(Visit& visit, const Uses& uses) {
  const auto seen = open_file(visit, uses);
  if (!seen || !seen->may_record) return std::nullopt;
  const auto snapshot = uses.people.columns();
  auto made = visit.reading([&](db::Tx& tx) { return to_sign(tx, *snapshot, *seen->file, visit.today); });
  made.name = seen->name;
  return made;
}

std::string address_to_sign(const Visit& visit, const ToSign& what) {
  return what.own ? std::string("/screening/my-agreements") : address_of(visit, what.file.application) + "/sign";
}

TextToSign text_view(const Visit& visit, const ToSign& what, const SigningText& text) {
  TextToSign made;
  const auto language = code(visit.words.language());
  made.kind = text.kind;
  made.id = visit.seal_record("agreement_texts", text.id);
  made.title = records::code_label(visit.words, text.kind);
  made.version =
      visit.words.text("screening.sign.version", {{"version", std::string_view(text.version)}, {"day", text.since}});
  const auto& agreements = what.file.agreements;
  if (std::any_of(agreements.begin(), agreements.end(), [&](const Agreement& a) { return a.kind == text.kind; }))
    made.again = visit.words.text("screening.sign.again", {{"day", text.sign_by}});
  made.numbers = numbers_of(visit.words, text);
  made.lang = (language == "fr" ? text.french : text.english).empty() ? (language == "fr" ? "en" : "fr") : language;
  made.paragraphs = paragraphs_of(text.in(language));
  made.ticked = visit.request.form.get(text.kind) == made.id;
  return made;
}

SignForm form_of_texts(Visit& visit, const ToSign& what, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  SignForm form;
  form.token = {visit.csrf(), visit.fresh_key()};
  form.problems = state.problems();
  form.action = Url(address_to_sign(visit, what));
  form.application = visit.seal_record("mentor_applications", what.file.application);
  const auto programmes = casefile::programme_names(visit);
  if (const auto found = programmes.find(what.file.programme); found != programmes.end())
    form.programme = found->second;
  for (const auto& text : what.texts) form.texts.push_back(text_view(visit, what, text));
  form.signed_name = state.field("signed_name", "screening.sign.name");
  form.signed_name->hint = visit.words.text("screening.sign.name_hint", {{"name", std::string_view(what.name)}});
  form.day = visit.today;
  return form;
}

std::vector<SignedRow> signed_rows(Visit& visit, PersonId person) {
  std::vector<SignedRow> rows;
  for (const auto& line : visit.reading([&](db::Tx& tx) { return signatures_of(tx, person, visit.today); })) {
    const auto base = "/screening/signatures/" + visit.seal_record("agreements", line.agreement) + "?language=";
    rows.push_back(
        {records::code_label(visit.words, line.kind), line.version, line.day, Url(base + "en"), Url(base + "fr")});
  }
  return rows;
}

http::Response show_texts(Visit& visit, const ToSign* what, PersonId person, const std::string& name,
                          const Refusal* refusal) {
  SignView view;
  view.heading = visit.words.text("screening.title.sign");
  view.about = name;
  if (what && !what->own) view.back = Url(address_of(visit, what->file.application));
  if (what && !what->texts.empty())
    view.form = form_of_texts(visit, *what, refusal);
  else
    view.nothing = render::Empty{visit.words.text("screening.sign.none"), visit.words.text("screening.sign.none_hint")};
  if (person) view.rows = signed_rows(visit, person);
  view.any_signed = !view.rows.empty();
  render::Html body(16 * 1024);
  html::sign(body, view, visit.words);
  return visit.page(view.heading, body, casefile::status_of(refusal));
}

/// The texts that were ticked: exactly those that are in force now.
Result<std::vector<SigningText>> ticked(const Visit& visit, const ToSign& what) {
  std::vector<SigningText> list;
  std::vector<Problem> problems;
  for (const auto kind : signing_kinds) {
    const auto sent = visit.request.form.get(kind);
    if (sent.empty()) continue;
    const auto id = visit.open_record("agreement_texts", sent);
    const auto found = std::find_if(what.texts.begin(), what.texts.end(),
                                    [&](const SigningText& t) { return t.kind == kind && id && t.id == *id; });
    if (found == what.texts.end())
      problems.push_back({std::string(kind), "screening.flaw.text_changed"});
    else
      list.push_back(*found);
  }
  if (visit.request.form.get("signed_name").empty()) problems.push_back({"signed_name", "http.field.missing"});
  if (problems.empty() && list.empty()) problems.push_back({"signed_name", "screening.flaw.nothing_agreed"});
  if (!problems.empty()) return refuse(std::move(problems));
  return list;
}

Result<http::Response> sign(Visit& visit, const ToSign& what, FunctionRef<http::Response(std::int64_t)> done) {
  const auto texts = ticked(visit, what);
  if (!texts) return tl::unexpected(texts.error());
  const Signature signature{std::string(visit.request.form.get("signed_name")), code(visit.words.language()), what.own};
  return visit.change("screening.sign", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto file = load_file(tx, what.file.application, visit.today);
    if (!file) return refuse(RefusalKind::not_found, "records.not_found");
    const auto made = sign_texts(tx, *file, what.around, what.state, *texts, signature, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("person", what.file.person.value);
    return done(*made);
  });
}

http::Response post_texts(Visit& visit, const std::optional<ToSign>& what, const std::string& done) {
  if (!what) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      sign(visit, *what, [&](std::int64_t) { return http::Response::see_other(done + "?done=done.saved"); });
  return made ? *made : show_texts(visit, &*what, what->file.person, what->name, &made.error());
}
http::Response api_texts(Visit& visit, const std::optional<ToSign>& what) {
  if (!what) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      sign(visit, *what, [&](std::int64_t agreement) { return http::created(visit, "agreements", agreement); });
  return made ? *made : visit.refused(made.error());
}

/// The own, or of a mentor whose file the actor works on.
bool may_read_copy(Visit& visit, const Uses& uses, const Signed& copy) {
  if (copy.person == visit.actor.person) return true;
  const auto files = files_for(visit, uses, copy.person);
  return std::any_of(files.begin(), files.end(),
                     [&](const Seen& seen) { return seen.may_record && seen.file->programme == copy.programme; });
}

void write_texts(JsonWriter& json, const Visit& visit, const ToSign& what) {
  for (const auto& text : what.texts) {
    json.object().member("id", visit.seal_record("agreement_texts", text.id)).member("kind", text.kind);
    json.member("version", text.version).member("sign_by", iso(text.sign_by));
    json.member("text_en", text.english).member("text_fr", text.french).end();
  }
}

}  // namespace

http::Response my_agreements_page(Visit& visit, const Uses& uses) {
  const auto what = own_to_sign(visit, uses);
  return show_texts(visit, what ? &*what : nullptr, visit.actor.person, what ? what->name : std::string(), nullptr);
}
http::Response my_agreements_post(Visit& visit, const Uses& uses) {
  return post_texts(visit, own_to_sign(visit, uses), "/screening/my-agreements");
}
http::Response my_agreements_api(Visit& visit, const Uses& uses) {
  const auto what = own_to_sign(visit, uses);
  std::string out;
  JsonWriter json(out);
  json.object().key("to_sign").array();
  if (what) write_texts(json, visit, *what);
  json.end().key("signed").array();
  if (visit.actor.person)
    for (const auto& line :
         visit.reading([&](db::Tx& tx) { return signatures_of(tx, visit.actor.person, visit.today); }))
      json.object()
          .member("id", visit.seal_record("agreements", line.agreement))
          .member("kind", line.kind)
          .member("version", line.version)
          .member("event_date", iso(line.day))
          .end();
  json.end().end();
  return http::Response::json(out);
}
http::Response my_agreements_api_post(Visit& visit, const Uses& uses) {
  return api_texts(visit, own_to_sign(visit, uses));
}

void write_to_sign(JsonWriter& json, Visit& visit, const Uses& uses) {
  const auto what = office_to_sign(visit, uses);
  json.key("to_sign").array();
  if (what) write_texts(json, visit, *what);
  json.end();
}

http::Response sign_page(Visit& visit, const Uses& uses) {
  const auto what = office_to_sign(visit, uses);
  if (!what) return visit.refused({RefusalKind::not_found, {}});
  return show_texts(visit, &*what, what->file.person, what->name, nullptr);
}
http::Response sign_post(Visit& visit, const Uses& uses) {
  const auto what = office_to_sign(visit, uses);
  return post_texts(visit, what, what ? address_of(visit, what->file.application) : "");
}
http::Response sign_api_post(Visit& visit, const Uses& uses) { return api_texts(visit, office_to_sign(visit, uses)); }

http::Response signed_copy_page(Visit& visit, const Uses& uses) {
  const auto key = visit.open_record("agreements", visit.path.find("agreement")->second);
  const auto copy =
      key ? visit.reading([&](db::Tx& tx) { return signed_agreement(tx, *key, visit.today); }) : std::nullopt;
  if (!copy || !may_read_copy(visit, uses, *copy)) return visit.refused({RefusalKind::not_found, {}});
  visit.saw("person", copy->person.value);
  const i18n::Words words(i18n::parse_language(visit.request.query.get("language")).value_or(visit.words.language()));
  CopyView view;
  view.lang = code(words.language());
  view.title = records::code_label(words, copy->text.kind);
  view.version = words.text("screening.sign.version",
                            {{"version", std::string_view(copy->text.version)}, {"day", copy->text.since}});
  view.numbers = numbers_of(words, copy->text);
  view.paragraphs = paragraphs_of(copy->text.in(view.lang));
  view.name = copy->name;
  view.day = copy->day;
  view.way =
      copy->way == "own_account" ? words.text("screening.sign.own_account") : words.text("screening.sign.at_office");
  render::Html page(8 * 1024);
  html::signed_copy(page, view, words);
  return casefile::on_paper(std::move(page), "agreement.pdf");
}

}  // namespace kith::screening
