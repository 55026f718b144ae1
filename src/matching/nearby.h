// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/problem.h"

namespace kith::matching {

/// A problem in an order of people in which those who may be placed together stand near each other: a search that goes
/// from one to the next then finds most of what it reads in the cache. `mentees[k]`, `mentors[k]`: who stands at place
/// k. Mentees: breadth first from the first one on, along a few arcs of each; mentors: as they are met. The arcs of a
/// mentee keep their order. O(arcs); memory: the problem again, 24 bytes a mentee while it runs.
struct Nearby {
  std::vector<std::int32_t> mentees, mentors;
  Problem problem;
};
Nearby nearby(const Problem&);

}  // namespace kith::matching
