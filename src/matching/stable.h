// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/problem.h"
#include "matching/rules.h"

namespace kith::matching {

/// A possible pair and how much each side likes it (greater is better; equal numbers are a tie).
struct Liking {
  std::int32_t mentor{};
  std::int32_t by_mentee{};
  std::int32_t by_mentor{};
};

/// Like Problem: mentee j has likings[first[j]] .. likings[first[j + 1] - 1], by rising mentor.
struct StableProblem {
  std::vector<std::int32_t> capacity;
  std::vector<std::int64_t> first;
  std::vector<Liking> likings;
  std::int32_t mentees() const { return first.empty() ? 0 : static_cast<std::int32_t>(first.size() - 1); }
};

struct StableSolution {
  std::vector<std::int32_t> mentor_of;  ///< per mentee, or `nobody`
  std::int64_t proposals = 0;
};

/// Deferred acceptance in which mentees ask: no mentee and mentor would both rather have each other than what they got
/// (weakly stable: both strictly). With strict likings it is the stable placement every mentee likes best; ties go to
/// the mentor, or mentee, who stands first. Lists may be incomplete. O(likings + proposals
/// log(longest list or capacity)).
StableSolution solve_stable(const StableProblem&);

struct Blocking {
  std::int32_t mentee, mentor;
};
/// Pairs that would break the placement: the definition, looked up pair by pair. Empty = stable. O(likings).
std::vector<Blocking> blocking_pairs(const StableProblem&, const std::vector<std::int32_t>& mentor_of);

/// From a pool's arcs: a mentee (with the guardian) likes by the score without the mentor's wish; a mentor by the score
/// without the mentee's and the guardian's wishes.
StableProblem likings(const Problem&, const Pool&, const Rules&);

/// The worth of a placement under the problem's objective. The optimum's value minus this is the price of stability.
Value worth(const Problem&, const std::vector<std::int32_t>& mentor_of);

}  // namespace kith::matching
