// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/components.h"

#include <algorithm>

namespace kith::matching {

std::vector<std::int32_t> components(const Graph& graph) {
  const auto nodes = static_cast<std::int32_t>(graph.begin.size()) - 1;
  constexpr std::int32_t unseen = -1;
  std::vector<std::int32_t> component(nodes, unseen), number(nodes, unseen), low(nodes, 0), open, path;
  std::vector<std::int64_t> edge(graph.begin.begin(), graph.begin.end() - 1);
  std::int32_t count = 0, found = 0;
  const auto enter = [&](std::int32_t v) {
    number[v] = low[v] = count++;
    open.push_back(v);
    path.push_back(v);
  };
  for (std::int32_t root = 0; root < nodes; ++root) {
    if (number[root] != unseen) continue;
    enter(root);
    while (!path.empty()) {
      const std::int32_t v = path.back();
      if (edge[v] < graph.begin[v + 1]) {
        const std::int32_t w = graph.target[edge[v]++];
        if (number[w] == unseen)
          enter(w);
        else if (component[w] == unseen)
          low[v] = std::min(low[v], number[w]);
        continue;
      }
      path.pop_back();
      if (!path.empty()) low[path.back()] = std::min(low[path.back()], low[v]);
      if (low[v] != number[v]) continue;
      for (std::int32_t w = nodes; w != v; open.pop_back()) component[w = open.back()] = found;
      ++found;
    }
  }
  return component;
}

}  // namespace kith::matching
