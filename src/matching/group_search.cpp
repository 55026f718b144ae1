// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/group_search.h"

#include <algorithm>
#include <chrono>

namespace kith::matching {
namespace {

using Clock = std::chrono::steady_clock;
enum class State : std::uint8_t { free, closed, filled };

/// A part of the search: what is decided of each mentor, and what it can be worth at most.
struct Branch {
  std::vector<State> states;
  Value bound{};
};

/// The optimum of a branch; no `mentor_of` when its minimums cannot be met.
struct Relaxed {
  std::vector<std::int32_t> mentor_of;
  Value value{};
  std::int32_t short_of{nobody};  ///< the free group that is furthest below its minimum
};

class Search {
 public:
  Search(const Problem& problem, const std::vector<std::int32_t>& least, GroupSearch best, const Limits& limits)
      : problem_(problem), least_(least), best_(std::move(best)), limits_(limits), begun_(Clock::now()) {
    Value greatest = 0;
    for (const Arc& arc : problem.arcs) greatest = std::max<Value>(greatest, arc.score);
    worth_ = greatest * std::max(1, problem.mentees()) + 1;
    limits_.first_of_equals = false;
    limits_.progress = nullptr;
  }
  bool possible() const { return worth_ < (Value{1} << 29); }

  GroupSearch run(int most_solves) {
    std::vector<Branch> open{{std::vector<State>(least_.size(), State::free), best_.bound}};
    while (!open.empty() && most_solves-- > 0 && !out_of_time()) {
      const Branch branch = std::move(open.back());
      open.pop_back();
      if (branch.bound <= best_.value) continue;
      const Relaxed relaxed = solve_branch(branch.states);
      if (relaxed.mentor_of.empty() || relaxed.value <= best_.value) continue;
      if (relaxed.short_of == nobody) {
        best_.mentor_of = relaxed.mentor_of;
        best_.value = relaxed.value;
        continue;
      }
      for (const State state : {State::closed, State::filled}) {
        Branch next{branch.states, std::min(branch.bound, relaxed.value)};
        next.states[static_cast<std::size_t>(relaxed.short_of)] = state;
        open.push_back(std::move(next));
      }
    }
    best_.bound = best_.value;
    for (const Branch& branch : open) best_.bound = std::max(best_.bound, branch.bound);
    return std::move(best_);
  }

 private:
  bool out_of_time() const {
    if (limits_.cancel && limits_.cancel()) return true;
    return limits_.seconds > 0 && std::chrono::duration<double>(Clock::now() - begun_).count() > limits_.seconds;
  }
  /// The first places of a filled group are a mentor of their own, behind the others.
  Problem problem_of(const std::vector<State>& states, std::vector<std::int32_t>& filled) const {
    Problem made;
    made.capacity = problem_.capacity;
    made.bonus = problem_.bonus;
    std::vector<std::int32_t> first_places(states.size(), nobody);
    for (std::size_t i = 0; i < states.size(); ++i) {
      if (states[i] == State::closed) made.capacity[i] = 0;
      if (states[i] != State::filled) continue;
      made.capacity[i] -= least_[i];
      first_places[i] = static_cast<std::int32_t>(made.capacity.size());
      made.capacity.push_back(least_[i]);
      filled.push_back(static_cast<std::int32_t>(i));
    }
    made.first.push_back(0);
    for (std::int32_t j = 0; j < problem_.mentees(); ++j) {
      const auto begin = problem_.first[j], end = problem_.first[j + 1];
      made.arcs.insert(made.arcs.end(), problem_.arcs.begin() + begin, problem_.arcs.begin() + end);
      for (auto a = begin; a < end; ++a)
        if (const auto place = first_places[problem_.arcs[a].mentor]; place != nobody)
          made.arcs.push_back({place, problem_.arcs[a].score + static_cast<std::int32_t>(worth_)});
      made.first.push_back(static_cast<std::int64_t>(made.arcs.size()));
    }
    return made;
  }
  Relaxed solve_branch(const std::vector<State>& states) const {
    std::vector<std::int32_t> filled;
    const Problem problem = problem_of(states, filled);
    Solution solution = solve(problem, limits_);
    if (!solution.optimal) return {};
    Relaxed relaxed{std::move(solution.mentor_of), solution.value, nobody};
    std::vector<std::int32_t> in_first_places(filled.size(), 0), count(states.size(), 0);
    for (auto& mentor : relaxed.mentor_of) {
      if (mentor == nobody) continue;
      if (mentor >= problem_.mentors()) {
        const auto which = static_cast<std::size_t>(mentor - problem_.mentors());
        ++in_first_places[which];
        mentor = filled[which];
        relaxed.value -= worth_;
      }
      ++count[mentor];
    }
    for (std::size_t k = 0; k < filled.size(); ++k)
      if (in_first_places[k] < least_[filled[k]]) return {};
    std::int32_t lack = 0;
    for (std::size_t i = 0; i < states.size(); ++i) {
      if (count[i] == 0 || least_[i] - count[i] <= lack) continue;
      lack = least_[i] - count[i];
      relaxed.short_of = static_cast<std::int32_t>(i);
    }
    return relaxed;
  }

  const Problem& problem_;
  const std::vector<std::int32_t>& least_;
  GroupSearch best_;
  Limits limits_;
  Clock::time_point begun_;
  Value worth_{};
};

}  // namespace

GroupSearch search_groups(const Problem& problem, const std::vector<std::int32_t>& least, GroupSearch begin_with,
                          int most_solves, const Limits& limits) {
  Search search(problem, least, begin_with, limits);
  return search.possible() ? search.run(most_solves) : std::move(begin_with);
}

}  // namespace kith::matching
