// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/few_cases.h"

#include <algorithm>

namespace kith::accreditation {
namespace {

constexpr std::int64_t fewest = 5;  ///< workflows.md §11: n < 5 is not shown

bool is_few(std::int64_t n) { return n > 0 && n < fewest; }
bool is_few(const Share& s) { return is_few(s.den) || is_few(s.num) || is_few(s.den - s.num); }
std::int64_t rounded(std::int64_t n) { return (n + fewest / 2) / fewest * fewest; }
Share rounded(const Share& s) { return {rounded(s.num), rounded(s.den)}; }

std::int64_t size_of(std::int64_t n) { return n; }
std::int64_t size_of(const Share& s) { return s.den; }
void add_to(std::int64_t& sum, std::int64_t n) { sum += n; }
void add_to(Share& sum, const Share& s) { sum.num += s.num, sum.den += s.den; }

/// The small lines and as many of the next smallest as it takes stand together as `name`; nothing at all when they stay
/// few. Returns whether a line was small.
template <class Number>
bool merge_few(std::map<std::string, Number>& lines, const std::string& name) {
  if (std::none_of(lines.begin(), lines.end(), [](const auto& line) { return is_few(line.second); })) return false;
  std::vector<std::pair<std::string, Number>> by_size(lines.begin(), lines.end());
  std::stable_sort(by_size.begin(), by_size.end(), [](const auto& a, const auto& b) {
    return std::pair(!is_few(a.second), size_of(a.second)) < std::pair(!is_few(b.second), size_of(b.second));
  });
  Number sum{};
  for (const auto& [line, number] : by_size) {
    const bool enough = size_of(sum) >= fewest && !is_few(sum);
    if (enough && !is_few(number)) break;
    add_to(sum, number);
    lines.erase(line);
  }
  if (is_few(sum) || size_of(sum) == 0)
    lines.clear();
  else
    lines[name] = sum;
  return true;
}

/// Reasons that divide the units ("reason:a", "reason:b") stand together; parts that overlap are all left out.
bool merge_parts(Measure& m) {
  std::set<std::string> families;
  Share rest{m.num, m.den};
  for (const auto& [name, share] : m.sub) {
    families.insert(name.substr(0, name.find(':')));
    rest.num -= share.num, rest.den -= share.den;
  }
  const bool any = std::any_of(m.sub.begin(), m.sub.end(), [](const auto& part) { return is_few(part.second); });
  const bool divides = families.size() == 1 && rest.num >= 0 && rest.den >= 0;
  if (divides ? is_few(rest) : any) {
    m.sub.clear();
    return true;
  }
  return divides && merge_few(m.sub, *families.begin() + ":few_together");
}

/// Ids and loads of workers are left out; of the numbers all, if one is small.
bool merge_counts(Measure& m) {
  const auto number = [](const auto& count) { return std::get_if<std::int64_t>(&count.second); };
  std::erase_if(m.counts, [&](const auto& count) { return !number(count); });
  const bool any = std::any_of(m.counts.begin(), m.counts.end(), [&](const auto& c) { return is_few(*number(c)); });
  if (any) m.counts.clear();
  for (auto& [_, count] : m.counts) count = rounded(std::get<std::int64_t>(count));
  return any;
}

void round_all(Measure& m) {
  const bool parts = merge_parts(m), reasons = merge_few(m.excluded, "few_together"), counts = merge_counts(m);
  if (parts || reasons || counts) m.flags.insert("few_parts_withheld");
  m.num = rounded(m.num), m.den = rounded(m.den);
  for (auto& [_, share] : m.sub) share = rounded(share);
  for (auto& [_, number] : m.excluded) number = rounded(number);
  m.flags.insert("rounded");
}

void blank(Measure& m) {
  if (m.den < fewest) {
    m.rating.reset();
    m.status = MeasureStatus::not_assessed;
    m.finding = {};
  }
  m.num = m.den = 0;
  m.sub.clear();
  m.excluded.clear();
  m.counts.clear();
  m.flags.insert("few_withheld");
}

Measure without_few(Measure m) {
  m.failing.clear();
  m.counted.clear();
  m.small_n = false;
  std::erase_if(m.caps, [](const Cap& cap) { return !cap.reason.starts_with("document:"); });
  if (m.status == MeasureStatus::not_applicable || m.flags.contains("concerns_withheld")) return m;
  is_few(Share{m.num, m.den}) ? blank(m) : round_all(m);
  return m;
}

bool rating_blank(const Measure& m) { return few_withheld(m) && !m.rating; }

/// Whether the rating of the clause says nothing that a figure shown does not say, or no figure of it is blank.
bool explained(const ClauseResult& clause, const MeasureList& measures) {
  bool blank = false, shown = false;
  for (const Measure& m : measures) {
    if (std::find(clause.measures.begin(), clause.measures.end(), m.id) == clause.measures.end()) continue;
    blank = blank || rating_blank(m);
    shown = shown || (m.rating && *m.rating >= *clause.rating);
  }
  return !blank || shown;
}

}  // namespace

bool few_withheld(const Measure& m) { return m.flags.contains("few_withheld"); }
bool cases_closed(const Measure& m) { return few_withheld(m) || m.flags.contains("rounded"); }

bool opens_cases(const Visit& visit, ProgrammeId programme) {
  const auto scope = auth::scope_of(visit.actor, auth::Permission::see_measure_cases);
  return scope.everything() || std::any_of(scope.areas().begin(), scope.areas().end(), [&](const auto& area) {
           return !area.programme || area.programme == programme;
         });
}

std::vector<Date> year_ends(Date today, int number) {
  std::vector<Date> ends;
  for (Date day = add_days(first_of_month(today), -1); static_cast<int>(ends.size()) < number;
       day = add_days(first_of_month(day), -1))
    if (ends_a_quarter(day, today)) ends.push_back(day);
  return ends;
}

bool ends_a_quarter(Date day, Date today) {
  const Date next = add_days(day, 1);
  return day < today && next == first_of_month(next) &&
         static_cast<unsigned>(std::chrono::year_month_day(next).month()) % 3 == 1;
}

ProgrammeResult without_few(ProgrammeResult result) {
  for (std::size_t i = 0; i < result.measures.size(); ++i) result.measures.replace(i, without_few(result.measures[i]));
  std::set<std::string_view> blanked;
  for (ClauseResult& clause : result.clauses) {
    if (!clause.rating || explained(clause, result.measures)) continue;
    clause.rating.reset();
    clause.status = MeasureStatus::not_assessed;
    blanked.insert(clause.clause);
  }
  for (SectionResult& section : result.sections) {
    const auto holds = [&](std::string_view clause) {
      return std::find(section.clauses.begin(), section.clauses.end(), clause) != section.clauses.end();
    };
    const bool shown = std::any_of(result.clauses.begin(), result.clauses.end(), [&](const ClauseResult& c) {
      return holds(c.clause) && c.rating && c.rating >= section.rating;
    });
    if (!shown && std::any_of(blanked.begin(), blanked.end(), holds)) section.rating.reset();
  }
  return result;
}

void leave_out_few(Readiness& ready) {
  ready.next.clear();
  ready.lifts.clear();
  ready.files.clear();
  ready.workers.clear();
  ready.sites.clear();
  if (std::any_of(ready.cadences.begin(), ready.cadences.end(), [](const auto& c) { return is_few(c.share); }))
    ready.cadences.clear();
  for (CadenceShare& cadence : ready.cadences) cadence.share = rounded(cadence.share);
}

}  // namespace kith::accreditation
