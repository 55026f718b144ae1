// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <functional>
#include <thread>

#include "matching/pair_source.h"
#include "matching/solve.h"
#include "matching/top.h"

namespace kith::matching {
namespace {

struct Part {  ///< what one thread makes: the mentees begin .. end - 1
  std::int32_t begin = 0, end = 0;
  std::vector<Arc> arcs;
  std::vector<std::int64_t> sizes;
  CandidateCount count;
};

void fill(const PairSource& source, std::int32_t most, Part& part) {
  PairSource::Row row;
  Top top(most);
  for (std::int32_t j = part.begin; j < part.end; ++j) {
    source.score(j, row);
    top.clear();
    for (const auto& run : row.runs) {
      part.count.looked_at += run.end - run.begin;
      for (std::int32_t k = 0; k < run.end - run.begin; ++k) {
        const std::int32_t score = run.scores[k];
        if (score <= 0) continue;
        ++part.count.eligible;
        if (score >= top.least()) top.add(score, source.mentor_at(run.begin + k));
      }
    }
    const auto& best = top.finish();
    for (const Arc& arc : best) part.arcs.push_back(arc);
    part.sizes.push_back(static_cast<std::int64_t>(best.size()));
    part.count.best_cut.push_back(top.best_cut());
  }
}

}  // namespace

Problem candidates(const Pool& pool, const Rules& rules, std::int32_t most, CandidateCount& count, int threads) {
  const PoolSource source(pool, rules);
  std::vector<Part> parts(static_cast<std::size_t>(std::max(1, threads)));
  const std::int64_t mentees = source.mentees(), pieces = static_cast<std::int64_t>(parts.size());
  std::vector<std::thread> others;
  for (std::int64_t p = 0; p < pieces; ++p) {
    Part& part = parts[static_cast<std::size_t>(p)];
    part.begin = static_cast<std::int32_t>(mentees * p / pieces);
    part.end = static_cast<std::int32_t>(mentees * (p + 1) / pieces);
    if (p + 1 < pieces)
      others.emplace_back([&source, most, &part] { fill(source, most, part); });
    else
      fill(source, most, part);
  }
  for (auto& thread : others) thread.join();
  Problem problem;
  for (const Mentor& mentor : pool.mentors) problem.capacity.push_back(std::max(0, mentor.capacity));
  problem.first.reserve(static_cast<std::size_t>(mentees) + 1);
  problem.first.push_back(0);
  std::size_t arcs = 0;
  for (const Part& part : parts) arcs += part.arcs.size();
  problem.arcs.reserve(arcs);
  count = {};
  for (Part& part : parts) {
    problem.arcs.insert(problem.arcs.end(), part.arcs.begin(), part.arcs.end());
    std::vector<Arc>().swap(part.arcs);
    for (const std::int64_t size : part.sizes) problem.first.push_back(problem.first.back() + size);
    count.looked_at += part.count.looked_at;
    count.eligible += part.count.eligible;
    count.best_cut.insert(count.best_cut.end(), part.count.best_cut.begin(), part.count.best_cut.end());
  }
  count.cut = count.eligible - static_cast<std::int64_t>(problem.arcs.size());
  return problem;
}

Value bound_with_cut(const Problem& problem, const CandidateCount& count, const Solution& solution) {
  Value bound = solution.bound;
  for (std::int32_t j = 0; j < problem.mentees(); ++j) {
    if (count.best_cut[j] == 0) continue;
    bound += std::max<Value>(0, problem.bonus_of(j) + count.best_cut[j] - solution.mentee_price[j]);
  }
  return bound;
}

}  // namespace kith::matching
