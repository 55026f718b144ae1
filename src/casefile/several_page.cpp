// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <deque>
#include <map>
#include <mutex>
#include <set>

#include "casefile/several_form.html.h"
#include "casefile/several_lines.h"
#include "casefile/several_result.html.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/components.h"
#include "platform/render/html.h"

/// The pages, JSON and files of an act for many rows, whoever's list it is.
namespace kith::casefile {
namespace {

using http::FieldDoc;
using http::FieldType;
using render::Url;

constexpr std::size_t most_outcomes = 200;  ///< rows of an outcome on the page; the files have them all

struct ChosenRow {
  std::string name, why;
  Url href;
};
struct SeveralFormView {
  FormPage form;
  std::vector<ChosenRow> rows, left_out;
  std::int64_t count{}, left{};
  bool any_left() const { return left > 0; }
};
struct OutcomeRow {
  std::string name, why;
  Url href;
  render::Status status;
};
constexpr lists::Column<OutcomeRow> outcome_columns[] = {
    {"casefile.column.name", lists::field<&OutcomeRow::name>},
    {"casefile.several.outcome", lists::field<&OutcomeRow::status>},
    {"casefile.several.why", lists::field<&OutcomeRow::why>},
};
struct SeveralResultView {
  render::FormToken token;
  std::string heading;
  Url back, list;
  Date day{};
  std::vector<OutcomeRow> rows;
  std::int64_t written{}, refused{}, taken_back{}, most{most_outcomes};
  bool may_take_back{}, any_refused{}, any_back{}, more{};
};

/// One request for a kind's act.
struct AskedOfMany {
  std::string_view act;
  std::vector<Candidate> rows;
};

/// The rows that the request names: its fields `pick` (sealed), or all of them when `all` is true. What is chosen and
/// not in the list is left out: it is gone, or not the actor's.
std::vector<Candidate> chosen_rows(const Visit& visit, const SeveralKind& kind, const http::Fields& sent,
                                   std::vector<Candidate> list) {
  if (sent.get("all") == "true") return list;
  std::set<std::int64_t> picks;
  for (const auto& sealed : sent.all("pick"))
    if (const auto id = visit.open_record(kind.subject, sealed)) picks.insert(*id);
  std::erase_if(list, [&](const Candidate& row) { return !picks.contains(row.subject); });
  return list;
}

/// Whether everything was chosen and the list now holds another number than was shown: a refusal to show again.
std::optional<Refusal> changed_since(const Visit& visit, const std::vector<Candidate>& rows) {
  const auto shown = visit.request.form.get("count");
  std::size_t count = 0;
  std::from_chars(shown.data(), shown.data() + shown.size(), count);
  if (visit.request.form.get("all") != "true" || count == rows.size()) return std::nullopt;
  return Refusal{RefusalKind::conflict, {{{}, "casefile.several.changed"}}};
}

const http::Fields& sent_with(const Visit& visit) {
  return visit.request.method == http::Method::post ? visit.request.form : visit.request.query;
}

AskedOfMany asked_for(Visit& visit, const SeveralKind& kind, SeveralDesk& desk, std::string_view act) {
  AskedOfMany asked{act, chosen_rows(visit, kind, sent_with(visit), desk.list(act))};
  for (const auto& row : asked.rows) visit.saw(kind.saw, row.saw ? row.saw : row.subject);
  return asked;
}

/// The act that the fields of a page name, as the kind names it.
std::optional<std::string_view> act_sent(const Visit& visit, const SeveralKind& kind) {
  const auto sent = sent_with(visit).get("act");
  const auto found = sent.empty() && kind.acts.size() == 1 ? kind.acts.begin() : std::ranges::find(kind.acts, sent);
  return found == kind.acts.end() ? std::nullopt : std::optional(*found);
}

http::Response show_chosen(Visit& visit, const SeveralKind& kind, SeveralDesk& desk, const AskedOfMany& asked,
                           const Refusal* refusal) {
  const auto& sent = sent_with(visit);
  auto page = desk.form(asked.act, asked.rows, refusal);
  SeveralFormView view;
  page.action = Url(std::string(kind.base));
  page.back = Url(std::string(kind.back));
  for (const auto field : kind.filter) page.hidden.push_back({std::string(field), std::string(sent.get(field))});
  page.hidden.push_back({"act", std::string(asked.act)});
  const bool all = sent.get("all") == "true";
  if (all) page.hidden.push_back({"all", "true"});
  page.hidden.push_back({"count", std::to_string(asked.rows.size())});
  for (const auto& row : asked.rows) {
    if (!all) page.hidden.push_back({"pick", visit.seal_record(kind.subject, row.subject)});
    auto& list = row.refused ? view.left_out : view.rows;
    list.push_back({row.name, row.refused ? visit.words.text_of(row.refused) : std::string(), row.href});
  }
  view.count = static_cast<std::int64_t>(view.rows.size());
  view.left = static_cast<std::int64_t>(view.left_out.size());
  page.about = visit.words.text("casefile.several.count", {{"n", view.count}});
  view.form = std::move(page);
  render::Html body(32 * 1024);
  html::several_form(body, view, visit.words);
  return visit.page(visit.words.text("casefile.several.title"), body, status_of(refusal));
}

http::Response many_new_page(Visit& visit, const SeveralKind& kind, SeveralDesk& desk) {
  const auto act = act_sent(visit, kind);
  if (!act) return visit.refused({RefusalKind::not_found, {}});
  const auto asked = asked_for(visit, kind, desk, *act);
  const Refusal nobody{RefusalKind::invalid, {{{}, "casefile.several.none"}}};
  return show_chosen(visit, kind, desk, asked, asked.rows.empty() ? &nobody : nullptr);
}

std::string several_address(const Visit& visit, const SeveralKind& kind, std::int64_t several) {
  return std::string(kind.base) + "/" + visit.seal_record("several_acts", several);
}

/// Why none of it can be done, before any row is looked at.
std::optional<Refusal> against(Visit& visit, SeveralDesk& desk, const AskedOfMany& asked) {
  if (auto changed = changed_since(visit, asked.rows)) return changed;
  if (asked.rows.empty()) return Refusal{RefusalKind::invalid, {{{}, "casefile.several.none"}}};
  const auto ready = desk.prepare(asked.act, asked.rows);
  return ready ? std::nullopt : std::optional(ready.error());
}

Result<http::Response> record_many(Visit& visit, const SeveralKind& kind, SeveralDesk& desk, const AskedOfMany& asked,
                                   FunctionRef<http::Response(const Recorded&)> done) {
  return record_several(visit, kind, asked.act, asked.rows, desk, against(visit, desk, asked), done);
}

http::Response many_new_post(Visit& visit, const SeveralKind& kind, SeveralDesk& desk) {
  const auto act = act_sent(visit, kind);
  if (!act) return visit.refused({RefusalKind::not_found, {}});
  const auto asked = asked_for(visit, kind, desk, *act);
  const auto made = record_many(visit, kind, desk, asked, [&](const Recorded& recorded) {
    return http::Response::see_other(several_address(visit, kind, recorded.several));
  });
  return made ? *made : show_chosen(visit, kind, desk, asked, &made.error());
}

http::Response many_new_api(Visit& visit, const SeveralKind& kind, SeveralDesk& desk, std::string_view act) {
  const auto asked = asked_for(visit, kind, desk, act);
  const auto made = record_many(visit, kind, desk, asked, [&](const Recorded& recorded) {
    std::string out;
    JsonWriter(out)
        .object()
        .member("id", visit.seal_record("several_acts", recorded.several))
        .member("recorded", recorded.written)
        .member("refused", recorded.refused)
        .end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

std::optional<Several> own_several(Visit& visit, const SeveralKind& kind) {
  const auto id = visit.open_record("several_acts", visit.path.find("several")->second);
  if (!id) return std::nullopt;
  auto found = visit.reading([&](db::Tx& tx) { return load_several(tx, kind, *id); });
  if (found && found->made_by != visit.actor.person) found.reset();
  return found;
}

/// The day of the act where the reader is.
Date day_of(const Visit& visit, const Several& several) { return visit.day_at(several.made_at); }

render::Status several_verdict(const i18n::Words& words, const SeveralLine& line) {
  if (line.chain == 0) return {render::Mark::bad, words.text("casefile.several.refused")};
  if (line.back) return {render::Mark::off, words.text("casefile.several.back")};
  return {render::Mark::good, words.text("casefile.several.recorded")};
}

/// What came of each row that the actor may still see, refused ones first.
std::vector<OutcomeRow> outcomes(Visit& visit, const SeveralKind& kind, SeveralDesk& desk, const Several& several) {
  const auto list = desk.everything();
  std::map<std::int64_t, const Candidate*> names;
  for (const auto& row : list) names.emplace(row.subject, &row);
  std::vector<OutcomeRow> rows;
  for (const auto& line : several.lines) {
    const auto one = names.find(line.subject);
    if (one == names.end()) continue;
    visit.saw(kind.saw, one->second->saw ? one->second->saw : line.subject);
    rows.push_back({one->second->name, line.refused.empty() ? std::string() : visit.words.text_of(line.refused),
                    one->second->href, several_verdict(visit.words, line)});
  }
  std::ranges::stable_sort(rows, [](const auto& a, const auto& b) { return !a.why.empty() && b.why.empty(); });
  return rows;
}

http::Response outcome_page(Visit& visit, const SeveralKind& kind, SeveralDesk& desk) {
  const auto found = own_several(visit, kind);
  if (!found) return visit.refused({RefusalKind::not_found, {}});
  SeveralResultView view;
  view.rows = outcomes(visit, kind, desk, *found);
  if (lists::wanted(visit)) return lists::answer(visit, "casefile.several.title", outcome_columns, view.rows);
  view.token = {visit.csrf(), visit.fresh_key()};
  view.heading = visit.words.text(kind.word(found->act));
  view.list = Url(std::string(kind.back));
  view.back = Url(several_address(visit, kind, found->id) + "/back");
  view.day = day_of(visit, *found);
  for (const auto& line : found->lines) ++(line.chain == 0 ? view.refused : line.back ? view.taken_back : view.written);
  view.more = view.rows.size() > most_outcomes;
  if (view.more) view.rows.resize(most_outcomes);
  if (!view.rows.empty()) visit.offer_file();
  view.may_take_back = view.written > 0;
  view.any_refused = view.refused > 0;
  view.any_back = view.taken_back > 0;
  render::Html body(32 * 1024);
  html::several_result(body, view, visit.words);
  return visit.page(visit.words.text("casefile.several.title"), body);
}

/// What the actor still sees, with what the audit log calls it.
std::map<std::int64_t, std::int64_t> still_seen(SeveralDesk& desk) {
  std::map<std::int64_t, std::int64_t> mine;
  for (const auto& row : desk.everything()) mine.emplace(row.subject, row.saw ? row.saw : row.subject);
  return mine;
}

/// Names in the audit log the rows that were taken back just now.
void name_taken_back(Visit& visit, const SeveralKind& kind, const Several& before, const Several& after,
                     const std::map<std::int64_t, std::int64_t>& mine) {
  std::set<std::int64_t> stood;
  for (const auto& line : before.lines)
    if (!line.back) stood.insert(line.id);
  for (const auto& line : after.lines)
    if (line.back && stood.contains(line.id))
      if (const auto one = mine.find(line.subject); one != mine.end()) visit.changed(kind.saw, one->second);
}

/// Of each row: what came of it, and why not (a key of the catalogue of words).
http::Response outcome_api(Visit& visit, const SeveralKind& kind, SeveralDesk& desk) {
  const auto found = own_several(visit, kind);
  if (!found) return visit.refused({RefusalKind::not_found, {}});
  const auto mine = still_seen(desk);
  std::string out;
  JsonWriter json(out);
  json.object().member("id", visit.seal_record("several_acts", found->id)).member("act", found->act);
  json.member("on", iso(day_of(visit, *found))).key("rows").array();
  for (const auto& line : found->lines) {
    const auto one = mine.find(line.subject);
    if (one == mine.end()) continue;
    visit.saw(kind.saw, one->second);
    json.object().member("row", visit.seal_record(kind.subject, line.subject));
    json.member("outcome", line.chain == 0 ? "refused" : line.back ? "taken_back" : "recorded");
    if (!line.refused.empty()) json.member("why", line.refused);
    json.end();
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response many_back(Visit& visit, const SeveralKind& kind, SeveralDesk& desk,
                         FunctionRef<http::Response(const Several&, std::int64_t)> done) {
  const auto found = own_several(visit, kind);
  if (!found) return visit.refused({RefusalKind::not_found, {}});
  const std::string what = std::string(kind.kind) + "." + found->act + ".several_back";
  const auto mine = still_seen(desk);
  std::set<std::int64_t> subjects;
  for (const auto& [subject, _] : mine) subjects.insert(subject);
  const auto made = visit.change(what, [&](db::Tx& tx) -> Result<http::Response> {
    const auto now = load_several(tx, kind, found->id);
    const auto taken = take_back(tx, *now, desk, subjects, author_of(visit));
    if (!taken) return tl::unexpected(taken.error());
    visit.changed("several", found->id);
    name_taken_back(visit, kind, *now, *load_several(tx, kind, found->id), mine);
    visit.remark("rows=" + std::to_string(*taken));
    return done(*found, *taken);
  });
  return made ? *made : visit.refused(made.error());
}

http::Response many_back_post(Visit& visit, const SeveralKind& kind, SeveralDesk& desk) {
  return many_back(visit, kind, desk, [&](const Several& several, std::int64_t) {
    return http::Response::see_other(several_address(visit, kind, several.id) + "?done=done.saved");
  });
}

http::Response many_back_api(Visit& visit, const SeveralKind& kind, SeveralDesk& desk) {
  return many_back(visit, kind, desk, [](const Several&, std::int64_t taken) {
    std::string out;
    JsonWriter(out).object().member("taken_back", taken).end();
    return http::Response::json(out);
  });
}

/// Texts of routes live as long as the program.
std::string_view lasting(std::string text) {
  static std::mutex mutex;
  static std::deque<std::string> kept;
  const std::lock_guard lock(mutex);
  return kept.emplace_back(std::move(text));
}

/// Which rows, then the act's own fields.
std::span<const FieldDoc> docs_for_many(const SeveralKind& kind, std::string_view act) {
  static std::mutex mutex;
  static std::deque<std::vector<FieldDoc>> kept;
  const std::lock_guard lock(mutex);
  auto& docs = kept.emplace_back();
  docs.push_back({.name = "pick", .type = FieldType::id, .many = true, .about = "casefile.several.field.pick"});
  docs.push_back({.name = "all", .type = FieldType::boolean, .about = "casefile.several.field.all"});
  docs.push_back({.name = "count", .type = FieldType::integer, .about = "casefile.several.field.count"});
  for (const auto field : kind.filter)
    docs.push_back({.name = field, .type = FieldType::word, .about = "casefile.several.field.filter"});
  for (const auto& doc : kind.takes(act)) docs.push_back(doc);
  return docs;
}

}  // namespace

FormPage several_form(const Visit& visit, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  FormPage page;
  page.token = {visit.csrf(), visit.fresh_key()};
  page.problems = state.problems();
  page.save = visit.words.text("casefile.save");
  return page;
}

std::vector<http::Route> several_routes(const SeveralKind& kind, auth::Permission permission, const SeveralMaker& make,
                                        std::source_location where) {
  using enum http::Method;
  using Handler = http::Response (*)(Visit&, const SeveralKind&, SeveralDesk&);
  const auto with = [&kind, &make](Handler handler) -> http::PageHandler {
    return [&kind, make, handler](Visit& visit) { return handler(visit, kind, *make(visit)); };
  };
  constexpr std::string_view title = "casefile.several.title", outcome = "casefile.several.api.outcome";
  const std::string_view base = kind.base, one = lasting(std::string(base) + "/{several:id}"),
                         back = lasting(std::string(one) + "/back"), api_one = lasting("/api/v1" + std::string(one)),
                         api_back = lasting("/api/v1" + std::string(back)),
                         file = lasting(std::string(one) + std::string(lists::as_file_end));
  std::vector<http::Route> list{
      http::page(get, base, title, permission, with(many_new_page), where),
      http::page(post, base, title, permission, with(many_new_post), where),
      http::page(get, one, title, permission, with(outcome_page), where),
      lists::as_file(file, "list.as_file", permission, with(outcome_page), where),
      http::page(post, back, title, permission, with(many_back_post), where),
      http::api(get, api_one, outcome, permission, with(outcome_api), {}, where),
      http::api(post, api_back, "casefile.several.take_back", permission, with(many_back_api), {}, where),
  };
  for (const auto act : kind.acts) {
    const auto docs = docs_for_many(kind, act);
    const auto handler = [&kind, make, act](Visit& visit) { return many_new_api(visit, kind, *make(visit), act); };
    list.push_back(http::api(post, lasting("/api/v1" + std::string(base) + "/" + std::string(act)), title, permission,
                             handler, {.takes = docs}, where));
  }
  return list;
}

SeveralOffer offer_several(Visit& visit, const SeveralKind& kind, std::int64_t count,
                           std::vector<FormPage::Hidden> kept) {
  SeveralOffer offer;
  offer.action = Url(std::string(kind.base));
  offer.kept = std::move(kept);
  for (const auto act : kind.acts) offer.acts.push_back({std::string(act), visit.words.text(kind.word(act))});
  offer.count = count;
  for (const auto& one : visit.reading([&](db::Tx& tx) { return last_several(tx, kind, visit.actor.person); }))
    offer.last.push_back({visit.words.text(kind.word(one.act)) + " · " + visit.words.date(visit.day_at(one.made_at)),
                          Url(several_address(visit, kind, one.id))});
  return offer;
}

}  // namespace kith::casefile
