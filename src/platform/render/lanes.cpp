// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/render/lanes.h"

#include <algorithm>

#include "platform/i18n/keys.h"

namespace kith::render {
namespace {

constexpr int left = 96, right = 948, top = 26, lane_height = 52, bar_height = 44;

/// The picture's x of the beginning of a day.
class Axis {
 public:
  Axis(Date from, Date to) : from_(from), days_(std::max(1, days_between(from, to) + 1)) {}
  int x(Date d) const {
    const int n = std::clamp(days_between(from_, d), 0, days_);
    return left + static_cast<int>(static_cast<std::int64_t>(right - left) * n / days_);
  }
  int days() const { return days_; }

 private:
  Date from_;
  int days_;
};

std::string title(const Lane& lane, const Span& span, const i18n::Words& words) {
  std::string text = lane.name + ", " + span.name + ", ";
  words.append_date(text, span.from);
  text += " – ";
  words.append_date(text, span.to);
  text += ": " + span.status.text;
  if (span.done) {
    text += ", ";
    words.append_date(text, *span.done);
  }
  return text;
}

LanesPicture::Row row(const Lane& lane, int y, const Axis& axis, Date from, Date to, const i18n::Words& words) {
  LanesPicture::Row made{lane.name, y, y + bar_height / 2 + 4, {}};
  for (const Span& span : lane.spans) {
    if (span.to < from || span.from > to) continue;
    LanesPicture::Bar bar;
    bar.name = span.name;
    bar.title = title(lane, span, words);
    bar.x = axis.x(span.from) + 1;
    bar.width = std::max(4, axis.x(add_days(span.to, 1)) - bar.x - 1);
    bar.y = y;
    bar.middle = bar.x + bar.width / 2;
    bar.text_y = y + 16;
    bar.mark = span.status.mark;
    made.bars.push_back(std::move(bar));
  }
  return made;
}

/// A tick at the first of every month, or of every third when the months stand close.
std::vector<LanesPicture::Tick> ticks(Date from, Date to, const Axis& axis, const i18n::Words& words) {
  const int step = axis.days() > 800 ? 6 : axis.days() > 400 ? 3 : axis.days() > 200 ? 2 : 1;
  std::vector<LanesPicture::Tick> list;
  for (Date day = add_months(first_of_month(from), 1); day <= to; day = add_months(day, 1)) {
    const auto month = static_cast<unsigned>(std::chrono::year_month_day{day}.month()) - 1;
    if (static_cast<int>(month) % step != 0) continue;
    const int x = axis.x(day);
    if (x > right - 60) continue;
    list.push_back({x, words.month(day)});
  }
  return list;
}

const Span* span_named(const Lane& lane, const std::string& name) {
  const auto at = std::find_if(lane.spans.begin(), lane.spans.end(), [&](const Span& s) { return s.name == name; });
  return at == lane.spans.end() ? nullptr : &*at;
}

std::vector<LanesPicture::TableRow> table(const std::vector<Lane>& lanes) {
  std::vector<LanesPicture::TableRow> rows;
  for (const Lane& lane : lanes)
    for (const Span& span : lane.spans)
      if (std::none_of(rows.begin(), rows.end(), [&](const auto& r) { return r.name == span.name; }))
        rows.push_back({span.name, span.from, span.to, {}});
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  for (auto& row : rows) {
    for (const Lane& lane : lanes) {
      const Span* span = span_named(lane, row.name);
      row.cells.push_back(
          {lane.name, span ? std::optional(span->status) : std::nullopt, span ? span->done : std::nullopt});
    }
  }
  return rows;
}

}  // namespace

std::string_view LanesPicture::Bar::glyph() const {
  switch (mark) {
    case Mark::good: return "M-5 0l3.5 4L5-4";
    case Mark::late: return "M0-5V0l3.5 2.5M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0";
    case Mark::due: return "M0-5a5 5 0 0 0 0 10zM0-5a5 5 0 0 1 0 10";
    case Mark::bad: return "M0-5.5L6 5H-6zM0-1v2.5";
    case Mark::missed: return "M-4-4l8 8m0-8l-8 8";
    case Mark::open: return "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0";
    case Mark::off: return "M-4 0h8";
    case Mark::paused: return "M-2.5-4v8m5-8v8";
    case Mark::note: return "M0-4v.5M0-1v5";
  }
  return "M0 0";
}

LanesPicture draw_lanes(std::string id, std::string name, const std::vector<Lane>& lanes, Date from, Date to,
                        Date today, const i18n::Words& words) {
  const Axis axis(from, to);
  LanesPicture picture;
  picture.id = std::move(id);
  picture.name = std::move(name);
  int y = top;
  for (const Lane& lane : lanes) {
    picture.rows.push_back(row(lane, y, axis, from, to, words));
    picture.lane_names.push_back(lane.name);
    y += lane_height;
  }
  picture.bottom = y;
  picture.height = y + 24;
  if (today >= from && today <= to) picture.today_x = axis.x(today);
  picture.today_text = words.text(i18n::Key{"picture.today"});
  picture.ticks = ticks(from, to, axis, words);
  picture.table = table(lanes);
  return picture;
}

}  // namespace kith::render
