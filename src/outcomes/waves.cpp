// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outcomes/waves.h"

#include <algorithm>
#include <cstdlib>

namespace kith::outcomes {
namespace {

constexpr std::string_view wave_names[] = {"baseline", "month_6", "month_12", "closure"};

}  // namespace

std::string_view name(Wave wave) { return wave_names[static_cast<std::size_t>(wave)]; }

bool counts(const Measured& m, std::int64_t outcome, Wave wave, Date due) {
  return m.outcome == outcome && m.wave == wave && std::abs(days_between(due, m.day)) <= tolerance_days;
}

std::optional<Wave> parse_wave(std::string_view word) {
  for (const Wave wave : all_waves)
    if (name(wave) == word) return wave;
  return std::nullopt;
}

std::optional<Date> due_day(const intake::Episode& episode, Wave wave) {
  if (!episode.accepted()) return std::nullopt;
  if (wave == Wave::closure) return episode.terminated;
  const Date accepted = *episode.decided;
  const Date due = wave == Wave::baseline  ? add_days(accepted, tolerance_days)
                   : wave == Wave::month_6 ? add_months(accepted, 6)
                                           : add_months(accepted, 12);
  if (episode.terminated && *episode.terminated <= due) return std::nullopt;
  return due;
}

std::optional<Window> window_of(const intake::Episode& episode, Wave wave) {
  const auto due = due_day(episode, wave);
  if (!due) return std::nullopt;
  return Window{add_days(*due, -tolerance_days), add_days(*due, tolerance_days)};
}

std::vector<Ask> asks_of(const intake::Episode& episode, const Plan& plan, std::span<const Measured> measured,
                         Date today) {
  std::vector<Ask> asks;
  for (const Wave wave : all_waves) {
    const auto due = due_day(episode, wave);
    if (!due || std::abs(days_between(*due, today)) > tolerance_days) continue;
    Ask ask{wave, *due, add_days(*due, tolerance_days), {}};
    for (const auto& outcome : plan.outcomes)
      if (outcome.covers(*due) && std::none_of(measured.begin(), measured.end(),
                                               [&](const Measured& m) { return counts(m, outcome.chain, wave, *due); }))
        ask.outcomes.push_back(&outcome);
    if (!ask.outcomes.empty()) asks.push_back(std::move(ask));
  }
  std::stable_sort(asks.begin(), asks.end(), [](const Ask& a, const Ask& b) { return a.due < b.due; });
  return asks;
}

}  // namespace kith::outcomes
