// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

/// Who is placed with whom: a library of its own, of which nothing but `platform/base` and `platform/csv` is needed.
/// This header states the problem, solve.h the optimum, stable.h the stable placement, explain.h the reasons,
/// profile.h where the arcs come from.
namespace kith::matching {

using Value = std::int64_t;
constexpr std::int32_t nobody = -1;

/// A pair that may be proposed. A pair without an arc is never proposed.
struct Arc {
  std::int32_t mentor{};
  std::int32_t score{};  ///< of the pair; at least 1
};

/// Mentees 0..m-1 each take at most one mentor; mentor i takes at most capacity[i] mentees. Sought is the set of pairs
/// with the greatest sum of `score + bonus[mentee]`. To stay without a mentor counts 0.
///
/// `bonus` puts placing before pleasing: see `put_placing_first`.
struct Problem {
  std::vector<std::int32_t> capacity;  ///< per mentor, 0 or more
  std::vector<Value> bonus;            ///< per mentee, 0 or more; empty = 0 for all
  std::vector<std::int64_t> first;  ///< m + 1 places in `arcs`; mentee j has arcs[first[j]] .. arcs[first[j + 1] - 1]
  std::vector<Arc> arcs;            ///< of one mentee by rising mentor, each mentor once

  std::int32_t mentees() const { return first.empty() ? 0 : static_cast<std::int32_t>(first.size() - 1); }
  std::int32_t mentors() const { return static_cast<std::int32_t>(capacity.size()); }
  Value bonus_of(std::int32_t mentee) const { return bonus.empty() ? 0 : bonus[static_cast<std::size_t>(mentee)]; }
};

/// What makes a problem unfit for solving, or nothing. Sums must stay below 2^61: (m + n + 1) * (greatest score +
/// greatest bonus). O(arcs).
std::optional<std::string_view> flaw(const Problem&);

/// Fairness, lexicographic: sets `bonus` so that as many mentees as possible of tier 0 are placed, then of tier 1, and
/// so on to the last tier, and only then the sum of scores counts. That multiples of one large number suffice: sets of
/// mentees that can be placed together form a matroid, where the order of weights alone decides. Tiers below 0 get no
/// bonus: they are placed only as scores have it. False, and nothing changed, when the sums would not fit.
bool put_placing_first(Problem&, const std::vector<std::int32_t>& tier_of_mentee);

}  // namespace kith::matching
