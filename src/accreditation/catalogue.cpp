// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/catalogue.h"

#include <algorithm>
#include <array>

namespace kith::accreditation {

using snapshot::Overlay;

namespace {

void declare_not_applicable(Measure& m) {
  Measure blank{.id = m.id, .clause = m.clause, .status = MeasureStatus::not_applicable};
  blank.flags = std::move(m.flags);
  m = std::move(blank);
}

std::string_view finding_of(int rating) { return rating == 1 ? "MET" : rating == 4 ? "NOT" : "PARTLY"; }

/// Status, rating, caps and order, once the cases are known (§1.15, 1.18).
void conclude(Measure& m, const ClauseRules& rules, int document, bool findings) {
  if (m.status == MeasureStatus::no_cases && m.den > 0) m.status = MeasureStatus::rated;
  if (m.status == MeasureStatus::rated) {
    if (!m.rating) m.rating = rating_of(m.num, m.den);
    m.small_n = m.den < 5;
    if (rules.document && document >= 2) m.caps.push_back({"document:" + std::string(word(*rules.document)), document});
    for (const Cap& cap : m.caps) m.rating = std::max(*m.rating, cap.rating);
    if (findings) m.finding = finding_of(*m.rating);
  } else {
    m.caps.clear();
    m.rating.reset();
  }
  std::sort(m.caps.begin(), m.caps.end());
  for (Failing& f : m.failing) std::sort(f.reasons.begin(), f.reasons.end());
  std::sort(m.failing.begin(), m.failing.end(), [](const Failing& a, const Failing& b) { return a.unit < b.unit; });
  std::sort(m.counted.begin(), m.counted.end(), [](const Counted& a, const Counted& b) { return a.unit < b.unit; });
}

std::optional<int> worse(std::optional<int> a, std::optional<int> b) {
  return !a ? b : !b ? a : std::optional(std::max(*a, *b));
}

ClauseResult roll_up(const ClauseRules& rules, const MeasureList& measures) {
  ClauseResult result{rules.clause, MeasureStatus::no_cases, std::nullopt, {}};
  for (const Measure& m : measures) {
    result.rating = worse(result.rating, m.rating);
    result.measures.push_back(m.id);
  }
  if (result.rating) {
    result.status = MeasureStatus::rated;
  } else {
    for (const auto status : {MeasureStatus::not_applicable, MeasureStatus::not_assessed, MeasureStatus::no_cases})
      if (std::any_of(measures.begin(), measures.end(), [&](const Measure& m) { return m.status == status; })) {
        result.status = status;
        break;
      }
  }
  if (rules.roll_up) rules.roll_up(result, measures);
  return result;
}

void add_to_sections(ProgrammeResult& result, const ClauseRules& rules, ClauseResult clause) {
  if (result.sections.empty() || result.sections.back().section != rules.section)
    result.sections.push_back({rules.section, std::nullopt, {}});
  SectionResult& section = result.sections.back();
  section.rating = worse(section.rating, clause.rating);
  section.clauses.push_back(clause.clause);
  result.clauses.push_back(std::move(clause));
}

}  // namespace

std::string_view word(MeasureStatus status) {
  constexpr std::array<std::string_view, 5> words{"RATED", "NO_CASES", "NA", "NOT_ASSESSED", "INFO"};
  return words[static_cast<std::size_t>(status)];
}

std::span<const Chapter> catalogue() {
  static const std::array chapters{
      Chapter{std::nullopt, false, sections_1_to_5()}, Chapter{std::nullopt, false, sections_6_to_8()},
      Chapter{std::nullopt, false, sister_clauses()},  Chapter{Overlay::ima, true, ima_standards()},
      Chapter{Overlay::martin, false, martin_guide()}, Chapter{Overlay::eepm4, false, eepm4_benchmarks()}};
  return chapters;
}

std::vector<const ClauseRules*> all_clauses() {
  std::vector<const ClauseRules*> all;
  for (const Chapter& chapter : catalogue())
    for (const ClauseRules& rules : chapter.clauses) all.push_back(&rules);
  return all;
}

bool follows(const Snapshot& snapshot, Day as_of, ProgrammeRef programme, const Chapter& chapter) {
  const auto* row = snapshot.effective<snapshot::ProgrammeRow>(programme, as_of);
  return row && (!chapter.overlay || row->overlays.has(*chapter.overlay));
}

Figures compute(Evaluation& evaluation, ProgrammeRef programme, const Chapter& chapter, const ClauseRules& rules,
                const Computation& computation) {
  std::size_t first = 0;
  for (const Computation* before = rules.computations.data(); before != &computation; ++before)
    first += before->measures;
  std::vector<Measure> measures;
  std::set<std::string> flags;
  const bool not_applicable = declared_not_applicable(evaluation, programme, rules, flags);
  for (const auto id : rules.measures.subspan(first, std::min(computation.measures, rules.measures.size() - first)))
    measures.push_back({.id = id, .clause = rules.clause, .flags = flags, .keeps_counted = evaluation.keeps_counted()});
  if (!not_applicable) computation.compute(evaluation, programme, measures);
  const int document = rules.document ? document_status(evaluation, programme, *rules.document) : 1;
  Figures figures;
  for (Measure& m : measures) {
    not_applicable ? declare_not_applicable(m) : conclude(m, rules, document, chapter.findings);
    figures.push_back(std::make_shared<const Figure>(std::move(m)));
  }
  return figures;
}

ProgrammeResult put_together(
    const Snapshot& snapshot, Day as_of, ProgrammeRef programme,
    const std::function<const Figures&(const Chapter&, const ClauseRules&, const Computation&)>& figures) {
  ProgrammeResult result{programme, {}, {}, {}};
  for (const Chapter& chapter : catalogue()) {
    if (!follows(snapshot, as_of, programme, chapter)) continue;
    for (const ClauseRules& rules : chapter.clauses) {
      MeasureList measures;
      for (const Computation& computation : rules.computations) {
        const Figures& own = figures(chapter, rules, computation);
        measures.add(own);
        result.measures.add(own);
      }
      if (!rules.section.empty()) add_to_sections(result, rules, roll_up(rules, measures));
    }
  }
  return result;
}

ProgrammeResult evaluate(Evaluation& evaluation, ProgrammeRef programme) {
  Figures figures;
  return put_together(
      evaluation.snapshot(), evaluation.as_of(),
      programme, [&](const Chapter& chapter, const ClauseRules& rules, const Computation& computation) -> auto& {
        figures = compute(evaluation, programme, chapter, rules, computation);
        return figures;
      });
}

namespace {

/// The computation of a clause that makes the measure; null when none does.
const Computation* computation_of(const ClauseRules& rules, std::string_view measure) {
  std::size_t first = 0;
  for (const Computation& computation : rules.computations) {
    const auto own = rules.measures.subspan(first, std::min(computation.measures, rules.measures.size() - first));
    if (std::find(own.begin(), own.end(), measure) != own.end()) return &computation;
    first += own.size();
  }
  return nullptr;
}

}  // namespace

ProgrammeResult computed_again(Evaluation& evaluation, ProgrammeResult result, std::string_view measure) {
  for (const Chapter& chapter : catalogue()) {
    if (!follows(evaluation.snapshot(), evaluation.as_of(), result.programme, chapter)) continue;
    for (const ClauseRules& rules : chapter.clauses) {
      const Computation* computation = computation_of(rules, measure);
      if (!computation) continue;
      for (const auto& figure : compute(evaluation, result.programme, chapter, rules, *computation))
        for (std::size_t i = 0; i < result.measures.size(); ++i)
          if (result.measures[i].id == figure->measure.id) result.measures.replace(i, figure->measure);
    }
  }
  return result;
}

std::vector<Measure> evaluate_agency(Evaluation& evaluation) {
  std::vector<Measure> all;
  for (const ClauseRules* rules : all_clauses()) {
    if (!rules->compute_agency) continue;
    std::vector<Measure> measures;
    for (const std::string_view id : rules->agency_measures) measures.push_back({.id = id, .clause = rules->clause});
    rules->compute_agency(evaluation, measures);
    for (Measure& m : measures) {
      conclude(m, *rules, 1, false);
      all.push_back(std::move(m));
    }
  }
  return all;
}

}  // namespace kith::accreditation
