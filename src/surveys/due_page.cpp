// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "surveys/due.html.h"
#include "surveys/panel.html.h"
#include "surveys/surveys.h"

/// Surveys that are due, of all matches the actor may see; and the part of a match's page about its own.
namespace kith::surveys {
namespace {

using render::Url;

constexpr std::size_t most = 200;

struct Row {
  std::string match, what, wave, clause;
  Url match_href, href;
  Date since{};
  bool may_record{};
};
constexpr lists::Column<Row> list_columns[] = {
    {"survey.column.match", lists::field<&Row::match>},   {"survey.column.what", lists::field<&Row::what>},
    {"survey.column.wave", lists::field<&Row::wave>},     {"survey.column.since", lists::field<&Row::since>},
    {"survey.column.clause", lists::field<&Row::clause>},
};
struct DueView {
  std::vector<Row> rows;
  std::optional<render::Empty> nothing;
  std::int64_t count{};
  bool any{}, more{};
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

Row row_of(const Visit& visit, const Seen& seen, const Due& due) {
  const auto match = visit.seal(seen.match);
  return {seen.mentee + " · " + seen.mentor,
          what_of(visit.words, due.instrument, due.party),
          wave_of(visit.words, due.wave),
          std::string(clause(due.instrument)),
          Url("/supervision/matches/" + match),
          Url("/surveys/" + match + "/" + std::string(name(due.instrument)) + "/" + std::string(name(due.party))),
          due.since,
          seen.may_record};
}

std::vector<Row> rows_of(Visit& visit, const Uses& uses, std::int64_t* count) {
  std::vector<Row> rows;
  const bool all = lists::wanted(visit);
  for (const auto& seen : due_for(visit, uses)) {
    if (count) *count += static_cast<std::int64_t>(seen.due.size());
    if (!all && rows.size() >= most) continue;
    visit.saw("match", seen.match.value);
    for (const auto& due : seen.due) rows.push_back(row_of(visit, seen, due));
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
  view.rows = rows_of(visit, uses, &view.count);
  if (lists::wanted(visit)) return lists::answer(visit, "survey.title.due", list_columns, view.rows);
  view.any = !view.rows.empty();
  view.more = static_cast<std::size_t>(view.count) > view.rows.size();
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
  for (const auto& due : seen->due) view.due.push_back(row_of(visit, *seen, due));
  for (auto response = seen->told.rbegin(); response != seen->told.rend() && view.told.size() < 6; ++response)
    view.told.push_back({what_of(visit.words, response->instrument, response->party),
                         wave_of(visit.words, response->wave), score_words(visit.words, *response), response->day});
  if (view.any_due() || view.any_told()) html::panel(out, view, visit.words);
  return out;
}

}  // namespace kith::surveys
