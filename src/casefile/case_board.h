// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casefile/several.h"
#include "platform/http/visit.h"
#include "platform/lists/paged.h"
#include "platform/render/components.h"

/// The board of a pipeline (mentees' episodes, mentors' files) with its table. A slice says what stands where; the
/// pages look alike because they are the same. Texts are in the visitor's language.
namespace kith::casefile {

/// The pipeline by states with counts and ages, and the cases as a table.
struct CaseBoard {
  struct Lane {
    std::string name;
    std::vector<render::Board::Card> cards;  ///< the first few
    std::int64_t count{};                    ///< of all
  };
  struct Lanes {
    std::string name;
    std::vector<Lane> columns;
  };
  struct Tab {
    std::string text;
    render::Url href;
    bool here{};
  };
  struct Row {
    std::string name, programme, state, missing, act;
    render::Url href, act_href;
    std::int64_t days{};  ///< in this state
    std::optional<Date> due;
    render::Status status;
    bool may_act{};
    std::string pick{};  ///< sealed id for acts on several rows; empty: none can be done
  };
  std::string heading, lead;
  std::string who;  ///< heads the column of names
  std::string add;  ///< the button; empty: the actor may not
  render::Url add_href;
  Lanes board;
  std::vector<Tab> tabs;
  std::vector<Row> rows;
  std::optional<render::Empty> nothing;  ///< said when there is no row
  std::optional<SeveralOffer> several;   ///< acts on the rows that are ticked
  std::optional<lists::PageLinks> pages;

  /// Counts one more in the lane; true when its card is to be made too.
  bool counts(Lane& lane);
  void card(Lane& lane, const Visit& visit, std::string name, Date since, render::Url href, render::Status status);
  /// Which of so many wanted rows are to be made and pushed: the page that is asked for; as a file, all of them.
  lists::Paged page_of(const Visit& visit, std::size_t wanted);
  bool any() const { return !rows.empty(); }
};
/// The page, or its table as a file.
http::Response show_board(Visit& visit, CaseBoard& board);

}  // namespace kith::casefile
