// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/all_pairs.h"
#include "matching/explain.h"
#include "matching/stable.h"

namespace kith::matching {

/// A whole run from a pool: what the command and a page ask for. `pool` is in the order of ids (put_in_order).
struct Asked {
  Pool pool;
  Rules rules;
  std::vector<std::pair<std::int32_t, std::int32_t>> locks;  ///< (mentee, mentor): never moved
  /// (mentee, mentor): proposed before. Of all placements that place as many, one that keeps as many of these as can be
  /// kept is sought, and only then the points count (exactly so up to 40,000 mentees of usual scores; beyond, each of
  /// these is worth 2^29 points more). The objective counts that preference, `points` does not.
  std::vector<std::pair<std::int32_t, std::int32_t>> keep;
  std::int32_t most_candidates = 0;  ///< 0 = all pairs
  bool stable = false;  ///< the stable placement; the optimum is still computed, for the price of stability
  Limits limits;
};

struct Run {
  Problem problem;    ///< the pairs considered; locked mentees have none, their places are taken
  Solution solution;  ///< of that problem: objective, bound, prices
  CandidateCount count;
  Value bound = 0;  ///< for the whole pool, cut pairs and closed groups included, locked pairs apart
  std::vector<std::int32_t> mentor_of;  ///< per mentee: locked, then optimal or stable
  Value locked_points = 0;              ///< scores of locked pairs
  Value points = 0;                     ///< sum of scores of `mentor_of`, without tiers
  Value price_of_stability = 0;         ///< objective of the optimum minus that of the stable placement
  std::vector<std::int32_t> closed;     ///< groups that stay below their minimum: nobody is placed there
  bool proven = false;                  ///< of the pairs considered nothing better respects every minimum
  std::int64_t kept = 0;                ///< of Asked::keep
  bool tiers = false;                   ///< fairness: as many of each tier first
};

/// A lock that cannot be kept: its place in Asked::locks, and why.
struct BadLock {
  std::size_t lock = 0;
  std::string what;
};
/// All locks that rules forbid, places do not allow or another lock of the mentee excludes. The pool has no flaw.
std::vector<BadLock> bad_locks(const Asked&);
/// Why a run cannot be made (locks that rules forbid or places do not allow, flaws of pool or rules), or nothing.
std::optional<std::string> obstacle(const Asked&);

/// Same input, same result, on any machine, whatever the order of the input.
Run run(const Asked&);

}  // namespace kith::matching
