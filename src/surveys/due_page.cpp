// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/answer_link.h"
#include "casefile/programmes.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/lists/paged.h"
#include "surveys/due.html.h"
#include "surveys/panel.html.h"
#include "surveys/surveys.h"
#include "surveys/work_panel.html.h"

/// Surveys that are due, of all matches the actor may see; and the part of a match's page about its own.
namespace kith::surveys {
namespace {

using render::Url;

constexpr std::size_t rows_per_page = 25, most_at_work = 5;

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
struct DueFilter {
  std::optional<render::Field> programme, instrument;
  bool filtered{};
};
struct DueView {
  std::vector<Row> rows;
  std::optional<render::Empty> nothing;
  std::int64_t count{};
  bool any{}, any_asked{};
  std::optional<DueFilter> filter;
  std::optional<casefile::SeveralOffer> several;
  std::optional<lists::PageLinks> pages;
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

/// The choices are those of everything that is due, whatever is chosen.
std::optional<DueFilter> filter_of(Visit& visit) {
  DueFilter filter;
  const auto& query = visit.request.query;
  const render::FormState state(visit.words, nullptr, nullptr);
  filter.filtered = !query.get("programme").empty() || !query.get("instrument").empty();
  if (auto programmes = casefile::programmes_for(visit, auth::Permission::see_match); programmes.size() > 1) {
    programmes.insert(programmes.begin(), {"", visit.words.text("supervision.work_list.all_programmes")});
    filter.programme =
        state.choice("programme", "supervision.work_list.programme", std::move(programmes), query.get("programme"));
    filter.programme->required = true;  // no word "optional" beside a filter
  }
  std::vector<render::Field::Choice> choices{{"", visit.words.text("survey.every_instrument")}};
  for (const auto instrument : instruments)
    choices.push_back(
        {std::string(name(instrument)), visit.words.text_of("survey.instrument." + std::string(name(instrument)))});
  filter.instrument = state.choice("instrument", "survey.column.what", std::move(choices), query.get("instrument"));
  filter.instrument->required = true;
  return filter;
}

/// One page of the list, or all of it as a file.
void add_rows(Visit& visit, const std::vector<Seen>& list, const OpenLinks& links, const lists::Paged& page,
              std::vector<Row>& rows) {
  std::size_t at = 0;
  for (const auto& seen : list)
    for (const auto& due : seen.due) {
      if (!page.shows(at++)) continue;
      rows.push_back(row_of(visit, seen, due, links));
      visit.saw("match", seen.match.value);
    }
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
  const auto& query = visit.request.query;
  const auto list = due_by_filter(visit, uses, query);
  const auto links = links_now(visit);
  DueView view;
  std::int64_t may = 0;
  for (const auto& seen : list) {
    for (const auto& due : seen.due) view.any_asked |= links.contains({seen.match.value, link_subject(due)});
    view.count += static_cast<std::int64_t>(seen.due.size());
    if (seen.may_record) may += static_cast<std::int64_t>(seen.due.size());
  }
  const auto page = lists::paged(visit, static_cast<std::size_t>(view.count), rows_per_page, due_filter);
  add_rows(visit, list, links, page, view.rows);
  if (lists::wanted(visit)) return lists::answer(visit, "survey.title.due", list_columns, view.rows);
  view.any = !view.rows.empty();
  view.filter = filter_of(visit);
  view.pages = page.links;
  view.several = several_offer(visit, may, query.get("programme"), query.get("instrument"));
  if (!view.several)
    for (auto& row : view.rows) row.pick.clear();
  if (view.any)
    visit.offer_file();
  else if (view.filter->filtered)
    view.nothing = render::Empty{visit.words.text("survey.none_filtered"), {}};
  else
    view.nothing = render::Empty{visit.words.text("survey.none"), visit.words.text("survey.none_hint")};
  if (!view.any && !view.filter->filtered) view.filter.reset();
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
