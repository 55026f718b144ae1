// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/nearby.h"

#include <algorithm>
#include <span>
#include <utility>

#include "matching/room.h"

namespace kith::matching {
namespace {

constexpr std::int64_t followed = 3;  ///< arcs of each mentee, of mentors wherever they stand

std::span<const Arc> first_arcs(const Problem& problem, std::int32_t mentee) {
  const std::int64_t begin = problem.first[mentee], count = problem.first[mentee + 1] - begin;
  return {problem.arcs.data() + begin, static_cast<std::size_t>(std::min(followed, count))};
}

/// The arcs of those whose turn comes soon, so that they are there when it has come.
void fetch_arcs(const Problem& problem, const std::vector<std::int32_t>& order, std::size_t turn, std::int64_t most) {
  constexpr std::size_t soon = 12;
  constexpr std::int64_t in_a_line = 64 / sizeof(Arc);
  if (turn + 2 * soon < order.size()) __builtin_prefetch(&problem.first[order[turn + 2 * soon]]);
  if (turn + soon >= order.size()) return;
  const std::int64_t begin = problem.first[order[turn + soon]], end = problem.first[order[turn + soon] + 1];
  for (std::int64_t a = begin; a < std::min(end, begin + most); a += in_a_line)
    __builtin_prefetch(problem.arcs.data() + a);
}

/// Who follows those arcs to a mentor.
struct BackArcs {
  std::vector<std::int32_t> first, mentees;
  std::span<const std::int32_t> of(std::int32_t mentor) const {
    return {mentees.data() + first[mentor], static_cast<std::size_t>(first[mentor + 1] - first[mentor])};
  }
};

BackArcs back_arcs(const Problem& problem) {
  BackArcs back;
  back.first.assign(problem.capacity.size() + 2, 0);
  for (std::int32_t j = 0; j < problem.mentees(); ++j)
    for (const Arc& arc : first_arcs(problem, j)) ++back.first[arc.mentor + 2];
  for (std::size_t i = 2; i < back.first.size(); ++i) back.first[i] += back.first[i - 1];
  make_room(back.mentees, static_cast<std::size_t>(back.first.back()));
  back.mentees.resize(static_cast<std::size_t>(back.first.back()));
  for (std::int32_t j = 0; j < problem.mentees(); ++j)
    for (const Arc& arc : first_arcs(problem, j)) back.mentees[back.first[arc.mentor + 1]++] = j;
  return back;
}

std::vector<std::int32_t> order_of_mentees(const Problem& problem) {
  const BackArcs back = back_arcs(problem);
  std::vector<char> seen(static_cast<std::size_t>(problem.mentees())), left(problem.capacity.size());
  std::vector<std::int32_t> order;
  order.reserve(seen.size());
  const auto meet = [&](std::int32_t mentee) {
    if (std::exchange(seen[mentee], 1) == 0) order.push_back(mentee);
  };
  for (std::int32_t j = 0; j < problem.mentees(); ++j) {
    std::size_t at = order.size();
    meet(j);
    for (; at < order.size(); ++at) {
      fetch_arcs(problem, order, at, 1);
      for (const Arc& arc : first_arcs(problem, order[at]))
        if (std::exchange(left[arc.mentor], 1) == 0)
          for (const std::int32_t other : back.of(arc.mentor)) meet(other);
    }
  }
  return order;
}

}  // namespace

Nearby nearby(const Problem& problem) {
  Nearby near;
  near.mentees = order_of_mentees(problem);
  std::vector<std::int32_t> place(problem.capacity.size(), nobody);
  const auto place_of = [&](std::int32_t mentor) {
    if (place[mentor] == nobody) {
      place[mentor] = static_cast<std::int32_t>(near.mentors.size());
      near.mentors.push_back(mentor);
      near.problem.capacity.push_back(problem.capacity[mentor]);
    }
    return place[mentor];
  };
  make_room(near.problem.arcs, problem.arcs.size());
  near.problem.first.reserve(problem.first.size());
  near.problem.first.push_back(0);
  for (std::size_t k = 0; k < near.mentees.size(); ++k) {
    const std::int32_t j = near.mentees[k];
    fetch_arcs(problem, near.mentees, k, 48);
    for (std::int64_t a = problem.first[j]; a < problem.first[j + 1]; ++a)
      near.problem.arcs.push_back({place_of(problem.arcs[a].mentor), problem.arcs[a].score});
    near.problem.first.push_back(static_cast<std::int64_t>(near.problem.arcs.size()));
    if (!problem.bonus.empty()) near.problem.bonus.push_back(problem.bonus[j]);
  }
  for (std::int32_t i = 0; i < problem.mentors(); ++i) place_of(i);
  return near;
}

}  // namespace kith::matching
