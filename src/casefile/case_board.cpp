// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/case_board.h"

#include "casefile/case_board.html.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

namespace kith::casefile {
namespace {

constexpr std::size_t cards_shown = 5, rows_shown = 50;

}  // namespace

void CaseBoard::card(Lane& lane, const Visit& visit, std::string name, Date since, render::Url href,
                     render::Status status) {
  ++lane.count;
  if (lane.cards.size() == cards_shown) return;
  const auto days = days_between(since, visit.today);
  lane.cards.push_back(
      {std::move(name), visit.words.text("casefile.for_days", {{"n", days}}), std::move(href), std::move(status)});
}

bool CaseBoard::room() {
  more = rows.size() == rows_shown;
  return !more;
}

http::Response show_board(Visit& visit, CaseBoard& board) {
  board.board.name = board.heading;
  if (board.any()) board.nothing.reset();
  render::Html body(32 * 1024);
  html::case_board(body, board, visit.words);
  return visit.page(board.heading, body);
}

}  // namespace kith::casefile
