// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/measures_page.h"

#include <algorithm>

#include "accreditation/cases.h"
#include "accreditation/catalogue.h"
#include "accreditation/concerns_seen.h"
#include "accreditation/figure_view.h"
#include "accreditation/measures.html.h"
#include "accreditation/measures_query.h"
#include "accreditation/pinned_edition.h"
#include "accreditation/report.h"
#include "obligations/obligations.h"
#include "platform/http/problem.h"
#include "platform/i18n/keys.h"
#include "policies/preset_note.h"
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

/// A foldable part of the page: a section of the standard, or the clauses of a sister standard or an overlay.
struct SectionView {
  std::string heading, rating, figures;
  std::string level;  ///< what the rating means in the programme's edition
  std::vector<ClauseView> clauses;
  int worst{};
  bool open{};
};

struct MeasuresView {
  std::vector<Option> programmes;
  std::string from, to, as_of;
  std::vector<Option> year_ends;  ///< instead of the days, for who may open no case
  bool closed() const { return !year_ends.empty(); }
  std::vector<std::string> problems;
  std::string edition;
  std::vector<std::string> evidence;  ///< what this edition asks for besides the base
  std::vector<SectionView> sections;
  std::string running_met, running_open;
  std::optional<policies::PresetNote> preset_note;
  bool has_running{}, none{};
};

/// How many of today's windows are met already: what moves the moment a contact is logged.
void add_running(const snapshot::Snapshot& snapshot, ProgrammeRef programme, Date today, const i18n::Words& words,
                 MeasuresView& view) {
  std::int64_t met = 0, open = 0;
  const Evaluation evaluation(snapshot, {Day(today), Day(today), Day(today)});
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

ClauseView clause_view(const Visit& visit, const ProgrammeResult& result, std::string_view clause,
                       std::optional<int> rating, const std::string& query) {
  ClauseView view;
  view.heading = visit.words.text(i18n::Key("accreditation.measures.clause"), {{"clause", clause}});
  view.rating = rating_text(visit.words, rating);
  for (const auto& measure : result.measures)
    if (measure.clause == clause) view.figures.push_back(figure_view(visit.words, measure, query));
  return view;
}

void close(const Visit& visit, SectionView& view, std::optional<int> rating) {
  std::int64_t figures = 0;
  for (const auto& clause : view.clauses) figures += static_cast<std::int64_t>(clause.figures.size());
  view.figures = visit.words.text(i18n::Key("accreditation.measures.figures"), {{"n", figures}});
  view.rating = rating_text(visit.words, rating);
  view.worst = rating.value_or(0);
}

SectionView section_view(const Visit& visit, const ProgrammeResult& result, const SectionResult& section,
                         const std::string& query, const PinnedEdition& pinned) {
  SectionView view;
  const std::string name = visit.words.text_of("accreditation.section." + ("s" + std::string(section.section)));
  view.heading = visit.words.text(i18n::Key("accreditation.measures.section"),
                                  {{"number", section.section}, {"name", std::string_view(name)}});
  for (const auto& clause : result.clauses)
    if (std::find(section.clauses.begin(), section.clauses.end(), clause.clause) != section.clauses.end())
      view.clauses.push_back(clause_view(visit, result, clause.clause, clause.rating, query));
  close(visit, view, section.rating);
  view.level = pinned.level(visit.words, section.section, section.rating);
  return view;
}

/// The word for the part of the catalogue that holds a measure of no section: sisters, or an overlay.
std::string_view family_of(std::string_view measure) {
  if (measure.starts_with("MG-")) return "martin";
  if (measure.starts_with("M")) return "sisters";
  return measure.starts_with("B.") ? "eepm4" : "ima";
}

/// The clauses that no section holds, by family, in printed order; each clause with the worst of its ratings.
void add_families(const Visit& visit, const ProgrammeResult& result, const std::string& query, MeasuresView& view) {
  std::string_view family, clause;
  for (const Measure& m : result.measures) {
    const auto in_section = [&](const ClauseResult& c) { return c.clause == m.clause; };
    if (m.clause == clause || std::any_of(result.clauses.begin(), result.clauses.end(), in_section)) continue;
    if (family_of(m.id) != family) {
      if (!family.empty()) close(visit, view.sections.back(), std::nullopt);
      family = family_of(m.id);
      view.sections.emplace_back().heading = visit.words.text_of("accreditation.family." + std::string(family));
    }
    clause = m.clause;
    std::optional<int> worst;
    for (const Measure& other : result.measures)
      if (other.clause == clause && other.rating) worst = std::max(worst.value_or(1), *other.rating);
    view.sections.back().clauses.push_back(clause_view(visit, result, clause, worst, query));
  }
  if (!family.empty()) close(visit, view.sections.back(), std::nullopt);
}

/// Every section folded but the worst ones, so that sixty figures can be looked over.
void add_sections(const Visit& visit, const ProgrammeResult& result, const std::string& query,
                  const PinnedEdition& pinned, MeasuresView& view) {
  for (const auto& section : result.sections)
    view.sections.push_back(section_view(visit, result, section, query, pinned));
  add_families(visit, result, query, view);
  int worst = 0;
  for (const auto& section : view.sections) worst = std::max(worst, section.worst);
  for (auto& section : view.sections) section.open = section.worst == worst;
}

void fill(Visit& visit, const MeasuresQuery& query, const Live& live, MeasuresView& view) {
  for (const auto& choice : query.choices)
    view.programmes.push_back(
        {visit.seal(choice.programme), choice.name, choice.programme == query.programme->programme});
  view.from = iso(query.period.from);
  view.to = iso(query.period.to);
  view.as_of = iso(query.period.as_of);
  for (const Date day : query.year_ends)
    view.year_ends.push_back({iso(day), visit.words.date(day), Day(day) == query.period.to});
  view.problems = problem_texts(visit.words, query);
  const auto programme = snapshot::ref_of(query.programme->programme);
  const auto result = as_seen_by(visit, live, query.period, query.programme->programme);
  const std::string link = "programme=" + visit.seal(query.programme->programme) + "&from=" + view.from +
                           "&to=" + view.to + "&as_of=" + view.as_of;
  PinnedEdition pinned;
  visit.read([&](db::Tx& tx) { pinned = pinned_edition(tx, query.programme->programme, query.period.as_of); });
  view.edition = pinned.text(visit.words);
  if (pinned.edition)
    for (const auto& asked : pinned.edition->evidence) view.evidence.push_back(asked.item.in(visit.words));
  add_sections(visit, result, link, pinned, view);
  view.preset_note = policies::preset_note(visit, snapshot::Policies(*live.columns, query.period.as_of),
                                           query.programme->programme, query.programme->name, Date(query.period.to));
  if (query.year_ends.empty() && query.period.as_of == Day(visit.today))
    add_running(*live.columns, programme, visit.today, visit.words, view);
}

}  // namespace

