// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/measures_page.h"

#include "accreditation/catalogue.h"
#include "accreditation/figure_view.h"
#include "accreditation/measures.html.h"
#include "accreditation/measures_query.h"
#include "accreditation/report.h"
#include "obligations/obligations.h"
#include "platform/http/problem.h"
#include "platform/i18n/keys.h"
#include "snapshot/refs.h"

namespace kith::accreditation {
namespace {

struct Option {
  std::string value, text;
  bool chosen{};
};

struct ClauseView {
  std::string heading;
  std::string rating;
  std::vector<FigureView> figures;
};

struct MeasuresView {
  std::vector<Option> programmes;
  std::string from, to, as_of;
  std::vector<std::string> problems;
  std::vector<ClauseView> clauses;
  std::string running_met, running_open;
  bool has_running{}, none{};
};

/// How many of today's windows are met already: what moves the moment a contact is logged.
void add_running(const snapshot::Snapshot& snapshot, const Evaluation& evaluation, ProgrammeRef programme, Date today,
                 const i18n::Words& words, MeasuresView& view) {
  std::int64_t met = 0, open = 0;
  for (const MatchState& match : evaluation.matches(programme)) {
    if (!match.active_on(Day(today))) continue;
    for (const auto& next : obligations::next_due(snapshot, match.match, Day(today))) {
      if (next.status != obligations::Status::open) continue;
      ++(next.begun ? open : met);
    }
  }
  view.has_running = met + open > 0;
  view.running_met = words.number(met);
  view.running_open = words.number(open);
}

ClauseView clause_view(const Visit& visit, const ProgrammeResult& result, const ClauseResult& clause,
                       const std::string& query) {
  ClauseView view;
  view.heading = visit.words.text(i18n::Key("accreditation.measures.clause"), {{"clause", clause.clause}});
  view.rating = rating_text(visit.words, clause.rating);
  for (const auto& measure : result.measures)
    if (measure.clause == clause.clause) view.figures.push_back(figure_view(visit.words, measure, query));
  return view;
}

void fill(Visit& visit, const MeasuresQuery& query, const snapshot::Snapshot& snapshot, MeasuresView& view) {
  for (const auto& choice : query.choices)
    view.programmes.push_back(
        {visit.seal(choice.programme), choice.name, choice.programme == query.programme->programme});
  view.from = iso(query.period.from);
  view.to = iso(query.period.to);
  view.as_of = iso(query.period.as_of);
  for (const auto& problem : query.problems) view.problems.push_back(visit.words.text_of(problem.key));
  Evaluation evaluation(snapshot, query.period);
  const auto programme = snapshot::ref_of(query.programme->programme);
  const auto result = evaluate(evaluation, programme);
  const std::string link = "programme=" + visit.seal(query.programme->programme) + "&from=" + view.from +
                           "&to=" + view.to + "&as_of=" + view.as_of;
  for (const auto& clause : result.clauses) view.clauses.push_back(clause_view(visit, result, clause, link));
  if (query.period.as_of == Day(visit.today))
    add_running(snapshot, evaluation, programme, visit.today, visit.words, view);
}

}  // namespace

http::Response measures_page(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto query = read_measures_query(visit, snapshot);
  MeasuresView view;
  if (query.programme)
    fill(visit, query, snapshot, view);
  else
    view.none = true;
  render::Html body(16 * 1024);
  html::measures(body, view, visit.words);
  return visit.page(visit.words.text(i18n::Key("accreditation.title.measures")), body,
                    query.problems.empty() ? 200 : 422);
}

http::Response measures_api(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto query = read_measures_query(visit, snapshot);
  if (!query.problems.empty()) return visit.refused(Refusal{RefusalKind::invalid, query.problems});
  if (!query.programme)
    return visit.refused(Refusal{RefusalKind::not_found, {{"programme", "accreditation.measures.none"}}});
  Evaluation evaluation(snapshot, query.period);
  auto report = report_on(evaluation, snapshot::ref_of(query.programme->programme));
  const CaseSight sight(visit, snapshot, query.programme->programme);
  if (!sight.sees_all())
    for (auto& programme : report.programmes)
      for (auto& measure : programme.measures) measure.failing.clear();
  return http::Response::json(report_json(report));
}

}  // namespace kith::accreditation
