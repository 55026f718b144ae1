// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/date.h"

#include <cstdio>

namespace kith {

std::string iso(Date d) {
  const std::chrono::year_month_day x{d};
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(x.year()), static_cast<unsigned>(x.month()),
                static_cast<unsigned>(x.day()));
  return text;
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t count) {
    int n = 0;
    for (const char c : text.substr(from, count)) {
      if (c < '0' || c > '9') return -1;
      n = n * 10 + (c - '0');
    }
    return n;
  };
  const int y = number(0, 4), m = number(5, 2), d = number(8, 2);
  if (y < 1 || m < 1 || d < 1) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year{y}, std::chrono::month{static_cast<unsigned>(m)},
                                        std::chrono::day{static_cast<unsigned>(d)}};
  if (!day.ok()) return std::nullopt;
  return Date{day};
}

}  // namespace kith
