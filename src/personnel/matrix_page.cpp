// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/programmes.h"
#include "personnel/matrix.html.h"
#include "personnel/personnel.h"
#include "personnel/words.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"

/// Everybody who oversees mentoring, and each competency.
namespace kith::personnel {
namespace {

struct Column {
  std::string text;
};
struct Cell {
  std::string label;
  render::Status status;
  std::optional<Date> until;
};
struct Row {
  std::string name, programme;
  render::Url href;
  std::vector<Cell> cells;
};
struct MatrixView {
  std::vector<Column> columns;
  std::vector<Row> rows;
  std::optional<render::Empty> nothing;
  bool any{};
};

/// A column for each competency that the page shows.
http::Response matrix_file(Visit& visit, const MatrixView& view) {
  return lists::answer(visit, visit.words.text("personnel.title.matrix"), [&](lists::Rows& rows) {
    rows.cell(visit.words.text("personnel.column.worker"));
    rows.cell(visit.words.text("list.programme"));
    for (const auto& column : view.columns) rows.cell(column.text);
    rows.end();
    for (const auto& row : view.rows) {
      rows.cell(row.name);
      rows.cell(row.programme);
      for (const auto& cell : row.cells) rows.cell(cell.status);
      rows.end();
    }
  });
}

}  // namespace

http::Response matrix_page(Visit& visit, const Uses& uses) {
  const Desk desk(visit, uses);
  const auto names = casefile::programme_names(visit);
  std::vector<std::pair<const Place*, Skills>> all;
  Competencies shown = snapshot::usual_competencies;  // and what else is asked of somebody here
  for (const auto& place : desk.places()) {
    if (!place.oversight) continue;
    all.emplace_back(&place, skills_of(desk.columns(), place, visit.today));
    for (const auto& skill : all.back().second.list)
      if (skill.required) shown.add(skill.competency);
  }
  MatrixView view;
  shown.each([&](Competency c) { view.columns.push_back({competency_word(visit.words, c)}); });
  for (const auto& [place, skills] : all) {
    Row row{desk.name(place->person), {}, render::Url(address_of(visit, place->person)), {}};
    if (const auto found = names.find(place->programme); found != names.end()) row.programme = found->second;
    for (const auto& skill : skills.list)
      if (shown.contains(Competencies{skill.competency}))
        row.cells.push_back(
            {competency_word(visit.words, skill.competency), skill_status(visit.words, skill), skill.valid_until});
    view.rows.push_back(std::move(row));
    visit.saw("person", place->person.value);
  }
  if (lists::wanted(visit)) return matrix_file(visit, view);
  view.any = !view.rows.empty();
  if (view.any) visit.offer_file();
  if (!view.any)
    view.nothing =
        render::Empty{visit.words.text("personnel.none_oversees"), visit.words.text("personnel.none_oversees_hint")};
  render::Html body(16 * 1024);
  html::matrix(body, view, visit.words);
  return visit.page(visit.words.text("personnel.title.matrix"), body);
}

}  // namespace kith::personnel
