// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "partners/store.h"

/// The climate check with host, mentors and staff of a site (workflows.md §9, MS 7.02; docs/decisions/0269): what is
/// asked, and what may be shown of the answers. Pure functions; an answer names nobody.
namespace kith::partners {

inline constexpr int climate_statements = 5;  ///< "partner.climate.q.1" ..., each answered from 1 to 5, more is better
inline constexpr int climate_days = 28,
                     climate_smallest = 5;  ///< as a round is proposed: how long, least answers shown
inline constexpr int longest_round = 3;     ///< months from the first day on: no act ends a round

/// Answers as they are stored, "4;5;;2;3". Nothing when they are no answers of ours or all are skipped.
std::optional<std::vector<int>> parse_climate(std::string_view stored);
std::string stored_climate(std::span<const int> answers);

/// What a role said. Nothing but how many while the round is open, when they are fewer than its
/// smallest group, or when the round asked another version of the statements.
struct Said {
  Voice voice{};
  int count{};
  bool shown{};
  std::optional<int> mean;  ///< hundredths, of all answers to the statements that have a mean
  std::array<std::optional<int>, climate_statements> means;  ///< by statement, where the smallest group answered it
  std::vector<std::string> notes;                            ///< in the order of their words
};
std::array<Said, std::size(voices)> said_in(const Round& round, std::span<const ClimateAnswer> answers, Date today);

}  // namespace kith::partners
