// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/answer_link.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "surveys/due.html.h"
#include "surveys/panel.html.h"
#include "surveys/surveys.h"
#include "surveys/work_panel.html.h"

/// Surveys that are due, of all matches the actor may see; and the part of a match's page about its own.
namespace kith::surveys {
namespace {

using render::Url;

constexpr std::size_t most = 200, most_at_work = 5;

struct Row {
  std::string match, what, wave, clause;
  Url match_href, href, link_href;
  Date since{};
  bool may_record{};
  std::optional<Date> asked_until{};  ///< a link is open
  render::FormToken token{};
  std::string pick{};  ///< sealed, for acts on several; empty: none can be done
};
constexpr lists::Column<Row> list_columns[] = {
    {"survey.column.match", lists::field<&Row::match>},
    {"survey.column.what", lists::field<&Row::what>},
    {"survey.column.wave", lists::field<&Row::wave>},
    {"survey.column.since", lists::field<&Row::since>},
    {"survey.column.clause", lists::field<&Row::clause>},
    {"survey.column.asked",
     [](const Row& row) -> lists::Cell { return row.asked_until ? lists::Cell(*row.asked_until) : lists::Cell(); }},
};
struct DueView {
  std::vector<Row> rows;
  std::optional<render::Empty> nothing;
  std::int64_t count{};
  bool any{}, more{}, any_asked{};
  std::optional<casefile::SeveralOffer> several;
};
struct WorkView {
  std::vector<Row> rows;
  std::int64_t count{};
  bool more{};
};
struct Told {
  std::string what, wave, score;
  Date day{};
};
struct PanelView {
  std::vector<Row> due;
  std::vector<Told> told;
  bool any_due() const { return !due.empty(); }
  bool any_told() const { return !told.empty(); }
};

using OpenLinks = std::map<std::pair<std::int64_t, std::string>, Date>;
OpenLinks links_now(Visit& visit) {
  return visit.reading([&](db::Tx& tx) { return casefile::open_links(tx, link_kind, visit.today); });
}

Row row_of(const Visit& visit, const Seen& seen, const Due& due, const OpenLinks& links) {
  const auto match = visit.seal(seen.match);
  const std::string form =
      "/surveys/" + match + "/" + std::string(name(due.instrument)) + "/" + std::string(name(due.party));
  const auto asked = links.find({seen.match.value, link_subject(due)});
  return {seen.mentee + " · " + seen.mentor,
          what_of(visit.words, due.instrument, due.party),
          wave_of(visit.words, due.wave),
          std::string(clause(due.instrument)),
          Url("/supervision/matches/" + match),
          Url(form),
          Url(form + "/link"),
          due.since,
          seen.may_record,
          asked == links.end() ? std::nullopt : std::optional(asked->second),
          {visit.csrf(), visit.fresh_key()},
          seen.may_record ? visit.seal_record(due_row_kind, due_row(seen.match, due.instrument, due.party)) : ""};
}

std::vector<Row> rows_of(Visit& visit, const Uses& uses, std::int64_t* count, std::int64_t* may) {
  std::vector<Row> rows;
  const bool all = lists::wanted(visit);
  const auto links = links_now(visit);
  for (const auto& seen : due_for(visit, uses)) {
    if (count) *count += static_cast<std::int64_t>(seen.due.size());
    if (may && seen.may_record) *may += static_cast<std::int64_t>(seen.due.size());
    if (!all && rows.size() >= most) continue;
    visit.saw("match", seen.match.value);
    for (const auto& due : seen.due) rows.push_back(row_of(visit, seen, due, links));
  }
  return rows;
}

std::string score_words(const i18n::Words& words, const Response& response) {
  if (response.declined) return words.text("survey.declined");
  const auto score = response.score();
  if (!score) return words.text("survey.no_score");
  const auto text = std::to_string(*score / 100) + "." + (*score % 100 < 10 ? "0" : "") + std::to_string(*score % 100);
  return response.answers.empty() ? words.text("survey.score_told", {{"score", std::string_view(text)}})
                                  : words.text("survey.score", {{"score", std::string_view(text)}});
}

}  // namespace

http::Response due_page(Visit& visit, const Uses& uses) {
  DueView view;
  std::int64_t may = 0;
  view.rows = rows_of(visit, uses, &view.count, &may);
  if (lists::wanted(visit)) return lists::answer(visit, "survey.title.due", list_columns, view.rows);
  view.any = !view.rows.empty();
  view.more = static_cast<std::size_t>(view.count) > view.rows.size();
  view.several = several_offer(visit, may);
  view.any_asked = std::ranges::any_of(view.rows, [](const Row& row) { return row.asked_until.has_value(); });
  if (!view.several)
    for (auto& row : view.rows) row.pick.clear();
  if (view.any)
    visit.offer_file();
  else
    view.nothing = render::Empty{visit.words.text("survey.none"), visit.words.text("survey.none_hint")};
  render::Html body(16 * 1024);
  html::due(body, view, visit.words);
  return visit.page(visit.words.text("survey.title.due"), body);
}

http::Response due_api(Visit& visit, const Uses& uses) {
  std::string out;
  JsonWriter json(out);
  json.object().key("due").array();
  for (const auto& seen : due_for(visit, uses)) {
    visit.saw("match", seen.match.value);
    for (const auto& due : seen.due)
      json.object()
          .member("match", visit.seal(seen.match))
          .member("instrument", name(due.instrument))
          .member("party", name(due.party))
          .member("wave_months", static_cast<std::int64_t>(due.wave))
          .member("since", iso(due.since))
          .member("clause", clause(due.instrument))
          .end();
  }
  json.end().end();
  return http::Response::json(out);
}

render::Html panel(Visit& visit, const Uses& uses, MatchId match) {
  render::Html out;
  PanelView view;
  const auto seen = open_match(visit, uses, match);
  if (!seen) return out;
  const auto links = links_now(visit);
  for (const auto& due : seen->due) view.due.push_back(row_of(visit, *seen, due, links));
  for (auto response = seen->told.rbegin(); response != seen->told.rend() && view.told.size() < 6; ++response)
    view.told.push_back({what_of(visit.words, response->instrument, response->party),
                         wave_of(visit.words, response->wave), score_words(visit.words, *response), response->day});
  if (view.any_due() || view.any_told()) html::panel(out, view, visit.words);
  return out;
}

std::optional<casefile::WorkPart> work_panel(Visit& visit, const Uses& uses) {
  const auto mine = due_for(visit, uses, true);
  if (mine.empty()) return std::nullopt;
  const auto links = links_now(visit);
  WorkView view;
  for (const auto& seen : mine)
    for (const auto& due : seen.due)
      if (++view.count <= static_cast<std::int64_t>(most_at_work)) {
        view.rows.push_back(row_of(visit, seen, due, links));
        visit.saw("match", seen.match.value);
      }
  view.more = static_cast<std::size_t>(view.count) > view.rows.size();
  casefile::WorkPart part{Url("#surveys-due"), visit.words.text("survey.count", {{"n", view.count}}), {}};
  html::work_panel(part.body, view, visit.words);
  return part;
}

}  // namespace kith::surveys
