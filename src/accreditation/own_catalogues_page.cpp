// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "accreditation/catalogue.h"
#include "accreditation/figure_view.h"
#include "accreditation/own_catalogue.html.h"
#include "accreditation/own_catalogues.html.h"
#include "accreditation/own_form.html.h"
#include "accreditation/own_pages.h"
#include "platform/http/decode.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

/// The list of own catalogues, one of them with its versions, and the form: checked and looked at before it is kept.
namespace kith::accreditation {
namespace {

using i18n::Key;
using render::Url;

constexpr const char* list_address = "/accreditation/own-catalogues";
constexpr std::string_view example_text = R"(body = "County of Elmwood"
family = "Youth fund"
year = 2026
programmes = ["pro-00000001"]

[[clause]]
id = "Y-1"
title.en = "Every match is called in time"
title.fr = "Chaque jumelage est suivi à temps"
measures = ["M8.03", "M8.01a"]

[[clause]]
id = "Y-2"
title.en = "A monitoring procedure"
document = "monitoring_procedure"

[[clause]]
id = "Y-3"
title.en = "The board stands behind it"
attested = true
)";

struct ListLine {
  std::string name, body, clauses, wordings, by;
  Url href;
  std::optional<Date> since;
  bool linked() const { return !href.empty(); }
};
struct OwnListView {
  std::vector<std::string> problems;
  std::vector<ListLine> lines;
  std::optional<render::Empty> nothing;
  bool may_word{}, wrong{}, any{};
};
struct NamedCode {
  std::string id, name;
};
struct OwnFormView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string title, example, version;
  Url action;
  render::Field name, content;
  std::vector<std::string> found;
  std::optional<OwnPreview> preview;
  std::vector<NamedCode> programmes, measures, kinds;
  bool ready{}, wrong{};
};
struct VersionLine {
  Date day{};
  std::string by, content;
};
struct OwnOneView {
  render::FormToken token;
  std::string name, since;
  Url download, edit, withdraw;
  std::vector<std::string> found;
  OwnPreview preview;
  std::vector<VersionLine> versions;
  bool may_keep{}, wrong{};
};

std::size_t wordings_in(const OwnCatalogues& own) {
  std::size_t n = 0;
  for (const auto& [_, clauses] : own.wording) n += clauses.size();
  return n;
}

std::string heading_of_own(const OwnCatalogues& own) {
  if (own.all.empty()) return {};
  const Edition& edition = own.all.front()->edition;
  std::string text = edition.body;
  if (!edition.family.empty()) text += " · " + edition.family;
  if (!edition.years.empty() && edition.years.front() != 0) text += " " + std::to_string(edition.years.front());
  return text;
}

ListLine line_of(const i18n::Words& words, std::string name, const OwnCatalogues& own) {
  ListLine line{std::move(name), heading_of_own(own), {}, {}, {}, {}, {}};
  line.clauses = words.number(own.all.empty() ? 0 : static_cast<std::int64_t>(own.all.front()->edition.clauses.size()));
  line.wordings = words.number(static_cast<std::int64_t>(wordings_in(own)));
  return line;
}

/// Catalogues of the folder: those that are no record's.
void add_files(const i18n::Words& words, const std::string& folder, const std::vector<std::string>& taken,
               OwnListView& view) {
  OwnCatalogues files;
  read_own_catalogues(files, folder, taken);
  for (const auto& catalogue : files.all) {
    OwnCatalogues one;
    one.all = {catalogue};
    view.lines.push_back(line_of(words, catalogue->edition.folder.substr(4), one));
    view.lines.back().by = words.text(Key("accreditation.own.in_folder"));
  }
  for (auto& text : problem_texts(words, files)) view.problems.push_back(std::move(text));
}

