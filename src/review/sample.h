// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Which files of a population are reviewed (PQI 4, workflows.md §14): a pure function of the population and a seed,
/// told to the byte in docs/file-review.md, so that anybody can repeat it.
namespace kith::review {

inline constexpr std::string_view algorithm = "kith-draw-1";

/// Of one programme; what is open and what was closed is said for the quarter.
enum class Stratum : std::uint8_t { open_mentee, closed_mentee, open_mentor, closed_mentor };
inline constexpr std::array strata{Stratum::open_mentee, Stratum::closed_mentee, Stratum::open_mentor,
                                   Stratum::closed_mentor};
std::string_view name(Stratum);
std::optional<Stratum> parse_stratum(std::string_view);
constexpr bool of_mentee(Stratum s) { return s == Stratum::open_mentee || s == Stratum::closed_mentee; }
constexpr bool closed(Stratum s) { return s == Stratum::closed_mentee || s == Stratum::closed_mentor; }

/// tenth: min(N, max(10, N/10 rounded up)). yearly (W18): under 100 files a quarter of them, rounded up, those of the
/// three rounds before last, so that all are seen within the year; 25 a quarter otherwise.
enum class Rule : std::uint8_t { tenth, yearly };
std::string_view name(Rule);
std::optional<Rule> parse_rule(std::string_view);
std::size_t files_wanted(Rule rule, std::size_t population);

/// One file of the population. A person with two roles has two files with labels that do not tell of each other
/// (workflows.md §18.52); a withdrawn record is a file too (§18.53).
struct Candidate {
  std::string label;
  Stratum stratum{};
  bool seen_before{};  ///< drawn in one of the three rounds before; counts for `yearly` alone
};

/// Indices into `population`, in the order of the sample. Every stratum that has files gives at least one as far as the
/// number reaches, closed ones first. No file is ever exchanged for another: one that cannot be found is a finding.
/// O(N log N)
std::vector<std::size_t> draw(std::span<const Candidate> population, std::string_view seed, Rule rule);

/// How many of a sample, from its first file on, are read by a second reader: a tenth, rounded up.
constexpr std::size_t second_readings(std::size_t sample) { return (sample + 9) / 10; }

}  // namespace kith::review
