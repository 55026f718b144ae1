// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/few_cases.h"

#include <algorithm>
#include <array>

#include "accreditation/file_of_case.h"
#include "snapshot/match_state.h"

namespace kith::accreditation {
namespace {

constexpr std::int64_t fewest = 5;  ///< workflows.md §11: n < 5 is not shown

/// Whether so many units may be of fewer than five persons, each of whom has at most `most`.
bool is_few(std::int64_t n, std::int64_t most) { return n > 0 && n <= (fewest - 1) * most; }
bool is_few(const Share& s, std::int64_t most) {
  return is_few(s.den, most) || is_few(s.num, most) || is_few(s.den - s.num, most);
}
std::int64_t rounded(std::int64_t n) { return (n + fewest / 2) / fewest * fewest; }
Share rounded(const Share& s) { return {rounded(s.num), rounded(s.den)}; }

std::int64_t size_of(std::int64_t n) { return n; }
std::int64_t size_of(const Share& s) { return s.den; }
void add_to(std::int64_t& sum, std::int64_t n) { sum += n; }
void add_to(Share& sum, const Share& s) { sum.num += s.num, sum.den += s.den; }

/// The small lines and as many of the next smallest as it takes stand together as `name`; nothing at all when they stay
/// few. Returns whether a line was small.
template <class Number>
bool merge_few(std::map<std::string, Number>& lines, const std::string& name, std::int64_t most) {
  const auto few = [&](const Number& number) { return is_few(number, most); };
  if (std::none_of(lines.begin(), lines.end(), [&](const auto& line) { return few(line.second); })) return false;
  std::vector<std::pair<std::string, Number>> by_size(lines.begin(), lines.end());
  std::stable_sort(by_size.begin(), by_size.end(), [&](const auto& a, const auto& b) {
    return std::pair(!few(a.second), size_of(a.second)) < std::pair(!few(b.second), size_of(b.second));
  });
  Number sum{};
  for (const auto& [line, number] : by_size) {
    const bool enough = size_of(sum) >= fewest && !few(sum);
    if (enough && !few(number)) break;
    add_to(sum, number);
    lines.erase(line);
  }
  if (few(sum) || size_of(sum) == 0)
    lines.clear();
  else
    lines[name] = sum;
  return true;
}

/// Reasons that divide the units ("reason:a", "reason:b") stand together; parts that overlap are all left out.
bool merge_parts(Measure& m, std::int64_t most) {
  std::set<std::string> families;
  Share rest{m.num, m.den};
  for (const auto& [name, share] : m.sub) {
    families.insert(name.substr(0, name.find(':')));
    rest.num -= share.num, rest.den -= share.den;
  }
  const bool any = std::any_of(m.sub.begin(), m.sub.end(), [&](const auto& part) { return is_few(part.second, most); });
  const bool divides = families.size() == 1 && rest.num >= 0 && rest.den >= 0;
  if (divides ? is_few(rest, most) : any) {
    m.sub.clear();
    return true;
  }
  return divides && merge_few(m.sub, *families.begin() + ":few_together", most);
}

/// Ids and loads of workers are left out; of the numbers all, if one is small.
bool merge_counts(Measure& m, std::int64_t most) {
  const auto number = [](const auto& count) { return std::get_if<std::int64_t>(&count.second); };
  std::erase_if(m.counts, [&](const auto& count) { return !number(count); });
  const bool any =
      std::any_of(m.counts.begin(), m.counts.end(), [&](const auto& c) { return is_few(*number(c), most); });
  if (any) m.counts.clear();
  for (auto& [_, count] : m.counts) count = rounded(std::get<std::int64_t>(count));
  return any;
}

/// What is left out of a figure is not told person by person. Where nobody counts more than twice it is taken to be
/// spread as what counts; else it is left out.
bool merge_reasons(Measure& m, std::int64_t most) {
  if (most <= 2) return merge_few(m.excluded, "few_together", most);
  const bool any = !m.excluded.empty() || !m.counts.empty();
  m.excluded.clear();
  m.counts.clear();
  return any;
}

void round_all(Measure& m, std::int64_t most) {
  const bool parts = merge_parts(m, most), reasons = merge_reasons(m, most), counts = merge_counts(m, most);
  if (parts || reasons || counts) m.flags.insert("few_parts_withheld");
  m.num = rounded(m.num), m.den = rounded(m.den);
  for (auto& [_, share] : m.sub) share = rounded(share);
  for (auto& [_, number] : m.excluded) number = rounded(number);
  m.flags.insert("rounded");
}

void blank(Measure& m, std::int64_t persons) {
  if (persons < fewest) {
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

Measure without_few(Measure m, const Persons* persons) {
  const Persons units{m.num, m.den - m.num, m.den, 1};
  const Persons& p = persons ? *persons : units;
  m.failing.clear();
  m.counted.clear();
  m.small_n = false;
  std::erase_if(m.caps, [](const Cap& cap) { return !cap.reason.starts_with("document:"); });
  if (m.status == MeasureStatus::not_applicable || m.flags.contains("concerns_withheld")) return m;
  const bool few = is_few(m.num, 1) || is_few(m.den, 1) || is_few(m.den - m.num, 1) || is_few(p.met, 1) ||
                   is_few(p.unmet, 1) || is_few(p.all, 1);
  few ? blank(m, std::min(p.all, m.den)) : round_all(m, p.most);
  return m;
}

/// Counts the persons behind one figure; `m.failing` names all its units.
class Behind {
 public:
  Behind(const Evaluation& e, const FilesOfCases& files, const Measure& m) : e_(e), m_(m) {
    for (std::size_t i = 0; i < m.counted.size(); ++i) add(files.of(m, m.failing[i]), m.counted[i]);
  }
  Persons persons() const {
    if (m_.counted.empty()) return {m_.num, m_.den - m_.num, m_.den, 1};
    Persons fewer = of(0);
    if (const Persons other = of(1); other.all > 0) {
      fewer.met = std::min(fewer.met, other.met);
      fewer.unmet = std::min(fewer.unmet, other.unmet);
      fewer.all = std::min(fewer.all, other.all);
      fewer.most = std::max(fewer.most, other.most);
    }
    return fewer;
  }

 private:
  struct Side {
    std::set<std::string> met, unmet;
    std::map<std::string, std::int64_t> units;
  };
  void add(const FileOfCase& file, const Counted& unit) {
    if (unit.den <= 0) return;
    if (file.match) {
      const auto match = snapshot::state_of(e_.snapshot(), file.match, e_.as_of());
      count(sides_[0], match ? e_.person_id(match->mentee) : file.key, unit);
      count(sides_[1], match ? e_.person_id(match->mentor) : file.key, unit);
    } else {
      count(sides_[0], file.key.empty() ? unit.unit : file.key, unit);
    }
  }
  static void count(Side& side, const std::string& who, const Counted& unit) {
    if (unit.num > 0) side.met.insert(who);
    if (unit.num < unit.den) side.unmet.insert(who);
    side.units[who] += unit.den;
  }
  Persons of(int side) const {
    const Side& s = sides_[side];
    Persons p{size(s.met), size(s.unmet), size(s.units), 1};
    for (const auto& [_, n] : s.units) p.most = std::max(p.most, n);
    return p;
  }
  template <class Set>
  static std::int64_t size(const Set& set) {
    return static_cast<std::int64_t>(set.size());
  }

  const Evaluation& e_;
  const Measure& m_;
  std::array<Side, 2> sides_;
};

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

bool few_persons(std::int64_t n) { return is_few(n, 1); }
std::int64_t rounded_to_fives(std::int64_t n) { return rounded(n); }

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

std::vector<Persons> persons_behind(const Evaluation& e, const ProgrammeResult& counted) {
  ProgrammeResult every_unit = counted;
  for (std::size_t i = 0; i < counted.measures.size(); ++i) {
    Measure m = counted.measures[i];
    m.failing.clear();
    for (const Counted& one : m.counted) m.failing.push_back({one.unit, {}});
    every_unit.measures.replace(i, std::move(m));
  }
  const FilesOfCases files(e, every_unit);
  std::vector<Persons> all;
  for (const Measure& m : every_unit.measures) all.push_back(Behind(e, files, m).persons());
  return all;
}

ProgrammeResult without_few(ProgrammeResult result, std::span<const Persons> persons) {
  for (std::size_t i = 0; i < result.measures.size(); ++i)
    result.measures.replace(i, without_few(result.measures[i], persons.empty() ? nullptr : &persons[i]));
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
  ready.cadences.clear();  // whose windows they would be is not known
}

}  // namespace kith::accreditation
