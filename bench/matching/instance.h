// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

#include "matching/problem.h"

namespace kith::matching::bench {

/// A matrix of scores, mentee after mentee; 0 and less = the pair may not be proposed.
struct Matrix {
  std::int32_t mentees = 0, mentors = 0;
  std::vector<std::int32_t> scores;
  const std::int32_t* row(std::int32_t mentee) const {
    return scores.data() + static_cast<std::size_t>(mentee) * mentors;
  }
};

/// Reads the measuring formats, little-endian: `.csr` (4 x int64: mark, mentees, mentors, arcs; int32 capacities; int64
/// places; int32 mentors; int32 scores) and `.dense` (3 x int64: mark, mentees, mentors; int32 scores). Throws
/// std::runtime_error.
Problem read_csr(const std::string& path);
Matrix read_dense(const std::string& path);
/// OR-Library assignment: n, then n * n costs to be minimised. Scores are greatest cost + 1 - cost, so that
/// least cost = n * (greatest cost + 1) - value.
Matrix read_costs(const std::string& path, std::int32_t& greatest_cost);
Problem problem_of(const Matrix&);

}  // namespace kith::matching::bench
