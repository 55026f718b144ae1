// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/section_page.h"

#include <algorithm>
#include <map>
#include <set>

#include "accreditation/figure_view.h"
#include "evidence/section.html.h"
#include "platform/i18n/keys.h"

namespace kith::evidence {

using namespace accreditation;  // NOLINT: figures
using i18n::Key;

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

struct SectionView {
  std::string lang, heading, programme, agency, period, rating;
  std::vector<PrintedFigure> figures;
};

/// What cases are counted by: a reason whose detail is a word stays as it is, numbers and ids behind the colon are left
/// out, and dates that only say where are no reason.
std::string kind_of(std::string_view reason) {
  const auto colon = reason.find(':');
  const auto head = reason.substr(0, colon);
  if (colon == reason.npos || head == "days") return std::string(head);
  if (head == "first" || head == "last") return {};
  const bool word = head == "gap" || head == "missing" || head == "blank" || head == "not_covered";
  return std::string(word ? reason : head) + (word ? "" : ":…");
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
  for (const auto& [kind, n] : order)
    reasons.push_back({kind == "days" ? m.id == "M4.01" ? words.text(Key("evidence.pdf.uncovered"))
                                                        : words.text(Key("evidence.pdf.late"))
                                      : reason_text(words, m.id, kind),
                       words.number(n)});
  return reasons;
}

PrintedFigure printed(const Measure& m, const i18n::Words& words) {
  PrintedFigure view{figure_view(words, m, {}), std::string(m.clause), words.number(m.num), words.number(m.den), {}, 0,
                     reasons_of(m, words)};
  view.standing = m.status == MeasureStatus::rated ? rating_text(words, m.rating) : view.status.text;
  view.permille = m.den > 0 ? m.num * 1000 / m.den : 0;
  return view;
}

}  // namespace

std::string section_page(const Part& part, const SectionAbout& about, const i18n::Words& words) {
  SectionView view;
  view.lang = i18n::tag(words.language());
  view.heading = part.heading;
  view.programme = about.programme;
  view.agency = about.agency;
  view.period = words.text(
      Key("evidence.pdf.period"),
      {{"from", Date(about.period.from)}, {"to", Date(about.period.to)}, {"as_of", Date(about.period.as_of)}});
  if (part.rating) view.rating = rating_text(words, part.rating);
  for (const Measure* m : part.measures) view.figures.push_back(printed(*m, words));
  render::Html html(32 * 1024);
  html::section(html, view, words);
  return std::string(html.str());
}

}  // namespace kith::evidence
