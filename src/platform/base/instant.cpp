// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/instant.h"

#include <cstdio>
#include <cstdlib>

namespace kith {

std::string iso(Instant t) {
  const std::int64_t local = t.utc_seconds + t.offset_minutes * 60LL;
  const int second = static_cast<int>(local - day_number(date_of(t)) * 86400LL);
  const int offset = std::abs(t.offset_minutes);
  char text[96];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d%c%02d:%02d", second / 3600, second / 60 % 60, second % 60,
                t.offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60);
  return iso(date_of(t)) + text;
}

std::optional<Instant> parse_instant(std::string_view text) {
  if (text.size() != 25 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[22] != ':')
    return std::nullopt;
  const auto day = parse_date(text.substr(0, 10));
  const auto pair = [&](std::size_t at) {
    const char a = text[at], b = text[at + 1];
    return a >= '0' && a <= '9' && b >= '0' && b <= '9' ? (a - '0') * 10 + (b - '0') : -1;
  };
  const int h = pair(11), m = pair(14), s = pair(17), oh = pair(20), om = pair(23);
  const char sign = text[19];
  if (!day || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 59 || oh < 0 || om < 0 || om > 59) return std::nullopt;
  const int offset = oh * 60 + om;
  if ((sign != '+' && sign != '-') || offset > 14 * 60 || (sign == '-' && offset == 0)) return std::nullopt;
  const int signed_offset = sign == '-' ? -offset : offset;
  return Instant{day_number(*day) * 86400LL + h * 3600 + m * 60 + s - signed_offset * 60LL, signed_offset};
}

}  // namespace kith
