// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/stable.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <span>
#include <utility>

#include "matching/room.h"

namespace kith::matching {
namespace {

/// How much somebody is liked, as one number: the greater comes first; of equals the one who stands first.
std::uint64_t rank(std::int32_t liking, std::size_t place) {
  return std::uint64_t{static_cast<std::uint32_t>(liking) ^ 0x80000000U} << 32 | (0xffffffffU - place);
}
std::size_t place_of(std::uint64_t rank) { return 0xffffffffU - (rank & 0xffffffffU); }

constexpr std::size_t at_once = 7;  ///< choices that fill a line of the cache with their two numbers

/// A mentee's next choices, the best first.
struct alignas(64) Line {
  struct Choice {
    std::int32_t mentor = 0, by_mentor = 0;
  };
  std::int32_t asked = 0;  ///< of these
  std::int32_t left = 0;   ///< of the whole list
  std::array<Choice, at_once> next{};
};

/// All that one who is refused needs to know of a mentor.
struct Places {
  std::uint64_t least = 0;  ///< rank of the one who is sent away first; 0 while there is room
  std::int32_t all = 0, free = 0;
};

/// Everybody without mentor asks once in each round. Ranks are strict, so neither who ends with whom nor how often was
/// asked depends on the order; in rounds the memory of those who ask later is fetched while others ask.
class Acceptance {
 public:
  explicit Acceptance(const StableProblem& problem);
  StableSolution run();

 private:
  std::span<const Liking> list(std::int32_t mentee) const;
  void put(std::span<const std::uint64_t> ranks, std::int32_t mentee);
  void first_choices(std::int32_t mentee);
  void more_choices(std::int32_t mentee);
  void fetch(std::size_t turn) const;
  void ask(std::int32_t mentee);
  std::int32_t accept(std::int32_t mentor, std::uint64_t rank);
  StableSolution solution() const;

