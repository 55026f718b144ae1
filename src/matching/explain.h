// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/rules.h"
#include "matching/solve.h"
#include "matching/standing.h"

namespace kith::matching {

/// Everything against a pair, not only the first reason: bit k = Blocker k. 0 = it may be proposed. Exclusions of the
/// pool included.
std::uint32_t blockers_of(const Pool&, const Rules&, std::int32_t mentor, std::int32_t mentee);
/// The same of one mentee with every mentor, of one mentor with every mentee: O(people + exclusions).
std::vector<std::uint32_t> against_mentors(const Pool&, const Rules&, std::int32_t mentee);
std::vector<std::uint32_t> against_mentees(const Pool&, const Rules&, std::int32_t mentor);
constexpr std::uint32_t bit(Blocker b) { return std::uint32_t{1} << static_cast<unsigned>(b); }

/// The mentees a mentor may be placed with: where the rules place first, those of a more urgent tier first, then
/// points, then order of ids. O(mentees log mentees).
struct Fit {
  std::int32_t mentee = 0;
  Score score;
};
std::vector<Fit> mentees_for(const Pool&, const Rules&, std::int32_t mentor);

/// Why a mentee got no mentor.
struct LeftOut {
  std::int64_t possible = 0;                     ///< mentors the rules allow
  std::array<std::int64_t, blockers> against{};  ///< mentors against whom this speaks (perhaps with others)
  /// Mentors for whom exactly one thing stands in the way, by that thing: what one change would open.
  std::array<std::int64_t, blockers> only{};
  /// For Blocker::distance alone: the fewest further kilometres that would open a mentor; 0 = no such mentor.
  float kilometres = 0;
  /// Where mentors are possible but others were placed: how many points more (urgency, waiting, a wish) would have
  /// placed this mentee, exactly; 0 when nobody is possible. Bonus of tiers counts as points.
  Value points_missing = 0;
  /// The possible mentor for whom the fewest points are missing.
  std::int32_t nearest_mentor = nobody;
};
/// What the rules alone say (no optimum is needed): the last two members stay empty. O(mentors + exclusions).
LeftOut possible_for(const Pool&, const Rules&, std::int32_t mentee);
LeftOut why_left_out(const Pool&, const Rules&, const Problem&, const Solution&, std::int32_t mentee);
/// The same for many mentees: the standing optimum is made once.
LeftOut why_left_out(const Pool&, const Rules&, Standing&, std::int32_t mentee);

/// "Why not X?"
struct WhyNot {
  std::uint32_t against = 0;  ///< blockers; if any, the rest is empty
  bool cut = false;           ///< possible, but not among the mentee's candidates
  Score score;
  Value cost = 0;                   ///< what the whole placement would lose by this pair, exactly; 0 = equally good
  std::vector<std::int32_t> moves;  ///< mentees whose mentor would change, the mentee included
};
WhyNot why_not(const Pool&, const Rules&, const Problem&, const Solution&, std::int32_t mentee, std::int32_t mentor);

/// One more mentor like this one ...
struct Recruit {
  std::int32_t like_mentor = 0;
  std::int32_t how_many = 0;
  std::int64_t placed = 0;  ///< mentees who would then have a mentor and have none now
  Value worth = 0;          ///< by how much the placement gets better
};
/// Who is scarce: places are added one by one where a place is worth most, each time to an optimum again, and counted
/// per mentor profile. Stops after `most` places or when nothing is gained. The figures are exact for the places added
/// in that order.
std::vector<Recruit> recruitment_plan(const Problem&, const Solution&, std::int32_t most);

/// Outcomes by group, so that a disparity is seen. Groups are the caller's, e.g. gender or background of mentees.
struct GroupOutcome {
  std::int32_t group = 0;
  std::int64_t mentees = 0, placed = 0;
  Value points = 0;  ///< sum of scores of the placed
};
std::vector<GroupOutcome> outcomes(const Problem&, const Solution&, const std::vector<std::int32_t>& group_of_mentee);

}  // namespace kith::matching
