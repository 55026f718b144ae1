// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/readiness_view.h"

#include <algorithm>

#include "platform/i18n/keys.h"

namespace kith::accreditation {
namespace {

constexpr int left = 110, step = 65, width = 59, top = 30, row_height = 40;

std::optional<int> rating_in(const MonthReady& month, std::string_view section) {
  for (const SectionResult& s : month.sections)
    if (s.section == section) return s.rating;
  return std::nullopt;
}

std::string two_digits(unsigned month) { return (month < 10 ? "0" : "") + std::to_string(month); }

}  // namespace

render::Mark mark_of_rating(std::optional<int> rating) {
  using render::Mark;
  constexpr Mark marks[] = {Mark::off, Mark::good, Mark::late, Mark::due, Mark::bad};
  return marks[std::clamp(rating.value_or(0), 0, 4)];
}

TrendView draw_trend(const std::vector<MonthReady>& trend, const i18n::Words& words) {
  TrendView view;
  if (trend.empty()) return view;
  const auto x_of = [](std::size_t i) { return left + step * static_cast<int>(i); };
  for (std::size_t i = 0; i < trend.size(); ++i) {
    const Date day(trend[i].as_of);
    const auto month = static_cast<unsigned>(std::chrono::year_month_day{day}.month());
    view.months.push_back({x_of(i) + width / 2, two_digits(month), words.date(day)});
  }
  int y = top;
  for (const SectionResult& section : trend.back().sections) {
    TrendView::Row row{
        words.text(i18n::Key("accreditation.readiness.section"), {{"number", section.section}}), y + 22, {}};
    for (std::size_t i = 0; i < trend.size(); ++i) {
      const auto rating = rating_in(trend[i], section.section);
      const std::string text = rating ? std::to_string(*rating) : std::string("–");
      row.cells.push_back({x_of(i), x_of(i) + width / 2, y, y + 22, row.name + ", " + view.months[i].full + ": " + text,
                           text, mark_of_rating(rating)});
    }
    view.rows.push_back(std::move(row));
    y += row_height;
  }
  view.height = y + 4;
  return view;
}

namespace {

/// At most `most` letters, so that a name stays beside its row.
std::string shortened(const std::string& text, std::size_t most) {
  std::size_t letters = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 && ++letters > most) return text.substr(0, i) + "…";
  return text;
}

}  // namespace

HeatView draw_heat(std::string name, const std::vector<WarmRow>& rows, const i18n::Words& words) {
  constexpr int begin = 300, apart = 220, broad = 200, high = 34;
  constexpr std::size_t most_rows = 40, most_letters = 38;
  HeatView view{std::move(name), 0, {}, {}};
  const std::string tracks[] = {words.text(i18n::Key("accreditation.track.mentor")),
                                words.text(i18n::Key("accreditation.track.mentee")),
                                words.text(i18n::Key("accreditation.track.guardian"))};
  for (int t = 0; t < 3; ++t) view.columns.push_back({begin + apart * t + broad / 2, tracks[t]});
  int y = top;
  for (const WarmRow& row : rows) {
    if (view.rows.size() == most_rows) break;
    HeatView::Row drawn{shortened(row.name, most_letters), y + 19, {}};
    for (std::size_t t = 0; t < row.tracks.size() && t < 3; ++t) {
      const int x = begin + apart * static_cast<int>(t);
      drawn.cells.push_back({x, x + broad / 2, y, y + 19, row.name + ", " + tracks[t] + ": " + row.tracks[t].text,
                             row.tracks[t].text, row.tracks[t].mark});
    }
    view.rows.push_back(std::move(drawn));
    y += high;
  }
  view.height = y + 4;
  return view;
}

}  // namespace kith::accreditation
