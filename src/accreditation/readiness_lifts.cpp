// SPDX-License-Identifier: AGPL-3.0-or-later
// What lifts a clause, who owes it, and what a figure would be if named cases were in order.
#include <algorithm>
#include <map>

#include "accreditation/file_of_case.h"
#include "accreditation/readiness.h"

namespace kith::accreditation {
namespace {

const Measure* measure_of(const ProgrammeResult& result, std::string_view id) {
  for (const Measure& m : result.measures)
    if (m.id == id) return &m;
  return nullptr;
}

std::vector<OwedBy> owed_for(const FilesOfCases& files, const ProgrammeResult& result, const ClauseLift& lift) {
  std::map<std::uint32_t, std::int64_t> cases;
  for (const NextRating& part : lift.parts)
    if (const Measure* m = measure_of(result, part.measure))
      for (const Failing& failing : m->failing) ++cases[files.of(*m, failing).worker.key];
  std::vector<OwedBy> owed;
  for (const auto& [worker, n] : cases) owed.push_back({worker, n});
  std::stable_sort(owed.begin(), owed.end(), [](const OwedBy& a, const OwedBy& b) { return a.cases > b.cases; });
  return owed;
}

ClauseLift lift_of(const ProgrammeResult& result, const std::vector<NextRating>& next, const ClauseResult& clause) {
  ClauseLift lift{.clause = clause.clause, .now = *clause.rating, .next = 1};
  for (const std::string_view id : clause.measures) {
    const Measure* m = measure_of(result, id);
    if (!m || !m->rating) continue;
    if (*m->rating < lift.now) {
      lift.next = std::max(lift.next, *m->rating);
      continue;
    }
    const auto part = std::find_if(next.begin(), next.end(), [&](const NextRating& n) { return n.measure == id; });
    if (part == next.end() || *m->rating != lift.now) {
      lift.held = true;
      continue;
    }
    lift.next = std::max(lift.next, part->next);
    lift.acts += part->cases;
    lift.parts.push_back(*part);
  }
  lift.held = lift.held || lift.parts.empty();
  if (lift.held) {
    lift.acts = 0;
    lift.next = lift.now;
  }
  return lift;
}

}  // namespace

std::vector<ClauseLift> clause_lifts(const FilesOfCases& files, const ProgrammeResult& result) {
  const std::vector<NextRating> next = next_ratings(result);
  std::vector<ClauseLift> all;
  for (const ClauseResult& clause : result.clauses) {
    if (clause.rating.value_or(1) == 1) continue;
    all.push_back(lift_of(result, next, clause));
    all.back().owed = owed_for(files, result, all.back());
  }
  std::stable_sort(all.begin(), all.end(), [](const ClauseLift& a, const ClauseLift& b) {
    if (a.held != b.held) return b.held;
    return (a.now - a.next) * b.acts > (b.now - b.next) * a.acts;
  });
  return all;
}

namespace {

/// Its rating is that of its share under its caps, not one of a scale of its own.
bool by_cases(const Measure& m) {
  auto rating = rating_of(m.num, m.den);
  for (const Cap& cap : m.caps)
    if (rating) rating = std::max(*rating, cap.rating);
  return rating == m.rating;
}

}  // namespace

FigureAfter figure_after(const Measure& m, std::span<const std::size_t> done) {
  FigureAfter after{{m.num, m.den}, {}};
  const std::set<std::size_t> once(done.begin(), done.end());
  for (const std::size_t at : once) {
    if (at >= m.failing.size()) continue;
    const std::string& unit = m.failing[at].unit;
    const auto counted = std::lower_bound(m.counted.begin(), m.counted.end(), unit,
                                          [](const Counted& c, const std::string& u) { return c.unit < u; });
    after.share.num += counted != m.counted.end() && counted->unit == unit ? counted->den - counted->num : 1;
  }
  const auto capped = [&](std::optional<int> rating) {
    const bool all_in_order = after.share.num == after.share.den && m.num < m.den;
    for (const Cap& cap : m.caps)  // where nothing fails any more only the document still holds
      if (rating && (!all_in_order || cap.reason.starts_with("document:"))) rating = std::max(*rating, cap.rating);
    return rating;
  };
  if (m.rating && by_cases(m)) after.rating = capped(rating_of(after.share.num, after.share.den));
  return after;
}

namespace {

/// The rating of a clause if its figures had those of `then`.
std::optional<int> clause_after(const ProgrammeResult& result, std::string_view clause, const RatingsOfFigures& then) {
  std::optional<int> worst;
  MeasureList own;
  for (const Measure& m : result.measures) {
    if (m.clause != clause) continue;
    Measure changed = m;
    if (const auto found = then.find(m.id); found != then.end()) changed.rating = found->second;
    if (changed.rating) worst = std::max(worst.value_or(1), *changed.rating);
    own.add({std::make_shared<const Figure>(std::move(changed))});
  }
  for (const ClauseRules* rules : all_clauses())
    if (rules->clause == clause && rules->roll_up) {
      ClauseResult rolled{rules->clause, MeasureStatus::rated, worst, {}};
      rules->roll_up(rolled, own);
      worst = rolled.rating;
    }
  return worst;
}

bool has_changed(const ProgrammeResult& result, std::string_view clause, const RatingsOfFigures& then) {
  return std::ranges::any_of(result.measures,
                             [&](const Measure& m) { return m.clause == clause && then.contains(m.id); });
}

}  // namespace

std::optional<RatingsAfter> ratings_after(const ProgrammeResult& result, const Measure& measure,
                                          const RatingsOfFigures& then) {
  if (!then.contains(measure.id)) return std::nullopt;
  RatingsAfter after{clause_after(result, measure.clause, then), {}, {}};
  for (const SectionResult& section : result.sections) {
    const auto holds = [&](std::string_view clause) {
      return std::ranges::find(section.clauses, clause) != section.clauses.end();
    };
    if (!holds(measure.clause)) continue;
    after.section_name = section.section;
    for (const ClauseResult& c : result.clauses) {
      if (!holds(c.clause)) continue;
      const auto rating = has_changed(result, c.clause, then) ? clause_after(result, c.clause, then) : c.rating;
      if (rating) after.section = std::max(after.section.value_or(1), *rating);
    }
  }
  return after;
}

std::optional<std::pair<const Measure*, std::size_t>> failing_case(const ProgrammeResult& result,
                                                                   std::string_view name) {
  const auto colon = name.find(':');
  const Measure* m = measure_of(result, name.substr(0, colon));
  if (!m || colon == name.npos) return std::nullopt;
  for (std::size_t i = 0; i < m->failing.size(); ++i)
    if (m->failing[i].unit == name.substr(colon + 1)) return std::pair(m, i);
  return std::nullopt;
}

}  // namespace kith::accreditation
