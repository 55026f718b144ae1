// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <set>

#include "accreditation/cases.h"
#include "accreditation/catalogue.h"
#include "accreditation/concerns_seen.h"
#include "accreditation/figure_view.h"
#include "accreditation/measures_cases.html.h"
#include "accreditation/measures_page.h"
#include "accreditation/measures_query.h"
#include "accreditation/what_if_view.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "snapshot/refs.h"

namespace kith::accreditation {
namespace {

constexpr int page_size = 50;

struct CaseRow {
  CaseView shown;
  std::string place;  ///< in the list of failing cases
  bool chosen{};
};
constexpr lists::Column<CaseRow> list_columns[] = {
    {"accreditation.cases.case", [](const CaseRow& row) -> lists::Cell { return row.shown.who; }},
    {"accreditation.cases.part", [](const CaseRow& row) -> lists::Cell { return row.shown.part; }},
    {"accreditation.cases.reason", [](const CaseRow& row) -> lists::Cell { return row.shown.reasons; }},
};
struct CasesView {
  std::vector<std::string> problems;
  std::string heading;
  FigureView figure;
  std::vector<CaseRow> cases;
  WhatIfView what_if;
  std::string hidden;
  render::Url back, next, before;
  bool more() const { return !next.empty(); }
  bool later() const { return !before.empty(); }
  bool none() const { return cases.empty(); }
};

struct Asked {
  MeasuresQuery query;
  ProgrammeResult result;
  const Measure* measure{};  ///< of `result`
  std::string link;          ///< programme, period and as-of day
};

Asked read(Visit& visit, const Live& live) {
  Asked asked{read_measures_query(visit, *live.columns), {}, {}, {}};
  if (!asked.query.programme) return asked;
  const auto name = visit.path.find("measure")->second;
  asked.result =  // with all units of the measure, for what-if
      counted_as_seen_by(visit, live, asked.query.period, asked.query.programme->programme, name);
  for (std::size_t i = 0; i < asked.result.measures.size(); ++i) {
    if (asked.result.measures[i].id != name) continue;
    Measure measure = asked.result.measures[i];
    withhold_concerns(measure);
    asked.result.measures.replace(i, std::move(measure));
    asked.measure = &asked.result.measures[i];
  }
  asked.link = "programme=" + visit.seal(asked.query.programme->programme) + "&from=" + iso(asked.query.period.from) +
               "&to=" + iso(asked.query.period.to) + "&as_of=" + iso(asked.query.period.as_of);
  return asked;
}

std::size_t first_of_page(const Visit& visit) {
  const auto text = visit.request.query.get("after");
  std::size_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

/// Fills one page of cases; returns where the next one begins (0 = nowhere). Cases the actor may not open are counted.
std::size_t collect(Visit& visit, const snapshot::Snapshot& snapshot, const Asked& asked, std::vector<CaseRow>& cases,
                    std::size_t& hidden, std::size_t limit) {
  const CaseSight sight(visit, snapshot, asked.query.programme->programme);
  const auto& failing = asked.measure->failing;
  std::size_t at = first_of_page(visit);
  visit.read([&](db::Tx& tx) {
    Cases all(visit, tx, snapshot, sight, asked.query.period.as_of);
    for (; at < failing.size() && cases.size() < limit; ++at) {
      auto view = all.of(asked.measure->id, failing[at]);
      view ? cases.push_back({std::move(*view), std::to_string(at), false}) : void(++hidden);
    }
  });
  return at < failing.size() ? at : 0;
}

/// Returns what is chosen, for the way to another page. Cases chosen on other pages count only when the actor sees
/// them, as those on this page.
std::string add_what_if(Visit& visit, const snapshot::Snapshot& snapshot, const Asked& asked, CasesView& view) {
  const auto on_page = [&](std::size_t place) {
    return std::any_of(view.cases.begin(), view.cases.end(),
                       [&](const CaseRow& row) { return row.place == std::to_string(place); });
  };
  const CaseSight sight(visit, snapshot, asked.query.programme->programme);
  std::string query;
  visit.read([&](db::Tx& tx) {
    Cases all(visit, tx, snapshot, sight, asked.query.period.as_of);
    const auto sees = [&](std::size_t place) {
      return on_page(place) || all.of(asked.measure->id, asked.measure->failing[place]);
    };
    auto made = what_if(visit, {asked.result, *asked.measure}, on_page, sees);
    view.what_if = std::move(made.view);
    query = std::move(made.query);
  });
  return query;
}

http::Response cases_as_file(Visit& visit, const snapshot::Snapshot& snapshot, const Asked& asked) {
  std::vector<CaseRow> cases;
  std::size_t hidden = 0;
  collect(visit, snapshot, asked, cases, hidden, asked.measure->failing.size() + 1);
  const auto title = visit.words.text(i18n::Key("accreditation.cases.of"), {{"measure", asked.measure->id}});
  return lists::answer_titled(visit, title, list_columns, cases);
}

}  // namespace

http::Response measures_cases_page(Visit& visit, const Live& live) {
  const snapshot::Snapshot& snapshot = *live.columns;
  const auto asked = read(visit, live);
  if (!asked.measure) return visit.refused({RefusalKind::not_found, {}});
  if (lists::wanted(visit))
    return asked.query.problems.empty() ? cases_as_file(visit, snapshot, asked)
                                        : visit.refused({RefusalKind::invalid, asked.query.problems});
  CasesView view;
  view.problems = problem_texts(visit.words, asked.query);
  const std::string path = "/accreditation/measures/" + std::string(asked.measure->id);
  view.heading = visit.words.text(i18n::Key("accreditation.cases.of"), {{"measure", asked.measure->id}});
  view.figure = figure_view(visit.words, *asked.measure, asked.link);
  view.figure.cases = {};
  std::size_t hidden = 0;
  const auto next = collect(visit, snapshot, asked, view.cases, hidden, page_size);
  std::string chosen_query;
  if (!view.cases.empty()) {
    visit.offer_file();
    const std::set<std::string_view> chosen = chosen_of(visit);
    for (CaseRow& row : view.cases) row.chosen = chosen.contains(row.place);
    chosen_query = add_what_if(visit, snapshot, asked, view);
  }
  if (next) view.next = render::Url(path + "?" + asked.link + "&after=" + std::to_string(next) + chosen_query);
  if (const std::size_t first = first_of_page(visit); first > 0)
    view.before = render::Url(path + "?" + asked.link + "&after=" +
                              std::to_string(first - std::min<std::size_t>(first, page_size)) + chosen_query);
  if (hidden)
    view.hidden = visit.words.text(i18n::Key("accreditation.cases.hidden"), {{"n", static_cast<std::int64_t>(hidden)}});
  view.back = render::Url("/accreditation/measures?" + asked.link);
  render::Html body(16 * 1024);
  html::measures_cases(body, view, visit.words);
  return visit.page(visit.words.text(i18n::Key("accreditation.title.cases")), body, status_of(asked.query));
}

}  // namespace kith::accreditation
