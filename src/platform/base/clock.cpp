// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/clock.h"

#include <date/tz.h>

#include <chrono>

namespace kith {

int offset_minutes(const std::string& zone, std::int64_t utc_seconds) {
  const auto info = date::locate_zone(zone)->get_info(date::sys_seconds{std::chrono::seconds{utc_seconds}});
  return static_cast<int>(info.offset.count() / 60);
}

Instant SystemClock::now(const std::string& zone) const {
  const auto utc =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  return Instant{utc, offset_minutes(zone, utc)};
}

}  // namespace kith