/// What was sent: a file goes before the text, and gives a name where none was typed.
struct Sent {
  std::string name, content;
  std::optional<Problem> unreadable;
  std::int64_t version{};  ///< that was read; 0: a new one
};
Sent sent_in(const Visit& visit) {
  Sent sent{std::string(visit.request.form.get("name")),
            std::string(visit.request.form.get("content")),
            {},
            version_sent(visit)};
  for (const auto& upload : visit.request.uploads) {
    if (upload.field != "file" || upload.content.empty()) continue;
    if (sent.name.empty()) sent.name = upload.file_name.substr(0, upload.file_name.rfind(".toml"));
    auto text = http::checked_text(upload.content);
    if (upload.content.size() > most_own_bytes)
      sent.unreadable = Problem{"content", "accreditation.own.flaw.long"};
    else if (!text)
      sent.unreadable = Problem{"content", "accreditation.own.flaw.no_text"};
    else
      sent.content = std::move(*text);
  }
  return sent;
}

void explain_codes(const i18n::Words& words, OwnFormView& view) {
  for (const ClauseRules* rules : all_clauses())
    for (const auto id : rules->measures) view.measures.push_back({std::string(id), figure_name(words, id)});
  for (const auto kind : records::ColumnKey("documents.kind")->codes)
    view.kinds.push_back({std::string(kind), words.text_of("record.code." + std::string(kind))});
}

/// `checked`: it was sent to be looked at.
http::Response show_form(Visit& visit, const std::optional<OwnText>& before, const Sent& sent, bool checked,
                         const Refusal* refusal) {
  OwnFormView view;
  http::Fields typed;
  typed.add("name", sent.name);
  typed.add("content", sent.content);
  const render::FormState state(visit.words, &typed, refusal);
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.title = visit.words.text(before ? Key("accreditation.own.change") : Key("accreditation.title.own_new"));
  view.action = Url(before ? address_of(visit, before->chain) + "/edit" : std::string(list_address));
  view.name = state.field("name", "accreditation.own.field.name");
  view.name.hint = visit.words.text("accreditation.own.field.name_hint");
  view.content = state.field("content", "accreditation.own.field.content");
  view.example = example_text;
  if (before) view.version = std::to_string(sent.version);
  explain_codes(visit.words, view);
  visit.read([&](db::Tx& tx) {
    const auto programmes = programmes_named(tx, visit.today);
    for (const auto& one : programmes) view.programmes.push_back({one.id, one.name});
    if (!(checked || refusal) || sent.content.empty() || sent.content.size() > most_own_bytes) return;
    const OwnCatalogues own = check_own_text(tx, sent.name, sent.content);
    view.found = problem_texts(visit.words, own);
    view.ready = view.found.empty() && !sent.unreadable;
    if (view.ready) view.preview = preview_of(visit.words, own, programmes);
  });
  view.wrong = !view.found.empty();
  render::Html body(32 * 1024);
  html::own_form(body, view, visit.words);
  const int status = !refusal                                  ? (view.wrong ? 422 : 200)
                     : refusal->kind == RefusalKind::forbidden ? 403
                     : refusal->kind == RefusalKind::conflict  ? 409
                                                               : 422;
  return visit.page(visit.words.text("accreditation.title.own_new"), body, status);
}

http::Response post(Visit& visit, const std::string& folder, const std::optional<OwnText>& before) {
  const Sent sent = sent_in(visit);
  if (sent.unreadable) {
    const Refusal refusal{RefusalKind::invalid, {*sent.unreadable}};
    return show_form(visit, before, sent, false, &refusal);
  }
  if (visit.request.form.get("act") != "save") {
    Refusal refusal{RefusalKind::invalid, {}};
    if (sent.name.empty()) refusal.problems.push_back({"name", "http.field.missing"});
    if (sent.content.empty()) refusal.problems.push_back({"content", "http.field.missing"});
    return show_form(visit, before, sent, true, refusal.problems.empty() ? nullptr : &refusal);
  }
  const auto made = keep(
      visit, folder,
      {.chain = before ? before->chain : 0,
       .version = sent.version,
       .name = sent.name,
       .content = sent.content,
       .by = {}},
      [&](std::int64_t chain) { return http::Response::see_other(address_of(visit, chain) + "?done=done.saved"); });
  return made ? *made : show_form(visit, before, sent, false, &made.error());
}

}  // namespace

