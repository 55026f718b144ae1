// SPDX-License-Identifier: AGPL-3.0-or-later
// Second opinions: public instances with known optima, and LEMON's network simplex where liblemon-dev is installed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <random>

#include "matching/all_pairs.h"

#if __has_include(<lemon/network_simplex.h>)
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#define KITH_HAS_LEMON
#endif

namespace kith::matching {
namespace {

/// OR-Library (J. E. Beasley 1990): assign100 ... assign800, costs 1 to 100, to be minimised.
TEST(Instances, OfTheOrLibraryHaveTheirKnownOptima) {
  const char* folder = std::getenv("KITH_ASSIGNMENT_INSTANCES");
  if (!folder) GTEST_SKIP() << "KITH_ASSIGNMENT_INSTANCES names no folder with assign100.txt ... assign800.txt";
  constexpr std::array known{305, 475, 626, 804, 991, 1176, 1362, 1552};
  for (int k = 1; k <= 8; ++k) {
    std::ifstream in(std::string(folder) + "/assign" + std::to_string(k * 100) + ".txt");
    int n = 0;
    ASSERT_TRUE(in >> n);
    std::vector<std::int32_t> scores(static_cast<std::size_t>(n) * n);
    for (auto& score : scores) {
      ASSERT_TRUE(in >> score);
      score = 101 - score;
    }
    const MatrixSource source(scores.data(), n, n);
    const std::vector<std::int32_t> capacity(n, 1);
    const Solution solution = solve_all_pairs(source, capacity, {});
    EXPECT_EQ(objection(source, capacity, {}, solution), "");
    EXPECT_EQ(101 * n - solution.value, known[k - 1]) << n;
  }
}

#ifdef KITH_HAS_LEMON
Value by_lemon(const Problem& problem) {
  using Graph = lemon::SmartDigraph;
  Graph graph;
  const std::int32_t m = problem.mentees(), n = problem.mentors();
  for (std::int32_t v = 0; v < m + n + 1; ++v) graph.addNode();
  const auto out = graph.nodeFromId(m + n);
  Graph::ArcMap<Value> cost(graph), upper(graph);
  const auto arc = [&](Graph::Node from, Graph::Node to, Value worth, Value most) {
    const auto added = graph.addArc(from, to);
    cost[added] = -worth;
    upper[added] = most;
  };
  for (std::int32_t j = 0; j < m; ++j) {
    for (auto a = problem.first[j]; a < problem.first[j + 1]; ++a)
      arc(graph.nodeFromId(j), graph.nodeFromId(m + problem.arcs[a].mentor),
          problem.bonus_of(j) + problem.arcs[a].score, 1);
    arc(graph.nodeFromId(j), out, 0, 1);
  }
  for (std::int32_t i = 0; i < n; ++i) arc(graph.nodeFromId(m + i), out, 0, problem.capacity[i]);
  Graph::NodeMap<Value> supply(graph, 0);
  for (std::int32_t j = 0; j < m; ++j) supply[graph.nodeFromId(j)] = 1;
  supply[out] = -m;
  lemon::NetworkSimplex<Graph, Value, Value> simplex(graph);
  simplex.upperMap(upper).costMap(cost).supplyMap(supply);
  if (simplex.run() != lemon::NetworkSimplex<Graph, Value, Value>::OPTIMAL) throw std::logic_error("no optimum");
  return -simplex.totalCost();
}

TEST(Instances, LemonAgrees) {
  std::mt19937 random(31);
  for (int round = 0; round < 300; ++round) {
    Problem problem;
    const int m = 1 + static_cast<int>(random() % 60), n = 1 + static_cast<int>(random() % 50);
    for (int i = 0; i < n; ++i) problem.capacity.push_back(static_cast<int>(random() % 4));
    problem.first.push_back(0);
    for (int j = 0; j < m; ++j) {
      for (int i = 0; i < n; ++i)
        if (random() % 4 == 0)
          problem.arcs.push_back({i, 1 + static_cast<int>(random() % (round % 2 == 0 ? 5 : 10000))});
      problem.first.push_back(static_cast<std::int64_t>(problem.arcs.size()));
    }
    std::vector<std::int32_t> tiers;
    for (int j = 0; j < m; ++j) tiers.push_back(static_cast<int>(random() % 3));
    if (round % 3 == 0) {
      ASSERT_TRUE(put_placing_first(problem, tiers));
    }
    ASSERT_EQ(solve(problem).value, by_lemon(problem)) << round;
  }
}
#else
TEST(Instances, LemonAgrees) { GTEST_SKIP() << "liblemon-dev is not installed"; }
#endif

}  // namespace
}  // namespace kith::matching
