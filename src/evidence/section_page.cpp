// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/section_page.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "accreditation/figure_view.h"
#include "evidence/section.html.h"
#include "platform/i18n/keys.h"

namespace kith::evidence {

using namespace accreditation;  // NOLINT: figures
using i18n::Key;
using namespace std::string_view_literals;  // NOLINT: words

namespace {

struct Reason {
  std::string text, number;
};

struct PrintedFigure : FigureView {
  std::string clause, num, den, standing;
  std::int64_t permille{};
  std::vector<Reason> reasons;
  bool has_value() const { return !value.empty(); }
  bool has_reasons() const { return !reasons.empty(); }
};

/// What cases are counted by: a word behind the colon stays, numbers and ids are left out, and dates that only say
/// where are no reason.
std::string kind_of(std::string_view reason) {
  constexpr std::array words{"gap"sv,     "missing"sv, "blank"sv,           "not_covered"sv,  "reason"sv,
                             "purpose"sv, "role"sv,    "document_status"sv, "report_status"sv};
  const auto head = reason.substr(0, reason.find(':'));
  if (head == "first" || head == "last") return {};
  return std::string(std::find(words.begin(), words.end(), head) != words.end() ? reason : head);
}

/// "minutes" -> "too few minutes": what cases have in common whose numbers differ.
std::string kind_text(const i18n::Words& words, std::string_view measure, const std::string& kind) {
  const std::string name = kind == "days" && measure == "M4.01" ? std::string("days_uncovered") : kind;
  if (i18n::Key::find("evidence.reason." + name)) return words.text_of("evidence.reason." + name);
  return reason_text(words, measure, kind);
}

/// How many cases give each reason, the most frequent first.
std::vector<Reason> reasons_of(const Measure& m, const i18n::Words& words) {
  std::map<std::string, std::int64_t> by_kind;
  for (const Failing& f : m.failing) {
    std::set<std::string> kinds;
    for (const std::string& reason : f.reasons) kinds.insert(kind_of(reason));
    for (const std::string& kind : kinds)
      if (!kind.empty()) ++by_kind[kind];
  }
  std::vector<std::pair<std::string, std::int64_t>> order(by_kind.begin(), by_kind.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<Reason> reasons;
  for (const auto& [kind, n] : order) reasons.push_back({kind_text(words, m.id, kind), words.number(n)});
  return reasons;
}

struct PrintedGroup {
  std::string name, n, met, share;
};
struct PrintedTable {
  std::string outcome, dimension;
  std::vector<PrintedGroup> lines;
};

PrintedGroup printed(const std::string& name, const GroupLine& line, const i18n::Words& words) {
  return {name, words.number(line.n), words.number(line.met), words.percent(line.met, line.n)};
}

std::vector<PrintedTable> printed(std::span<const OutcomeByGroup> tables, const i18n::Words& words) {
  std::vector<PrintedTable> all;
  for (const OutcomeByGroup& of : tables) {
    if (of.table.lines.size() < 2) continue;  // nothing to compare; it stands in groups.csv
    PrintedTable table{of.outcome, words.text_of("evidence.dimension." + of.dimension), {}};
    for (const GroupLine& line : of.table.lines)
      table.lines.push_back(
          printed(line.name.empty() ? words.text(Key("evidence.group.together")) : line.name, line, words));
    const std::string total = words.text(Key("evidence.group.total"));
    table.lines.push_back(printed(total, of.table.total, words));
    all.push_back(std::move(table));
  }
  return all;
}

struct SectionView {
  std::string lang, heading, programme, agency, period, rating;
  std::vector<PrintedClause> clauses;
  std::vector<PrintedFigure> figures;
  std::vector<PrintedTable> groups;
  std::int64_t smallest{smallest_group};
  bool has_groups() const { return !groups.empty(); }
  bool has_clauses() const { return !clauses.empty(); }
  bool has_figures() const { return !figures.empty(); }
};

PrintedFigure printed(const Measure& m, const i18n::Words& words) {
  PrintedFigure view{figure_view(words, m, {}), std::string(m.clause), words.number(m.num), words.number(m.den), {}, 0,
                     reasons_of(m, words)};
  view.standing = m.status == MeasureStatus::rated ? rating_text(words, m.rating) : view.status.text;
  view.permille = m.den > 0 ? m.num * 1000 / m.den : 0;
  return view;
}

}  // namespace

std::string section_page(const Part& part, const SectionAbout& about, std::span<const OutcomeByGroup> groups,
                         const i18n::Words& words, std::span<const PrintedClause> clauses) {
  SectionView view;
  view.clauses.assign(clauses.begin(), clauses.end());
  view.lang = i18n::tag(words.language());
  view.heading = part.heading;
  view.programme = about.programme;
  view.agency = about.agency;
  view.period = words.text(
      Key("evidence.pdf.period"),
      {{"from", Date(about.period.from)}, {"to", Date(about.period.to)}, {"as_of", Date(about.period.as_of)}});
  if (part.rating) view.rating = rating_text(words, part.rating);
  for (const Measure* m : part.measures) view.figures.push_back(printed(*m, words));
  view.groups = printed(groups, words);
  render::Html html(32 * 1024);
  html::section(html, view, words);
  return std::string(html.str());
}

}  // namespace kith::evidence
