// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "accreditation/evaluation.h"
#include "accreditation/few_cases.h"
#include "evidence/groups.h"
#include "outcomes/groups.html.h"
#include "outcomes/outcomes.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"
#include "snapshot/refs.h"

/// Whom a programme serves better and whom worse: outcomes of twelve months by group, in which nobody can be found
/// (M1.02c, decision 0177).
namespace kith::outcomes {
namespace {

struct Line {
  std::string name, n, met, change;
  std::int64_t mean{};  ///< the change in hundredths
};
struct Table {
  std::string id, outcome, dimension;
  std::vector<Line> lines;
};
struct GroupRow {
  std::string outcome, dimension;
  Date from{}, to{};
  Line line;
};
template <auto Member>
lists::Cell of_group(const GroupRow& row) {
  return row.line.*Member;
}
lists::Cell mean_change(const GroupRow& row) { return lists::Hundredths{row.line.mean}; }
/// What stands in the tables, in the same words: withheld and rounded there is withheld and rounded here.
constexpr lists::Column<GroupRow> group_columns[] = {
    {"outcome.column.outcome", lists::field<&GroupRow::outcome>},
    {"outcome.column.dimension", lists::field<&GroupRow::dimension>},
    {"evidence.from", lists::field<&GroupRow::from>},
    {"evidence.to", lists::field<&GroupRow::to>},
    {"evidence.group.group", of_group<&Line::name>},
    {"evidence.group.n", of_group<&Line::n>},
    {"evidence.group.met", of_group<&Line::met>},
    {"outcome.column.change", mean_change},
};
struct YearEnd {
  std::string value, text;
  bool chosen{};
};
struct ProgrammeChoice {
  std::string value, text;
  bool chosen{};
};
struct GroupsView {
  std::string name, at;
  std::vector<ProgrammeChoice> programmes;
  render::Url back;
  std::vector<YearEnd> year_ends;
  Date from{}, to{};
  std::int64_t smallest{evidence::smallest_group};
  std::vector<Table> tables;
  std::string problem;
  bool nothing{}, closed{}, many{}, none{};
  bool filter() const { return closed || many; }
};

/// "8 (80.0%)"; for a reader who may open no case nothing of one to four, and all else rounded to fives.
std::string met_text(const i18n::Words& words, const evidence::GroupLine& line, bool closed) {
  if (closed && (accreditation::few_persons(line.met) || accreditation::few_persons(line.n - line.met)))
    return words.text("accreditation.flag.few_withheld");
  const auto shown = [&](std::int64_t n) { return closed ? accreditation::rounded_to_fives(n) : n; };
  return words.number(shown(line.met)) + " (" + words.percent(shown(line.met), shown(line.n)) + ")";
}

/// To the nearest half for a reader who may open no case: finer steps tell how many stand behind a rounded count, and
/// what one more of them brought (decision 0309). In hundredths.
std::int64_t mean_shown(const evidence::GroupLine& line, bool closed) {
  constexpr std::int64_t half = 50;
  const auto mean = line.n ? line.change / line.n : 0;
  return closed ? (mean + (mean < 0 ? -half : half) / 2) / half * half : mean;
}

Line line_of(const Visit& visit, const evidence::GroupLine& line, i18n::Key unnamed, bool closed) {
  const auto mean = mean_shown(line, closed);
  const auto cents = std::to_string(std::abs(mean) % 100);
  std::string change =
      (mean < 0 ? "-" : "+") + std::to_string(std::abs(mean) / 100) + "." + (cents.size() < 2 ? "0" : "") + cents;
  if (visit.words.language() == i18n::Language::fr) std::replace(change.begin(), change.end(), '.', ',');
  const auto n = closed ? accreditation::rounded_to_fives(line.n) : line.n;
  return {line.name.empty() ? visit.words.text(unnamed) : line.name, visit.words.number(n),
          met_text(visit.words, line, closed), std::move(change), mean};
}

constexpr int years_to_choose = 8;

/// Twelve months that end today; for a reader who may open no case only those that ended with a quarter, as they were
/// known then (decision 0296): two answers about days that differ by one tell what that day brought.
void choose_year(const Visit& visit, ProgrammeId programme, GroupsView& view) {
  view.to = visit.today;
  if (!accreditation::opens_cases(visit, programme)) {
    view.closed = true;
    const auto ends = accreditation::year_ends(visit.today, years_to_choose);
    const auto asked = visit.request.query.get("to");
    const auto day = parse_date(asked);
    const bool fits = day && accreditation::ends_a_quarter(*day, visit.today);
    if (!asked.empty() && !fits) view.problem = visit.words.text("accreditation.measures.whole_years");
    view.to = fits ? *day : ends.front();
    for (const Date end : ends) view.year_ends.push_back({iso(end), visit.words.date(end), end == view.to});
  }
  view.from = add_days(add_months(view.to, -12), 1);
}

void fill(Visit& visit, const Uses& uses, ProgrammeId programme, GroupsView& view) {
  const auto columns = uses.intake.people.columns();
  accreditation::Evaluation evaluation(*columns,
                                       {snapshot::Day(view.from), snapshot::Day(view.to), snapshot::Day(view.to)});
  const auto tables = visit.reading([&](db::Tx& tx) {
    return evidence::outcomes_by_group(tx, evaluation, snapshot::ref_of(programme), visit.words);
  });
  for (const auto& of : tables) {
    if (of.table.lines.size() < 2) continue;
    Table table{"table" + std::to_string(view.tables.size()),
                of.outcome,
                visit.words.text_of("evidence.dimension." + of.dimension),
                {}};
    for (const auto& line : of.table.lines)
      table.lines.push_back(line_of(visit, line, "evidence.group.together", view.closed));
    table.lines.push_back(line_of(visit, of.table.total, "evidence.group.total", view.closed));
    view.tables.push_back(std::move(table));
  }
  view.nothing = view.tables.empty();
  if (!view.nothing) visit.offer_file();
}

http::Response groups_as_file(Visit& visit, const GroupsView& view) {
  if (!view.problem.empty())
    return visit.refused({RefusalKind::invalid, {{"to", "accreditation.measures.whole_years"}}});
  std::vector<GroupRow> rows;
  for (const auto& table : view.tables)
    for (const auto& line : table.lines) rows.push_back({table.outcome, table.dimension, view.from, view.to, line});
  return lists::answer(visit, "outcome.title.groups", group_columns, rows);
}

}  // namespace

http::Response groups_page(Visit& visit, const Uses& uses) {
  const auto programmes = programmes_of(visit, auth::Permission::see_outcomes);
  const auto chosen = programme_asked(visit, programmes);
  if (!chosen && !visit.request.query.get("programme").empty()) return visit.refused({RefusalKind::not_found, {}});
  GroupsView view;
  view.none = !chosen;
  if (chosen) {
    view.many = programmes.size() > 1;
    for (const auto& p : programmes)
      view.programmes.push_back({visit.seal(p.programme), p.name, p.programme == chosen->programme});
    view.name = chosen->name;
    view.back = render::Url(address_of(visit, chosen->programme));
    view.at = visit.seal(chosen->programme);
    choose_year(visit, chosen->programme, view);
    fill(visit, uses, chosen->programme, view);
  }
  if (lists::wanted(visit)) return groups_as_file(visit, view);
  render::Html body(16 * 1024);
  html::groups(body, view, visit.words);
  return visit.page(visit.words.text("outcome.title.groups"), body, view.problem.empty() ? 200 : 422);
}

}  // namespace kith::outcomes