http::Response measures_page(Visit& visit, const Live& live) {
  const auto query = read_measures_query(visit, *live.columns);
  MeasuresView view;
  if (query.programme)
    fill(visit, query, live, view);
  else
    view.none = true;
  render::Html body(16 * 1024);
  html::measures(body, view, visit.words);
  return visit.page(visit.words.text(i18n::Key("accreditation.title.measures")), body, status_of(query));
}

http::Response measures_api(Visit& visit, const Live& live) {
  const auto query = read_measures_query(visit, *live.columns);
  if (!query.problems.empty()) return visit.refused(Refusal{RefusalKind::invalid, query.problems});
  if (!query.programme)
    return visit.refused(Refusal{RefusalKind::not_found, {{"programme", "accreditation.measures.none"}}});
  const auto key = snapshot::ref_of(query.programme->programme);
  Report report{query.period, {}, {live.columns->id_of<snapshot::ProgrammeRow>(key)}, false, {}};
  report.programmes.push_back(as_seen_by(visit, live, query.period, query.programme->programme));
  const CaseSight sight(visit, *live.columns, query.programme->programme);
  for (auto& programme : report.programmes)
    for (std::size_t i = 0; i < programme.measures.size(); ++i) {
      if (programme.measures[i].failing.empty()) continue;
      Measure measure = programme.measures[i];
      if (!sight.sees_all()) measure.failing.clear();
      withhold_concerns(measure);
      programme.measures.replace(i, std::move(measure));
    }
  return http::Response::json(report_json(report));
}

}  // namespace kith::accreditation
