// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/days.h"

#include <algorithm>
#include <charconv>

#include "platform/i18n/i18n.h"
#include "platform/sheet/sheet.h"
#include "records/fold.h"

namespace kith::bring_in {
namespace {

using What = DayCell::What;

std::optional<Date> day(int y, int m, int d) {
  const std::chrono::year_month_day date{std::chrono::year{y}, std::chrono::month{static_cast<unsigned>(m)},
                                         std::chrono::day{static_cast<unsigned>(d)}};
  return y > 1800 && y < 2200 && date.ok() ? std::optional<Date>(Date{date}) : std::nullopt;
}

struct Parts {
  std::array<int, 3> number{};
  std::array<std::size_t, 3> digits{};
  char mark = 0;
};

/// Three numbers with the same mark between them.
std::optional<Parts> parts_of(std::string_view text) {
  Parts parts;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    if (end == 0 || end > 4) return std::nullopt;
    std::from_chars(text.data(), text.data() + end, parts.number[i]);
    parts.digits[i] = end;
    text.remove_prefix(end);
    if (i == 2) return text.empty() ? std::optional(parts) : std::nullopt;
    if (text.empty() || std::string_view("/-. ").find(text.front()) == std::string_view::npos) return std::nullopt;
    if (i == 0) parts.mark = text.front();
    if (text.front() != parts.mark) return std::nullopt;
    text.remove_prefix(1);
  }
  return std::nullopt;
}

int full_year(int two, Date today) {
  const int century = static_cast<int>(std::chrono::year_month_day{today}.year()) / 100 * 100;
  return century + two > static_cast<int>(std::chrono::year_month_day{today}.year()) ? century - 100 + two
                                                                                     : century + two;
}

DayCell numeric(const Parts& parts, Date today) {
  const auto [a, b, c] = parts.number;
  if (parts.digits[0] == 4) {
    const auto found = day(a, b, c);
    return found ? DayCell{What::certain, *found} : DayCell{What::unreadable};
  }
  if (parts.digits[0] > 2 || parts.digits[1] > 2 || (parts.digits[2] != 4 && parts.digits[2] != 2))
    return {What::unreadable};
  const int year = parts.digits[2] == 4 ? c : full_year(c, today);
  const auto one = day(year, b, a), other = day(year, a, b);
  const auto mark = std::string_view("/-. ").find(parts.mark);
  const auto shape = static_cast<std::uint8_t>(mark * 2 + (parts.digits[2] == 4 ? 1 : 0));
  if (one && other) return {*one == *other ? What::certain : What::two_ways, *one, *other, shape};
  if (one) return {What::day_first, *one, {}, shape};
  if (other) return {What::month_first, *other, {}, shape};
  return {What::unreadable};
}

bool unknown(std::string_view text) {
  if (text.find_first_not_of("?-–. ") == text.npos) return true;
  const auto folded = records::fold(text);
  for (const auto word :
       {"unknown", "n a", "na", "none", "inconnu", "inconnue", "tbd", "s o", "nil", "not known", "aucun", "aucune"})
    if (folded == word) return true;
  return false;
}

/// Without a time of day after it: "2026-03-31 00:00:00", "2026-03-31T09:30".
std::string_view without_time(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos) return text;
  const auto gap = text.find_last_of(" T", colon);
  return gap == text.npos ? text : sheet::trimmed(text.substr(0, gap));
}

bool has_year(std::string_view text) {
  std::size_t run = 0;
  for (const char c : text) {
    run = c >= '0' && c <= '9' ? run + 1 : 0;
    if (run == 4) return true;
  }
  return false;
}

}  // namespace

DayCell day_cell(std::string_view text, Date today, bool days_from_1904) {
  text = sheet::trimmed(text);
  if (text.empty() || unknown(text)) return {};
  if (text.size() > 60) return {What::unreadable};
  text = without_time(text);
  if (const auto exact = parse_date(text)) return {What::certain, *exact};
  if (const auto parts = parts_of(text)) return numeric(*parts, today);
  if (text.find_first_not_of("0123456789") == text.npos) {
    std::int64_t serial = 0;
    std::from_chars(text.data(), text.data() + text.size(), serial);
    const auto found = text.size() == 5 ? sheet::day_of_serial(serial, days_from_1904) : std::nullopt;
    return found ? DayCell{What::certain, *found} : DayCell{What::unreadable};
  }
  if (has_year(text))
    if (const auto written = i18n::read_date(text, today)) return {What::certain, *written};
  return {What::unreadable};
}

void DayColumn::see(const DayCell& cell) {
  Shape& shape = seen_[cell.shape];
  if (cell.what == What::day_first) ++shape.day_first;
  if (cell.what == What::month_first) ++shape.month_first;
  if (cell.what == What::two_ways) ++shape.two_ways;
}

std::optional<Order> DayColumn::order(std::uint8_t at) const {
  const Shape& shape = seen_[at];
  if (shape.day_first > 0 && shape.month_first == 0) return Order::day_first;
  if (shape.month_first > 0 && shape.day_first == 0) return Order::month_first;
  return std::nullopt;
}

bool DayColumn::asks() const {
  for (std::uint8_t i = 0; i < shapes; ++i)
    if (seen_[i].two_ways > 0 && !order(i)) return true;
  return false;
}

DayColumn::Shape DayColumn::all() const {
  Shape sum;
  for (const Shape& shape : seen_) {
    sum.day_first += shape.day_first;
    sum.month_first += shape.month_first;
    sum.two_ways += shape.two_ways;
  }
  return sum;
}

std::optional<Date> day_of(const DayCell& cell, const DayColumn& column, std::optional<Order> said) {
  switch (cell.what) {
    case What::certain:
    case What::day_first:
    case What::month_first: return cell.one;
    case What::two_ways: {
      const auto order = column.order(cell.shape) ? column.order(cell.shape) : said;
      if (!order) return std::nullopt;
      return *order == Order::day_first ? cell.one : cell.other;
    }
    default: return std::nullopt;
  }
}

}  // namespace kith::bring_in
