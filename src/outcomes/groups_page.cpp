// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "accreditation/evaluation.h"
#include "evidence/groups.h"
#include "outcomes/groups.html.h"
#include "outcomes/outcomes.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "snapshot/refs.h"

/// Whom a programme serves better and whom worse: outcomes of twelve months by group, in which nobody can be found
/// (M1.02c, decision 0177).
namespace kith::outcomes {
namespace {

struct Line {
  std::string name, change;
  std::int64_t n{}, met{};
};
struct Table {
  std::string id, outcome, dimension;
  std::vector<Line> lines;
};
struct GroupsView {
  std::string name;
  render::Url back;
  Date from{}, to{};
  std::int64_t smallest{evidence::smallest_group};
  std::vector<Table> tables;
  bool nothing{};
};

Line line_of(const Visit& visit, const evidence::GroupLine& line, i18n::Key unnamed) {
  const auto mean = line.n ? line.change / line.n : 0;
  const auto cents = std::to_string(std::abs(mean) % 100);
  std::string change =
      (mean < 0 ? "-" : "+") + std::to_string(std::abs(mean) / 100) + "." + (cents.size() < 2 ? "0" : "") + cents;
  if (visit.words.language() == i18n::Language::fr) std::replace(change.begin(), change.end(), '.', ',');
  return {line.name.empty() ? visit.words.text(unnamed) : line.name, std::move(change), line.n, line.met};
}

}  // namespace

http::Response groups_page(Visit& visit, const Uses& uses) {
  const auto wanted = visit.open_id<ProgrammeId>(visit.request.query.get("programme"));
  const auto programmes = programmes_of(visit, auth::Permission::see_outcomes);
  const auto chosen = std::find_if(programmes.begin(), programmes.end(),
                                   [&](const auto& p) { return wanted && p.programme == *wanted; });
  if (chosen == programmes.end()) return visit.refused({RefusalKind::not_found, {}});
  GroupsView view;
  view.name = chosen->name;
  view.back = render::Url(address_of(visit, chosen->programme));
  view.to = visit.today;
  view.from = add_days(add_months(visit.today, -12), 1);
  const auto columns = uses.intake.people.columns();
  accreditation::Evaluation evaluation(*columns,
                                       {snapshot::Day(view.from), snapshot::Day(view.to), snapshot::Day(view.to)});
  const auto tables = visit.reading([&](db::Tx& tx) {
    return evidence::outcomes_by_group(tx, evaluation, snapshot::ref_of(chosen->programme), visit.words);
  });
  for (const auto& of : tables) {
    if (of.table.lines.size() < 2) continue;
    Table table{"table" + std::to_string(view.tables.size()),
                of.outcome,
                visit.words.text_of("evidence.dimension." + of.dimension),
                {}};
    for (const auto& line : of.table.lines) table.lines.push_back(line_of(visit, line, "evidence.group.together"));
    table.lines.push_back(line_of(visit, of.table.total, "evidence.group.total"));
    view.tables.push_back(std::move(table));
  }
  view.nothing = view.tables.empty();
  render::Html body(16 * 1024);
  html::groups(body, view, visit.words);
  return visit.page(visit.words.text("outcome.title.groups"), body);
}

}  // namespace kith::outcomes
