// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <vector>

namespace kith::matching {

/// A directed graph as lists one after the other: node v leads to target[begin[v]] .. target[begin[v + 1] - 1].
struct Graph {
  std::vector<std::int64_t> begin;
  std::vector<std::int32_t> target;
};

/// The strongly connected component of each node (Tarjan), numbered from 0; O(nodes + edges), no recursion.
std::vector<std::int32_t> components(const Graph&);

}  // namespace kith::matching
