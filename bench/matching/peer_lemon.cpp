// SPDX-License-Identifier: AGPL-3.0-or-later
// peer_lemon FILE.csr|FILE.dense: LEMON's network simplex on the same instance; one line of JSON, processor seconds of
// the solve.
#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>

#include <cstdio>
#include <ctime>

#include "instance.h"

namespace {

double processor() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  using namespace kith::matching;
  const std::string name = arguments[1];
  const Problem problem = name.ends_with(".csr") ? bench::read_csr(name) : bench::problem_of(bench::read_dense(name));
  using Graph = lemon::StaticDigraph;
  const std::int32_t m = problem.mentees(), n = problem.mentors(), out = m + n;
  std::vector<std::pair<int, int>> arcs;
  std::vector<int> cost, upper;
  const auto arc = [&](int from, int to, int worth, int most) {
    arcs.emplace_back(from, to);
    cost.push_back(-worth);
    upper.push_back(most);
  };
  for (std::int32_t j = 0; j < m; ++j) {
    for (auto a = problem.first[j]; a < problem.first[j + 1]; ++a)
      arc(j, m + problem.arcs[a].mentor, problem.arcs[a].score, 1);
    arc(j, out, 0, 1);
  }
  for (std::int32_t i = 0; i < n; ++i) arc(m + i, out, 0, problem.capacity[i]);
  Graph graph;
  graph.build(out + 1, arcs.begin(), arcs.end());
  Graph::ArcMap<int> costs(graph), uppers(graph);
  for (int a = 0; a < static_cast<int>(arcs.size()); ++a)
    costs[graph.arc(a)] = cost[a], uppers[graph.arc(a)] = upper[a];
  Graph::NodeMap<int> supply(graph, 0);
  for (std::int32_t j = 0; j < m; ++j) supply[graph.node(j)] = 1;
  supply[graph.node(out)] = -m;
  const double begun = processor();
  lemon::NetworkSimplex<Graph, int, long long> simplex(graph);
  const auto state = simplex.upperMap(uppers).costMap(costs).supplyMap(supply).run();
  std::printf("{\"instance\":\"%s\",\"cpu_seconds\":%.4f,\"value\":%lld,\"optimal\":%s}\n", name.c_str(),
              processor() - begun, -simplex.totalCost<long long>(), state == simplex.OPTIMAL ? "true" : "false");
}
