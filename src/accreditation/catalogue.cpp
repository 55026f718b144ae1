// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/catalogue.h"

#include <algorithm>
#include <array>

namespace kith::accreditation {

using snapshot::DocumentKind;

namespace {

constexpr std::array<std::string_view, 4> measures_8_01{"M8.01a", "M8.01b", "M8.01c", "M8.01d"};
constexpr std::array<std::string_view, 2> measures_8_02{"M8.02acd", "M8.02b"};
constexpr std::array<std::string_view, 2> measures_8_03{"M8.03", "M8.03g"};

constexpr std::array clauses{
    ClauseRules{"8.01", "8", measures_8_01, DocumentKind::monitoring_procedure, {}, compute_8_01},
    ClauseRules{"8.02", "8", measures_8_02, DocumentKind::monitoring_procedure, {}, compute_8_02},
    ClauseRules{"8.03", "8", measures_8_03, DocumentKind::monitoring_procedure, {}, compute_8_03},
};

void declare_not_applicable(Measure& m) {
  Measure blank{.id = m.id, .clause = m.clause, .status = MeasureStatus::not_applicable};
  blank.flags = std::move(m.flags);
  m = std::move(blank);
}

/// Status, rating, caps and order, once the cases are known (§1.15, 1.18).
void conclude(Measure& m, const ClauseRules& rules, int document) {
  if (m.status == MeasureStatus::no_cases && m.den > 0) m.status = MeasureStatus::rated;
  if (m.status == MeasureStatus::rated) {
    m.rating = rating_of(m.num, m.den);
    m.small_n = m.den < 5;
    if (rules.document && document >= 2) m.caps.push_back({"document:" + std::string(word(*rules.document)), document});
    for (const Cap& cap : m.caps) m.rating = std::max(*m.rating, cap.rating);
  } else {
    m.caps.clear();
  }
  std::sort(m.caps.begin(), m.caps.end());
  for (Failing& f : m.failing) std::sort(f.reasons.begin(), f.reasons.end());
  std::sort(m.failing.begin(), m.failing.end(), [](const Failing& a, const Failing& b) { return a.unit < b.unit; });
}

std::vector<Measure> measures_of(Evaluation& evaluation, ProgrammeRef programme, const ClauseRules& rules) {
  std::vector<Measure> measures;
  std::set<std::string> flags;
  const bool not_applicable = declared_not_applicable(evaluation, programme, rules, flags);
  for (const std::string_view id : rules.measures)
    measures.push_back({.id = id, .clause = rules.clause, .flags = flags});
  if (not_applicable) {
    for (Measure& m : measures) declare_not_applicable(m);
    return measures;
  }
  rules.compute(evaluation, programme, measures);
  const int document = rules.document ? document_status(evaluation, programme, *rules.document) : 1;
  for (Measure& m : measures) conclude(m, rules, document);
  return measures;
}

std::optional<int> worse(std::optional<int> a, std::optional<int> b) {
  return !a ? b : !b ? a : std::optional(std::max(*a, *b));
}

ClauseResult roll_up(const ClauseRules& rules, std::span<const Measure> measures) {
  ClauseResult result{rules.clause, MeasureStatus::no_cases, std::nullopt, {}};
  for (const Measure& m : measures) {
    result.rating = worse(result.rating, m.rating);
    result.measures.push_back(m.id);
  }
  if (result.rating) {
    result.status = MeasureStatus::rated;
    return result;
  }
  for (const auto status : {MeasureStatus::not_applicable, MeasureStatus::not_assessed, MeasureStatus::no_cases})
    if (std::any_of(measures.begin(), measures.end(), [&](const Measure& m) { return m.status == status; })) {
      result.status = status;
      break;
    }
  return result;
}

}  // namespace

std::string_view word(MeasureStatus status) {
  constexpr std::array<std::string_view, 5> words{"RATED", "NO_CASES", "NA", "NOT_ASSESSED", "INFO"};
  return words[static_cast<std::size_t>(status)];
}

std::span<const ClauseRules> catalogue() { return clauses; }

ProgrammeResult evaluate(Evaluation& evaluation, ProgrammeRef programme) {
  ProgrammeResult result{programme, {}, {}, {}};
  for (const ClauseRules& rules : clauses) {
    std::vector<Measure> measures = measures_of(evaluation, programme, rules);
    const ClauseResult clause = roll_up(rules, measures);
    if (result.sections.empty() || result.sections.back().section != rules.section)
      result.sections.push_back({rules.section, std::nullopt, {}});
    SectionResult& section = result.sections.back();
    section.rating = worse(section.rating, clause.rating);
    section.clauses.push_back(clause.clause);
    result.clauses.push_back(clause);
    std::move(measures.begin(), measures.end(), std::back_inserter(result.measures));
  }
  return result;
}

}  // namespace kith::accreditation
