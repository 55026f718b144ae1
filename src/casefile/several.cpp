// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/several.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "casefile/queries.h"
#include "casefile/several_form.html.h"
#include "casefile/several_result.html.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/html.h"
#include "records/referring.h"

namespace kith::casefile {
namespace {

using render::Url;

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
struct SeveralResultView {
  render::FormToken token;
  std::string heading;
  Url back, list;
  Date day{};
  std::vector<OutcomeRow> rows;
  std::int64_t written{}, refused{}, taken_back{};
  bool may_take_back{}, any_refused{}, any_back{};
};

Several several_in(const db::Row& row) {
  return {row.integer(0), row.integer(2), row.string(1), row.id<PersonId>(3), {}};
}

std::optional<Several> own_several(Visit& visit, const SeveralKind& kind) {
  const auto id = visit.open_record("several_acts", visit.path.find("several")->second);
  if (!id) return std::nullopt;
  auto found = visit.reading([&](db::Tx& tx) { return load_several(tx, kind, *id); });
  if (found && found->made_by != visit.actor.person) found.reset();
  return found;
}

/// Nothing was changed in it since, and it stands.
bool as_written(db::Tx& tx, const SeveralLine& line) {
  const auto last = records::newest(tx, *line.table, line.chain);
  return last && last->id == line.chain && !last->voided;
}

/// Whether a record stands on it. Asked one by one only when some record stands on some of them.
bool built_upon(db::Tx& tx, const SeveralLine& line) {
  records::Chains one;
  one[*line.table].insert(line.chain);
  return !records::referring_to(tx, one, 1).empty();
}

std::string address_of(const Visit& visit, const SeveralKind& kind, std::int64_t several) {
  return std::string(kind.base) + "/" + visit.seal_record("several_acts", several);
}

render::Status verdict(const i18n::Words& words, const SeveralLine& line) {
  if (line.chain == 0) return {render::Mark::bad, words.text("casefile.several.refused")};
  if (line.back) return {render::Mark::off, words.text("casefile.several.back")};
  return {render::Mark::good, words.text("casefile.several.recorded")};
}

std::vector<SeveralOffer::Last> last_several(Visit& visit, const SeveralKind& kind,
                                             i18n::Key (*act_word)(std::string_view)) {
  std::vector<SeveralOffer::Last> list;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::several_of, {{"kind", kind.kind}, {"by", visit.actor.person}}, [&](const db::Row& row) {
      const auto one = several_in(row);
      list.push_back(
          {visit.words.text(act_word(one.act)) + " · " + visit.words.date(from_day_number(one.made_at / 86'400)),
           Url(address_of(visit, kind, one.id))});
    });
  });
  return list;
}

}  // namespace

std::vector<Candidate> chosen(const Visit& visit, const SeveralKind& kind, std::vector<Candidate> list) {
  const auto& sent = visit.request.method == http::Method::post ? visit.request.form : visit.request.query;
  if (sent.get("all") == "true") return list;
  std::set<std::int64_t> picks;
  for (const auto& sealed : sent.all("pick"))
    if (const auto id = visit.open_record(kind.subject, sealed)) picks.insert(*id);
  std::erase_if(list, [&](const Candidate& row) { return !picks.contains(row.subject); });
  return list;
}

std::optional<Refusal> changed_since(const Visit& visit, const std::vector<Candidate>& rows) {
  const auto shown = visit.request.form.get("count");
  std::size_t count = 0;
  std::from_chars(shown.data(), shown.data() + shown.size(), count);
  if (visit.request.form.get("all") != "true" || count == rows.size()) return std::nullopt;
  return Refusal{RefusalKind::conflict, {{{}, "casefile.several.changed"}}};
}

