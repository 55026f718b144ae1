// SPDX-License-Identifier: AGPL-3.0-or-later
// The two shortest-path searches of Market.
#include <algorithm>
#include <functional>
#include <limits>

#include "matching/market.h"

namespace kith::matching {

void Market::begin_search() {
  if (search_ == std::numeric_limits<std::int32_t>::max()) {
    for (Mentor& mentor : mentors_) mentor.seen = 0;
    search_ = 0;
  }
  ++search_;
  heap_.clear();
  settled_.clear();
}

void Market::reach(std::int32_t i, Value distance, std::int32_t from) {
  Mentor& mentor = mentors_[i];
  mentor.seen = search_;
  mentor.distance = distance;
  mentor.from = from;
  if (mentor.head != nobody) {
    constexpr std::int64_t in_a_line = 64 / sizeof(Arc);
    __builtin_prefetch(&mentees_[mentor.head], 1);
    __builtin_prefetch(data_ + mentor.head_arcs);
    if (mentor.head_arcs + in_a_line < data_size_) __builtin_prefetch(data_ + mentor.head_arcs + in_a_line);
  }
  heap_.push_back({distance, i});
  std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
}

bool Market::next(Reached& out, Value limit) {
  while (!heap_.empty()) {
    if (heap_.front().distance >= limit) return false;
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
    out = heap_.back();
    heap_.pop_back();
    if (mentors_[out.mentor].distance == out.distance) {
      settled_.push_back(out);
      return true;
    }
  }
  return false;
}

void Market::step_back(std::int32_t j, Value distance, End& end) const {
  if (distance + mentees_[j].price < end.distance) end = {distance + mentees_[j].price, nobody, j};
}

void Market::scan(std::int32_t j, Value distance, End& end) {
  const Mentee& mentee = mentees_[j];
  const Value base = distance + mentee.price - mentee.bonus;
  looked_at_ += mentee.count;
  Mentor* mentors = mentors_.data();
  const Value* prices = prices_.data();
  const Arc* arc = data_ + mentee.begin;
  const Arc* last = arc + mentee.count;
  if (best_first_)
    for (const Arc* near = arc; near != last && base - near->score < end.distance; ++near) {
      __builtin_prefetch(&prices[near->mentor]);
      __builtin_prefetch(&mentors[near->mentor], 1);
    }
  for (; arc != last; ++arc) {
    if (best_first_ && base - arc->score >= end.distance) break;
    const Value there = base - arc->score + prices[arc->mentor];
    if (there >= end.distance) continue;
    Mentor& mentor = mentors[arc->mentor];
    if ((mentor.seen == search_ && there >= mentor.distance)) continue;
    if (mentor.free > 0) {
      mentor.seen = search_;
      mentor.distance = there;
      mentor.from = j;
      end = {there, arc->mentor, nobody};
    } else {
      reach(arc->mentor, there, j);
    }
  }
}

/// Dijkstra from a mentee without mentor until the best end is nearer than all that is left.
void Market::search(std::int32_t root, End& end) {
  scan(root, 0, end);
  for (Reached at{}; next(at, end.distance);)
    for (std::int32_t j = mentors_[at.mentor].head; j != nobody; j = mentees_[j].next) {
      step_back(j, at.distance, end);
      scan(j, at.distance, end);
    }
}

Market::Placing Market::cost_of_placing(std::int32_t root) {
  begin_search();
  End end{std::numeric_limits<Value>::max(), nobody, nobody};
  search(root, end);
  Placing placing{end.distance, end.mentee != nobody ? mentees_[end.mentee].mentor : end.mentor};
  if (placing.mentor == nobody) return {};
  while (mentors_[placing.mentor].from != root) placing.mentor = mentees_[mentors_[placing.mentor].from].mentor;
  return placing;
}

void Market::place(std::int32_t root) {
  if (!wrong(root)) return;
  begin_search();
  End end{std::numeric_limits<Value>::max(), nobody, nobody};
  step_back(root, 0, end);
  search(root, end);
  mentees_[root].price -= end.distance;
  shift_prices(end, 1);
  std::int32_t to = end.mentor;
  if (to == nobody) {
    if (end.mentee == root) return;
    to = mentees_[end.mentee].mentor;
    part(end.mentee);
  }
  while (true) {
    const std::int32_t j = mentors_[to].from;
    const std::int32_t left = mentees_[j].mentor;
    if (left != nobody) part(j);
    pair(j, to);
    if (j == root) return;
    to = left;
  }
}

void Market::shift_prices(const End& end, Value sign) {
  for (const Reached& at : settled_) {
    const Value shift = sign * (end.distance - at.distance);
    prices_[at.mentor] += shift;
    for (std::int32_t j = mentors_[at.mentor].head; j != nobody; j = mentees_[j].next) mentees_[j].price -= shift;
  }
}

void Market::make_back_arcs() {
  back_.resize(mentors_.size());
  std::vector<std::int32_t> count(mentors_.size(), 0);
  for (std::int32_t j = 0; j < mentees(); ++j)
    for (const Arc& arc : arcs_of(j)) ++count[arc.mentor];
  for (std::size_t i = 0; i < back_.size(); ++i)
    back_[i].reserve(static_cast<std::size_t>(count[i]) + 4);  // room for those who come
  for (std::int32_t j = 0; j < mentees(); ++j) add_back_arcs(j, arcs_of(j));
}

void Market::add_back_arcs(std::int32_t j, std::span<const Arc> arcs) {
  for (const Arc& arc : arcs) {
    __builtin_prefetch(&back_[arc.mentor], 1);
    __builtin_prefetch(&mentors_[arc.mentor], 1);
    __builtin_prefetch(&prices_[arc.mentor]);
  }
  for (const Arc& arc : arcs) __builtin_prefetch(back_[arc.mentor].data() + back_[arc.mentor].size(), 1);
  for (const Arc& arc : arcs) {
    back_[arc.mentor].push_back({j, arc.score});
    if (const std::int32_t head = mentors_[arc.mentor].head; head != nobody) __builtin_prefetch(&mentees_[head], 1);
  }
}

void Market::scan_back(std::int32_t i, Value distance, End& end) {
  const Value price = prices_[i];
  if (distance + price < end.distance) end = {distance + price, i, nobody};
  looked_at_ += static_cast<std::int64_t>(back_[i].size());
  for (const Arc& arc : back_[i]) {  // .mentor is the mentee here
    const Mentee& mentee = mentees_[arc.mentor];
    if (mentee.count == 0 || mentee.mentor == i) continue;
    const Value there = distance + mentee.price + price - worth(mentee, arc);
    if (there >= end.distance) continue;
    if (mentee.mentor == nobody) {
      end = {there, i, arc.mentor};
      continue;
    }
    Mentor& mentor = mentors_[mentee.mentor];
    if (mentor.seen == search_ && there >= mentor.distance) continue;
    reach(mentee.mentor, there, arc.mentor);
    to_[mentee.mentor] = i;
  }
}

void Market::release(std::int32_t root) {
  if (!wrong_mentor(root)) return;
  if (back_.empty()) make_back_arcs();
  begin_search();
  End end{std::numeric_limits<Value>::max(), nobody, nobody};
  reach(root, 0, nobody);
  for (Reached at{}; next(at, end.distance);) scan_back(at.mentor, at.distance, end);
  shift_prices(end, -1);
  std::int32_t to = end.mentor;
  if (end.mentee != nobody) pair(end.mentee, to);  // `to` is over its capacity until one of its mentees moves on
  while (to != root) {
    const std::int32_t j = mentors_[to].from, on = to_[to];
    part(j);
    pair(j, on);
    to = on;
  }
}

}  // namespace kith::matching
