// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/case_board.h"

#include "casefile/case_board.html.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"

namespace kith::casefile {
namespace {

constexpr std::size_t cards_shown = 5, rows_per_page = 25;

constexpr lists::Column<CaseBoard::Row> list_columns[] = {
    {"casefile.column.name", lists::field<&CaseBoard::Row::name>},
    {"list.programme", lists::field<&CaseBoard::Row::programme>},
    {"casefile.column.state", lists::field<&CaseBoard::Row::state>},
    {"list.days", lists::field<&CaseBoard::Row::days>},
    {"casefile.column.missing", lists::field<&CaseBoard::Row::missing>},
    {"casefile.column.due", lists::field<&CaseBoard::Row::due>},
    {"list.standing", lists::field<&CaseBoard::Row::status>},
    {"casefile.column.next", lists::field<&CaseBoard::Row::act>},
};

}  // namespace

bool CaseBoard::counts(Lane& lane) {
  ++lane.count;
  return lane.cards.size() < cards_shown;
}

void CaseBoard::card(Lane& lane, const Visit& visit, std::string name, Date since, render::Url href,
                     render::Status status) {
  const auto days = days_between(since, visit.today);
  lane.cards.push_back(
      {std::move(name), visit.words.text("casefile.for_days", {{"n", days}}), std::move(href), std::move(status)});
}

lists::Paged CaseBoard::page_of(const Visit& visit, std::size_t wanted) {
  constexpr std::string_view kept[] = {"state"};
  auto page = lists::paged(visit, wanted, rows_per_page, kept);
  pages = page.links;
  return page;
}

http::Response show_board(Visit& visit, CaseBoard& board) {
  if (lists::wanted(visit)) return lists::answer_titled(visit, board.heading, list_columns, board.rows);
  if (board.any()) visit.offer_file();
  board.board.name = board.heading;
  if (board.any()) board.nothing.reset();
  render::Html body(32 * 1024);
  html::case_board(body, board, visit.words);
  return visit.page(board.heading, body);
}

}  // namespace kith::casefile