  const StableProblem& problem_;
  std::vector<Line> lines_;
  std::vector<Places> places_;
  std::vector<std::int64_t> begin_;       ///< per mentor, in held_
  std::vector<std::uint64_t> held_;       ///< of mentors with several places the ranks of who is there, heaps
  std::vector<std::int64_t> rest_;        ///< of a mentee whose first choices did not suffice: the next in ranks_
  std::vector<std::uint64_t> ranks_;      ///< whole lists of such mentees, the best first
  std::vector<std::int32_t> now_, then_;  ///< who asks in this round and in the next
  std::int64_t proposals_ = 0;
};

Acceptance::Acceptance(const StableProblem& problem) : problem_(problem), begin_(problem.capacity.size() + 1, 0) {
  const auto mentees = static_cast<std::size_t>(problem.mentees());
  make_room(places_, problem.capacity.size());
  for (std::size_t i = 0; i < problem.capacity.size(); ++i) {
    const std::int32_t all = std::clamp(problem.capacity[i], 0, problem.mentees());
    places_.push_back({0, all, all});
    begin_[i + 1] = begin_[i] + (all > 1 ? all : 0);
  }
  held_.resize(static_cast<std::size_t>(begin_.back()));
  make_room(lines_, mentees);
  lines_.resize(mentees);
  rest_.resize(mentees);
  now_.resize(mentees);
  std::iota(now_.begin(), now_.end(), 0);
  then_.reserve(mentees);
}

std::span<const Liking> Acceptance::list(std::int32_t j) const {
  const std::int64_t begin = problem_.first[j], end = problem_.first[j + 1];
  return {problem_.likings.data() + begin, static_cast<std::size_t>(end - begin)};
}

void Acceptance::put(std::span<const std::uint64_t> ranks, std::int32_t j) {
  const Liking* all = list(j).data();
  lines_[j].asked = 0;
  Line::Choice* next = lines_[j].next.data();
  for (const std::uint64_t one : ranks) {
    const Liking& liking = all[place_of(one)];
    *next++ = {liking.mentor, liking.by_mentor};
  }
}

/// The best few of the list without sorting it: most mentees never need more.
void Acceptance::first_choices(std::int32_t j) {
  const auto all = list(j);
  std::array<std::uint64_t, at_once> best{};
  for (std::size_t k = 0; k < all.size(); ++k) {
    std::uint64_t in = rank(all[k].by_mentee, k);
    if (k > 4 * at_once && in < best.back()) continue;
#pragma GCC unroll 7
    for (std::uint64_t& there : best) {  // what it displaces moves down, the last falls out; without jumps
      const std::uint64_t exchanged = (there ^ in) & (0 - std::uint64_t{in > there});
      there ^= exchanged, in ^= exchanged;
    }
  }
  lines_[j].left = static_cast<std::int32_t>(all.size());
  put({best.data(), std::min(all.size(), at_once)}, j);
}

/// For a mentee who has asked all that stood in the line.
void Acceptance::more_choices(std::int32_t j) {
  if (rest_[j] == 0) {
    const auto all = list(j);
    const auto begin = std::ssize(ranks_);
    for (std::size_t k = 0; k < all.size(); ++k) ranks_.push_back(rank(all[k].by_mentee, k));
    std::sort(ranks_.begin() + begin, ranks_.end(), std::greater<>{});
    rest_[j] = begin + std::int64_t{at_once};
  }
  const std::size_t count = std::min(static_cast<std::size_t>(lines_[j].left), at_once);
  put({ranks_.data() + rest_[j], count}, j);
  rest_[j] += static_cast<std::int64_t>(count);
}

/// The line of one who asks soon, and the mentor whom one asks who comes sooner.
void Acceptance::fetch(std::size_t turn) const {
  constexpr std::size_t soon = 8;
  if (turn + 2 * soon < now_.size()) __builtin_prefetch(&lines_[now_[turn + 2 * soon]], 1);
  if (turn + soon >= now_.size()) return;
  const Line& line = lines_[now_[turn + soon]];
  const auto at = static_cast<std::size_t>(line.asked);
  if (at < at_once) __builtin_prefetch(&places_[line.next[at].mentor], 1);
}

/// Until somebody takes the mentee in; who is sent away for that asks in the next round.
void Acceptance::ask(std::int32_t j) {
  for (Line& line = lines_[j]; line.left > 0;) {
    if (line.asked == std::int32_t{at_once}) more_choices(j);
    const Line::Choice choice = line.next[static_cast<std::size_t>(line.asked++)];
    --line.left;
    ++proposals_;
    const Places& places = places_[choice.mentor];
    const std::uint64_t one = rank(choice.by_mentor, static_cast<std::size_t>(j));
    if (places.all == 0 || one < places.least) continue;
    const std::int32_t away = accept(choice.mentor, one);
    if (away == nobody) return;
    __builtin_prefetch(&lines_[away], 1);
    return then_.push_back(away);
  }
}

/// A few are looked through, many are a heap; `heap`: but for the first they are one already.
std::uint64_t bring_least_to_front(std::span<std::uint64_t> held, bool heap) {
  constexpr std::size_t few = 16;
  if (held.size() <= few) {
    std::uint64_t least = held[0];
    std::size_t at = 0;
    for (std::size_t k = 1; k < held.size(); ++k) {
      at = held[k] < least ? k : at;
      least = held[k] < least ? held[k] : least;
    }
    std::swap(held[0], held[at]);
    return least;
  }
  if (!heap) std::make_heap(held.begin(), held.end(), std::greater<>{});
  for (std::size_t at = 0, below = 1; heap && below < held.size(); below = 2 * at + 1) {
    if (below + 1 < held.size() && held[below + 1] < held[below]) ++below;
    if (held[at] <= held[below]) break;
    std::swap(held[at], held[below]);
    at = below;
  }
  return held[0];
}

/// Takes in who has this rank; returns who was sent away for that, or nobody.
std::int32_t Acceptance::accept(std::int32_t i, std::uint64_t one) {
  Places& places = places_[i];
  const bool full = places.free == 0;
  if (!full) --places.free;
  if (places.all == 1) {
    const std::uint64_t before = std::exchange(places.least, one);
    return full ? static_cast<std::int32_t>(place_of(before)) : nobody;
  }
  const std::span<std::uint64_t> held{held_.data() + begin_[i], static_cast<std::size_t>(places.all - places.free)};
  const std::uint64_t away = std::exchange(full ? held.front() : held.back(), one);
  if (places.free == 0) places.least = bring_least_to_front(held, full);
  return full ? static_cast<std::int32_t>(place_of(away)) : nobody;
}

StableSolution Acceptance::solution() const {
  StableSolution solution;
  solution.proposals = proposals_;
  solution.mentor_of.assign(lines_.size(), nobody);
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const Places& places = places_[i];
    const auto mentor = static_cast<std::int32_t>(i);
    if (places.all == 1 && places.free == 0) solution.mentor_of[place_of(places.least)] = mentor;
    if (places.all <= 1) continue;
    for (std::int64_t k = 0; k < places.all - places.free; ++k)
      solution.mentor_of[place_of(held_[begin_[i] + k])] = mentor;
  }
  return solution;
}

StableSolution Acceptance::run() {
  for (std::int32_t j = 0; j < problem_.mentees(); ++j) first_choices(j);
  for (; !now_.empty(); now_.swap(then_), then_.clear())
    for (std::size_t turn = 0; turn < now_.size(); ++turn) {
      fetch(turn);
      ask(now_[turn]);
    }
  return solution();
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
