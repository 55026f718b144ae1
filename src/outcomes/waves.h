// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "intake/episode.h"
#include "outcomes/plan.h"

/// When outcomes of a child are measured (M1.02b; measure_decisions.md §2.3): after acceptance, after six and twelve
/// months, at the end.
namespace kith::outcomes {

enum class Wave : std::uint8_t { baseline, month_6, month_12, closure };
inline constexpr Wave all_waves[] = {Wave::baseline, Wave::month_6, Wave::month_12, Wave::closure};
std::string_view name(Wave);
std::optional<Wave> parse_wave(std::string_view);

inline constexpr int tolerance_days = 30;  ///< before and after the due day, both included

/// The day a wave is due: acceptance + 30 days, acceptance + 6 or 12 months counted from the acceptance, the end of
/// service. Nothing for a wave that does not come: not accepted, still in service, or over by that day.
std::optional<Date> due_day(const intake::Episode& episode, Wave wave);

/// The days on which a measurement of a wave counts.
struct Window {
  Date first, last;
  bool has(Date day) const { return first <= day && day <= last; }
  bool operator==(const Window&) const = default;
};
/// Nothing for a wave that does not come.
std::optional<Window> window_of(const intake::Episode& episode, Wave wave);

/// One measurement on file.
struct Measured {
  std::int64_t outcome{};  ///< key of the outcome
  Wave wave{};
  Date day{};
  std::optional<std::int64_t> value{};  ///< in hundredths
};

/// Whether it stands for this outcome and wave: within 30 days of the day the wave is due.
bool counts(const Measured& measured, std::int64_t outcome, Wave wave, Date due);

/// A wave that can be measured today so that it counts, with the outcomes that have no value yet.
struct Ask {
  Wave wave{};
  Date due{}, until{};  ///< until: the last day that counts
  std::vector<const Outcome*> outcomes;
};
/// By due day. O(waves x outcomes x measured)
std::vector<Ask> asks_of(const intake::Episode& episode, const Plan& plan, std::span<const Measured> measured,
                         Date today);

}  // namespace kith::outcomes