http::Response own_catalogues_page(Visit& visit, const std::string& folder) {
  OwnListView view;
  view.may_word = may_keep(visit.actor, std::nullopt);
  std::vector<std::string> taken;
  visit.read([&](db::Tx& tx) {
    for (const OwnText& text : own_texts(tx, visit.today)) {
      OwnCatalogues own;
      read_own_text(own, text.file(), text.content);
      ListLine line = line_of(visit.words, text.name, own);
      line.href = Url(address_of(visit, text.chain));
      line.since = text.entered;
      line.by = text.by;
      view.lines.push_back(std::move(line));
      for (auto& problem : problem_texts(visit.words, own)) view.problems.push_back(std::move(problem));
      taken.push_back(text.file());
    }
  });
  add_files(visit.words, folder, taken, view);
  view.wrong = !view.problems.empty();
  view.any = !view.lines.empty();
  if (!view.any)
    view.nothing =
        render::Empty{visit.words.text("accreditation.own.none"), visit.words.text("accreditation.own.none_hint"), {}};
  render::Html body(8 * 1024);
  html::own_catalogues(body, view, visit.words);
  return visit.page(visit.words.text("accreditation.title.own"), body);
}

http::Response own_new_page(Visit& visit) { return show_form(visit, std::nullopt, {}, false, nullptr); }
http::Response own_new_post(Visit& visit, const std::string& folder) { return post(visit, folder, std::nullopt); }

http::Response own_edit_page(Visit& visit) {
  const auto text = own_text_at(visit);
  if (!text) return visit.refused({RefusalKind::not_found, {}});
  return show_form(visit, text, {text->name, text->content, {}, text->version}, false, nullptr);
}
http::Response own_edit_post(Visit& visit, const std::string& folder) {
  const auto text = own_text_at(visit);
  return text ? post(visit, folder, text) : visit.refused({RefusalKind::not_found, {}});
}

http::Response own_page(Visit& visit) {
  const auto text = own_text_at(visit);
  if (!text) return visit.refused({RefusalKind::not_found, {}});
  OwnOneView view;
  const std::string address = address_of(visit, text->chain);
  view.token = {visit.csrf(), visit.fresh_key()};
  view.name = text->name;
  view.since = visit.words.text("accreditation.own.entered", {{"day", text->entered}, {"who", text->by}});
  view.download = Url(address + "/catalogue.toml"), view.edit = Url(address + "/edit");
  view.withdraw = Url(address + "/withdrawal");
  visit.read([&](db::Tx& tx) {
    const OwnCatalogues own = check_own_text(tx, text->name, text->content);
    view.found = problem_texts(visit.words, own);
    view.preview = preview_of(visit.words, own, programmes_named(tx, visit.today));
    view.may_keep = may_keep(visit.actor, programmes_of(tx, own));
    for (OwnText& version : versions_of_own_text(tx, text->chain))
      view.versions.push_back({version.entered, std::move(version.by), std::move(version.content)});
  });
  view.wrong = !view.found.empty();
  render::Html body(16 * 1024);
  html::own_catalogue(body, view, visit.words);
  return visit.page(visit.words.text("accreditation.title.own_one"), body);
}

http::Response own_withdraw_post(Visit& visit) {
  const auto text = own_text_at(visit);
  if (!text) return visit.refused({RefusalKind::not_found, {}});
  const auto done = withdraw(visit, text->chain,
                             [] { return http::Response::see_other(std::string(list_address) + "?done=done.saved"); });
  return done ? *done : visit.refused(done.error());
}

}  // namespace kith::accreditation
