// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <functional>
#include <future>

#include "matching/pair_source.h"
#include "matching/room.h"
#include "matching/solve.h"
#include "matching/top.h"

namespace kith::matching {
namespace {

constexpr std::int32_t block = 1 << 18;

struct Part {  ///< what one thread makes: the mentees begin .. end - 1
  std::int32_t begin = 0, end = 0;
  std::vector<Arc> arcs;
  std::vector<std::int32_t> sizes;
  CandidateCount count;
};

void choose(const PoolSource& source, std::int32_t mentee, PairSource::Row& row, Top& top, CandidateCount& count) {
  source.score(mentee, row);
  count.looked_at += row.looked_at;
  count.eligible += row.count;
  top.clear();
  for (std::int32_t k = 0; k < row.count; ++k)
    if (row.scores[k] >= top.least()) top.add(row.scores[k], source.mentor_at(row.numbers[k]));
}

/// The mentees begin .. end - 1, asked in the order of their places and put down in their own.
void fill_block(const PoolSource& source, std::int32_t most, std::int32_t begin, std::int32_t end, Part& part) {
  PairSource::Row row;
  Top top(most);
  std::vector<Arc> arcs;
  std::vector<std::size_t> start(static_cast<std::size_t>(end - begin));
  part.sizes.resize(part.sizes.size() + start.size());
  part.count.best_cut.resize(part.sizes.size());
  const auto at = [&](std::int32_t mentee) { return static_cast<std::size_t>(mentee - part.begin); };
  for (const std::int32_t j : source.by_place(begin, end)) {
    choose(source, j, row, top, part.count);
    const auto& best = top.finish();
    start[static_cast<std::size_t>(j - begin)] = arcs.size();
    arcs.insert(arcs.end(), best.begin(), best.end());
    part.sizes[at(j)] = static_cast<std::int32_t>(best.size());
    part.count.best_cut[at(j)] = top.best_cut();
  }
  for (std::int32_t j = begin; j < end; ++j) {
    const Arc* from = arcs.data() + start[static_cast<std::size_t>(j - begin)];
    part.arcs.insert(part.arcs.end(), from, from + part.sizes[at(j)]);
  }
}

void fill(const PoolSource& source, std::int32_t most, Part& part) {
  make_room(part.arcs, static_cast<std::size_t>(most) * static_cast<std::size_t>(part.end - part.begin));
  for (std::int32_t begin = part.begin; begin < part.end; begin += block)
    fill_block(source, most, begin, std::min(part.end, begin + block), part);
}

void append(Part& part, Problem& problem, CandidateCount& count) {
  if (problem.arcs.empty())
    problem.arcs = std::move(part.arcs);
  else
    problem.arcs.insert(problem.arcs.end(), part.arcs.begin(), part.arcs.end());
  std::vector<Arc>().swap(part.arcs);
  for (const std::int32_t size : part.sizes) problem.first.push_back(problem.first.back() + size);
  count.looked_at += part.count.looked_at;
  count.eligible += part.count.eligible;
  count.best_cut.insert(count.best_cut.end(), part.count.best_cut.begin(), part.count.best_cut.end());
}

}  // namespace

Problem candidates(const Pool& pool, const Rules& rules, std::int32_t most, CandidateCount& count, int threads) {
  const PoolSource source(pool, rules);
  std::vector<Part> parts(static_cast<std::size_t>(std::max(1, threads)));
  const std::int64_t mentees = source.mentees(), pieces = static_cast<std::int64_t>(parts.size());
  std::vector<std::future<void>> others;  // each waits for its thread, also when another fails
  for (std::int64_t p = 0; p < pieces; ++p) {
    Part& part = parts[static_cast<std::size_t>(p)];
    part.begin = static_cast<std::int32_t>(mentees * p / pieces);
    part.end = static_cast<std::int32_t>(mentees * (p + 1) / pieces);
    if (p + 1 < pieces)
      others.push_back(std::async(std::launch::async, [&source, most, &part] { fill(source, most, part); }));
    else
      fill(source, most, part);
  }
  for (auto& other : others) other.get();
  Problem problem;
  for (const Mentor& mentor : pool.mentors) problem.capacity.push_back(std::max(0, mentor.capacity));
  problem.first.reserve(static_cast<std::size_t>(mentees) + 1);
  problem.first.push_back(0);
  count = {};
  for (Part& part : parts) append(part, problem, count);
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
