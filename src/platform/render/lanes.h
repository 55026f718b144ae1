// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/i18n/i18n.h"
#include "platform/render/components.h"

namespace kith::render {

/// A stretch of days in which something was owed, and what came of it.
struct Span {
  std::string name;   ///< short, shown in the bar: "A1"; equal names form a row of the table
  Date from{}, to{};  ///< both days included
  Status status;
  std::optional<Date> done{};  ///< the day it was done
};
struct Lane {
  std::string name;
  std::vector<Span> spans;  ///< in order of `from`
};

/// {{> lanes}}: lanes of spans on one axis of days as SVG, with the same facts as a table beside it. All coordinates
/// are in units of the picture (960 wide). Status is told by shape, colour, and in the table by word.
struct LanesPicture {
  static constexpr bool shown_in_parts = true;  ///< some of it is for the code that draws
  struct Bar {
    std::string name, title;  ///< title: read out and shown on hover
    int x{}, y{}, width{}, middle{};
    int text_y{};
    Mark mark{};
    std::string_view icon() const { return kith::render::name(mark); }
    std::string_view glyph() const;  ///< path of the shape, around 0,0
    int glyph_y() const { return y + (named() ? 34 : 22); }
    bool named() const { return width >= 24; }
  };
  struct Row {
    std::string name;
    int y{}, text_y{};
    std::vector<Bar> bars;
  };
  struct Tick {
    int x{};
    std::string text;
  };
  struct TableRow {
    std::string name;
    Date from{}, to{};
    struct Cell {
      std::string lane;
      std::optional<Status> status;
      std::optional<Date> done;
    };
    std::vector<Cell> cells;
  };
  std::string id, name;  ///< id: unique on the page; name: what the picture shows, its spoken name
  int height{}, bottom{};
  std::optional<int> today_x;
  std::string today_text;
  std::vector<Row> rows;
  std::vector<Tick> ticks;
  std::vector<std::string> lane_names;
  std::vector<TableRow> table;
};

/// Draws the days `from`..`to` (spans beyond are cut, those wholly outside left out of the picture; the table has all).
/// A mark for today appears when it lies within.
LanesPicture draw_lanes(std::string id, std::string name, const std::vector<Lane>& lanes, Date from, Date to,
                        Date today, const i18n::Words& words);

}  // namespace kith::render
