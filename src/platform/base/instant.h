// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/date.h"

namespace kith {

/// A moment as it stood on the agency's wall clock: UTC seconds and the offset of that day, in minutes.
/// Written `YYYY-MM-DDTHH:MM:SS+HH:MM` (exchange FORMAT §2); its date is its first ten characters.
struct Instant {
  std::int64_t utc_seconds{};
  std::int32_t offset_minutes{};
  constexpr bool operator==(const Instant&) const = default;
};

/// The civil day on the agency's wall clock.
constexpr Date date_of(Instant t) {
  const std::int64_t local = t.utc_seconds + t.offset_minutes * 60LL;
  return from_day_number(local >= 0 ? local / 86400 : -((86399 - local) / 86400));
}
std::string iso(Instant t);
/// Exactly the form above; offsets within +-14:00; `-00:00` is refused because it would not round-trip.
std::optional<Instant> parse_instant(std::string_view text);

}  // namespace kith
