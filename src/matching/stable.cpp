// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/stable.h"

#include <algorithm>

namespace kith::matching {
namespace {

/// Who is with a mentor and how much the mentor likes it.
struct Held {
  std::int32_t by_mentor;
  std::int32_t mentee;
};

/// The one to be sent away first stands on top of a heap.
bool liked_more(const Held& a, const Held& b) {
  return a.by_mentor != b.by_mentor ? a.by_mentor > b.by_mentor : a.mentee < b.mentee;
}

/// Whom to ask next stands on top of a heap: few are ever asked, so the lists need not be sorted.
bool asked_later(const Liking& a, const Liking& b) {
  return a.by_mentee != b.by_mentee ? a.by_mentee < b.by_mentee : a.mentor > b.mentor;
}

class Acceptance {
 public:
  explicit Acceptance(const StableProblem& problem);
  StableSolution run();

 private:
  std::int32_t ask(std::int32_t mentee);

  const StableProblem& problem_;
  std::vector<Liking> lists_;       ///< each mentee's those not asked yet, a heap
  std::vector<std::int32_t> left_;  ///< how many those are
  std::vector<std::int64_t> begin_;
  std::vector<std::int32_t> held_count_;
  std::vector<Held> held_;  ///< per mentor a heap
  StableSolution solution_;
};

Acceptance::Acceptance(const StableProblem& problem)
    : problem_(problem),
      lists_(problem.likings),
      begin_(problem.capacity.size() + 1, 0),
      held_count_(problem.capacity.size(), 0) {
  for (std::size_t i = 0; i < problem.capacity.size(); ++i)
    begin_[i + 1] = begin_[i] + std::clamp(problem.capacity[i], 0, problem.mentees());
  held_.resize(static_cast<std::size_t>(begin_.back()));
  solution_.mentor_of.assign(static_cast<std::size_t>(problem.mentees()), nobody);
  for (std::int32_t j = 0; j < problem.mentees(); ++j) {
    left_.push_back(static_cast<std::int32_t>(problem.first[j + 1] - problem.first[j]));
    std::make_heap(lists_.begin() + problem.first[j], lists_.begin() + problem.first[j + 1], asked_later);
  }
}

/// Asks until somebody holds the mentee; returns who was sent away for that, or nobody.
std::int32_t Acceptance::ask(std::int32_t j) {
  for (const auto begin = lists_.begin() + problem_.first[j]; left_[j] > 0;) {
    std::pop_heap(begin, begin + left_[j], asked_later);
    const Liking& liking = begin[--left_[j]];
    ++solution_.proposals;
    const std::int32_t i = liking.mentor;
    const auto places = static_cast<std::int32_t>(begin_[i + 1] - begin_[i]);
    if (places == 0) continue;
    Held* heap = held_.data() + begin_[i];
    std::int32_t& count = held_count_[i];
    const Held now{liking.by_mentor, j};
    if (count < places) {
      heap[count++] = now;
      std::push_heap(heap, heap + count, liked_more);
      solution_.mentor_of[j] = i;
      return nobody;
    }
    if (!liked_more(now, heap[0])) continue;
    std::pop_heap(heap, heap + count, liked_more);
    const std::int32_t away = heap[count - 1].mentee;
    heap[count - 1] = now;
    std::push_heap(heap, heap + count, liked_more);
    solution_.mentor_of[j] = i;
    solution_.mentor_of[away] = nobody;
    return away;
  }
  return nobody;
}

StableSolution Acceptance::run() {
  for (std::int32_t j = 0; j < problem_.mentees(); ++j)
    for (std::int32_t asking = j; asking != nobody;) asking = ask(asking);
  return std::move(solution_);
}

}  // namespace

StableSolution solve_stable(const StableProblem& problem) { return Acceptance(problem).run(); }

std::vector<Blocking> blocking_pairs(const StableProblem& problem, const std::vector<std::int32_t>& mentor_of) {
  constexpr std::int32_t would_take_anyone = -0x7fffffff;
  std::vector<std::int32_t> count(problem.capacity.size(), 0), least(problem.capacity.size(), 0x7fffffff);
  std::vector<std::int32_t> got(mentor_of.size(), would_take_anyone);
  for (std::int32_t j = 0; j < problem.mentees(); ++j)
    for (auto k = problem.first[j]; k < problem.first[j + 1]; ++k) {
      const Liking& liking = problem.likings[k];
      if (liking.mentor != mentor_of[j]) continue;
      got[j] = liking.by_mentee;
      ++count[liking.mentor];
      least[liking.mentor] = std::min(least[liking.mentor], liking.by_mentor);
    }
  std::vector<Blocking> found;
  for (std::int32_t j = 0; j < problem.mentees(); ++j)
    for (auto k = problem.first[j]; k < problem.first[j + 1]; ++k) {
      const Liking& liking = problem.likings[k];
      const std::int32_t i = liking.mentor;
      if (i == mentor_of[j] || liking.by_mentee <= got[j] || problem.capacity[i] <= 0) continue;
      if (count[i] < problem.capacity[i] || liking.by_mentor > least[i]) found.push_back({j, i});
    }
  return found;
}

StableProblem likings(const Problem& problem, const Pool& pool, const Rules& rules) {
  StableProblem stable{problem.capacity, problem.first, {}};
  stable.likings.reserve(problem.arcs.size());
  const auto part = [](const Score& score, Criterion c) { return score.parts[static_cast<std::size_t>(c)]; };
  for (std::int32_t j = 0; j < problem.mentees(); ++j)
    for (auto a = problem.first[j]; a < problem.first[j + 1]; ++a) {
      const std::int32_t mentor = problem.arcs[a].mentor;
      const Score all = score(pool.mentors[mentor], pool.mentees[j], rules);
      stable.likings.push_back({mentor, all.total - part(all, Criterion::mentor_wish),
                                all.total - part(all, Criterion::mentee_wish) - part(all, Criterion::guardian_wish)});
    }
  return stable;
}

Value worth(const Problem& problem, const std::vector<std::int32_t>& mentor_of) {
  Value sum = 0;
  for (std::int32_t j = 0; j < problem.mentees(); ++j)
    for (auto a = problem.first[j]; a < problem.first[j + 1]; ++a)
      if (problem.arcs[a].mentor == mentor_of[j]) sum += problem.bonus_of(j) + problem.arcs[a].score;
  return sum;
}

}  // namespace kith::matching
