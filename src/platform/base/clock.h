// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

#include "platform/base/instant.h"

namespace kith {

/// The one clock. Only `app`, the HTTP server (deadlines) and sessions read it; everything else is handed
/// `today` (a Date) or `now` (an Instant). Tests set it by running under `faketime`.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Now on the wall clock of the IANA zone `zone` ("America/Toronto"). Throws std::runtime_error for an unknown zone.
  virtual Instant now(const std::string& zone) const = 0;
  Date today(const std::string& zone) const { return date_of(now(zone)); }
};

/// Reads the system clock; zones come from the system's tz database.
class SystemClock final : public Clock {
 public:
  Instant now(const std::string& zone) const override;
};
inline const SystemClock system_clock;  ///< the program's; what computes is handed a day or an instant

/// Stands still; for tests.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant at) : at_(at) {}
  Instant now(const std::string&) const override { return at_; }
  void set(Instant at) { at_ = at; }

 private:
  Instant at_;
};

/// Offset of `zone` from UTC, in minutes, at the given UTC second.
int offset_minutes(const std::string& zone, std::int64_t utc_seconds);

}  // namespace kith