http::Response several_form(Visit& visit, const SeveralKind& kind, FormPage page, std::string_view act,
                            const std::vector<Candidate>& rows, std::vector<FormPage::Hidden> kept,
                            const Refusal* refusal) {
  const auto& sent = visit.request.method == http::Method::post ? visit.request.form : visit.request.query;
  SeveralFormView view;
  page.action = Url(std::string(kind.base));
  page.back = Url(std::string(kind.back));
  page.hidden = std::move(kept);
  page.hidden.push_back({"act", std::string(act)});
  const bool all = sent.get("all") == "true";
  if (all) page.hidden.push_back({"all", "true"});
  page.hidden.push_back({"count", std::to_string(rows.size())});
  for (const auto& row : rows) {
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
  return visit.page(visit.words.text(kind.title), body, status_of(refusal));
}

Result<http::Response> record_several(Visit& visit, const SeveralKind& kind, std::string_view act,
                                      const std::vector<Candidate>& rows,
                                      FunctionRef<Result<Written>(db::Tx&, const Candidate&)> write) {
  const std::string what = std::string(kind.kind) + "." + std::string(act) + ".several";
  return visit.change(what, [&](db::Tx& tx) -> Result<http::Response> {
    std::optional<Refusal> first;
    std::vector<SeveralLine> lines;
    std::int64_t written = 0;
    for (const auto& row : rows) {
      SeveralLine line{0, row.subject, 0, std::nullopt, {}, false};
      if (row.refused) {
        line.refused = row.refused;
      } else if (const auto made = write(tx, row)) {
        line.chain = made->chain;
        line.table = made->table;
        ++written;
      } else {
        line.refused = made.error().problems.empty() ? "records.not_found" : made.error().problems.front().key;
        if (!first) first = made.error();
      }
      lines.push_back(std::move(line));
    }
    if (written == 0) {
      if (!first) return refuse(RefusalKind::conflict, "casefile.several.none");
      return tl::unexpected(*first);
    }
    const auto id =
        *tx.first(sql::add_several,
                  {{"kind", kind.kind}, {"act", act}, {"now", visit.now.utc_seconds}, {"by", visit.actor.person}},
                  [](const db::Row& row) { return row.integer(0); });
    for (const auto& line : lines)
      tx.exec(sql::add_several_line, {{"several", id},
                                      {"subject", line.subject},
                                      {"table", line.table ? (*line.table)->name : std::string_view()},
                                      {"chain", line.chain},
                                      {"refused", line.refused}});
    visit.changed("several", id);
    visit.remark("rows=" + std::to_string(written));
    return http::Response::see_other(address_of(visit, kind, id));
  });
}

std::optional<Several> load_several(db::Tx& tx, const SeveralKind& kind, std::int64_t id) {
  auto found = tx.first(sql::several, {{"several", id}, {"kind", kind.kind}}, several_in);
  if (found)
    found->lines = tx.all(sql::several_lines, {{"several", id}}, [](const db::Row& row) {
      return SeveralLine{row.integer(0), row.integer(1),
                         row.integer(3), row.text(2).empty() ? std::nullopt : records::TableKey::find(row.text(2)),
                         row.string(4),  !row.null(5)};
    });
  return found;
}

Result<std::int64_t> take_back(db::Tx& tx, const Several& several, FunctionRef<void(db::Tx&, const SeveralLine&)> other,
                               const records::Author& author) {
  records::Chains chains;
  for (const auto& line : several.lines)
    if (line.chain != 0 && !line.back && line.table) chains[*line.table].insert(line.chain);
  const bool some_stand = !chains.empty() && !records::referring_to(tx, chains, 1).empty();
  std::int64_t taken = 0;
  for (const auto& line : several.lines) {
    if (line.chain == 0 || line.back) continue;
    if (!line.table) {
      other(tx, line);
    } else {
      if (!as_written(tx, line) || (some_stand && built_upon(tx, line))) continue;
      const auto gone = records::void_record(tx, *line.table, line.chain, line.chain, author);
      if (!gone) return tl::unexpected(gone.error());
    }
    tx.exec(sql::several_back, {{"line", line.id}, {"now", author.at.utc_seconds}});
    ++taken;
  }
  if (taken == 0) return refuse(RefusalKind::conflict, "casefile.several.none_back");
  return taken;
}

http::Response several_page(Visit& visit, const SeveralKind& kind, i18n::Key (*act_word)(std::string_view),
                            const std::vector<Candidate>& list) {
  const auto found = own_several(visit, kind);
  if (!found) return visit.refused({RefusalKind::not_found, {}});
  std::map<std::int64_t, const Candidate*> names;
  for (const auto& row : list) names.emplace(row.subject, &row);
  SeveralResultView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.heading = visit.words.text(act_word(found->act));
  view.list = Url(std::string(kind.back));
  view.back = Url(address_of(visit, kind, found->id) + "/back");
  view.day = from_day_number(found->made_at / 86'400);
  for (const auto& line : found->lines) {
    ++(line.chain == 0 ? view.refused : line.back ? view.taken_back : view.written);
    const auto one = names.find(line.subject);
    if (one == names.end()) continue;  // no longer the actor's to see
    view.rows.push_back({one->second->name, line.refused.empty() ? std::string() : visit.words.text_of(line.refused),
                         one->second->href, verdict(visit.words, line)});
  }
  std::ranges::stable_sort(view.rows, [](const auto& a, const auto& b) { return a.why.size() > 0 && b.why.empty(); });
  view.may_take_back = view.written > 0;
  view.any_refused = view.refused > 0;
  view.any_back = view.taken_back > 0;
  render::Html body(32 * 1024);
  html::several_result(body, view, visit.words);
  return visit.page(visit.words.text(kind.title), body);
}

http::Response several_back_post(Visit& visit, const SeveralKind& kind,
                                 FunctionRef<void(db::Tx&, const SeveralLine&)> other) {
  const auto found = own_several(visit, kind);
  if (!found) return visit.refused({RefusalKind::not_found, {}});
  const std::string what = std::string(kind.kind) + "." + found->act + ".several_back";
  const auto made = visit.change(what, [&](db::Tx& tx) -> Result<http::Response> {
    const auto now = load_several(tx, kind, found->id);
    const auto taken = take_back(tx, *now, other, author_of(visit));
    if (!taken) return tl::unexpected(taken.error());
    visit.changed("several", found->id);
    visit.remark("rows=" + std::to_string(*taken));
    return http::Response::see_other(address_of(visit, kind, found->id) + "?done=done.saved");
  });
  return made ? *made : visit.refused(made.error());
}

SeveralOffer offer_several(Visit& visit, const SeveralKind& kind, const std::vector<std::string_view>& acts,
                           i18n::Key (*act_word)(std::string_view), std::int64_t count,
                           std::vector<FormPage::Hidden> kept) {
  SeveralOffer offer;
  offer.action = Url(std::string(kind.base));
  offer.kept = std::move(kept);
  for (const auto act : acts) offer.acts.push_back({std::string(act), visit.words.text(act_word(act))});
  offer.count = count;
  offer.last = last_several(visit, kind, act_word);
  return offer;
}

}  // namespace kith::casefile
