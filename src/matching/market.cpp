// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/market.h"

#include <algorithm>
#include <utility>

#include "matching/room.h"

namespace kith::matching {

Market::Market(const std::vector<std::int32_t>& capacity) : capacity_(capacity), to_(capacity.size(), nobody) {
  make_room(mentors_, capacity.size());
  make_room(prices_, capacity.size());
  mentors_.resize(capacity.size());
  prices_.resize(capacity.size(), 0);
  for (std::size_t i = 0; i < capacity.size(); ++i) mentors_[i].free = capacity[i];
}

Market::Market(const Problem& problem) : Market(problem.capacity) {
  data_ = problem.arcs.data();
  data_size_ = static_cast<std::int64_t>(problem.arcs.size());
  make_room(mentees_, static_cast<std::size_t>(problem.mentees()));
  mentees_.resize(static_cast<std::size_t>(problem.mentees()));
  for (std::int32_t j = 0; j < problem.mentees(); ++j) {
    Mentee& mentee = mentees_[j];
    mentee.bonus = problem.bonus_of(j);
    mentee.begin = problem.first[j];
    mentee.count = mentee.room = static_cast<std::int32_t>(problem.first[j + 1] - problem.first[j]);
    for (const Arc& arc : arcs_of(j)) mentee.price = std::max(mentee.price, worth(mentee, arc));
  }
}

void Market::own_arcs() {
  if (data_ == arcs_.data() && data_) return;
  make_room(arcs_, static_cast<std::size_t>(data_size_) + static_cast<std::size_t>(data_size_) / 16 + 1);
  arcs_.assign(data_, data_ + data_size_);
  data_ = arcs_.data();
}

void Market::keep_best_first() {
  own_arcs();
  best_first_ = true;
  for (const Mentee& mentee : mentees_) sort_best_first(mentee);
}

void Market::sort_best_first(const Mentee& mentee) {
  Arc* const begin = arcs_.data() + mentee.begin;
  std::sort(begin, begin + mentee.count, [](const Arc& a, const Arc& b) { return a.score > b.score; });
}

std::int32_t Market::add_mentee(std::span<const Arc> arcs, Value bonus) {
  mentees_.push_back({});
  mentees_.back().bonus = bonus;
  const std::int32_t mentee = mentees() - 1;
  add_arcs(mentee, arcs);
  return mentee;
}

void Market::add_arcs(std::int32_t j, std::span<const Arc> more) {
  if (more.empty()) return;
  own_arcs();
  Mentee& mentee = mentees_[j];
  const auto added = static_cast<std::int32_t>(more.size());
  if (mentee.count + added > mentee.room) {  // moves to the end, with room to grow
    const std::int64_t to = static_cast<std::int64_t>(arcs_.size());
    mentee.room = (mentee.count + added) * 3 / 2;
    arcs_.resize(arcs_.size() + static_cast<std::size_t>(mentee.room));
    std::copy_n(arcs_.begin() + mentee.begin, mentee.count, arcs_.begin() + to);
    mentee.begin = to;
    if (mentee.mentor != nobody && mentee.before == nobody) mentors_[mentee.mentor].head_arcs = to;
  }
  std::copy(more.begin(), more.end(), arcs_.begin() + mentee.begin + mentee.count);
  mentee.count += added;
  if (best_first_) sort_best_first(mentee);
  data_ = arcs_.data();
  data_size_ = static_cast<std::int64_t>(arcs_.size());
  if (!back_.empty()) add_back_arcs(j, more);
  Value best = mentee.price;
  for (const Arc& arc : more) best = std::max(best, worth(mentee, arc) - prices_[arc.mentor]);
  if (best > mentee.price) {
    if (mentee.mentor != nobody) part(j);
    mentee.price = best;
  }
}

void Market::remove_mentee(std::int32_t j) {
  if (mentees_[j].mentor != nobody) part(j);
  if (!back_.empty())
    for (const Arc& arc : arcs_of(j)) {
      auto& back = back_[arc.mentor];
      const auto found = std::find_if(back.begin(), back.end(), [&](const Arc& a) { return a.mentor == j; });
      *found = back.back();
      back.pop_back();
    }
  mentees_[j].count = 0;
  mentees_[j].price = 0;
}

void Market::remove_arc(std::int32_t j, std::int32_t mentor) {
  own_arcs();
  Mentee& mentee = mentees_[j];
  const auto begin = arcs_.begin() + mentee.begin, end = begin + mentee.count;
  const auto found = std::find_if(begin, end, [&](const Arc& arc) { return arc.mentor == mentor; });
  if (found == end) return;
  if (mentee.mentor == mentor) part(j);
  std::copy(found + 1, end, found);
  --mentee.count;
  if (!back_.empty()) std::erase_if(back_[mentor], [&](const Arc& arc) { return arc.mentor == j; });
}

std::int32_t Market::add_mentor(std::int32_t capacity) {
  Mentor mentor;
  mentor.free = capacity;
  capacity_.push_back(capacity);
  to_.push_back(nobody);
  mentors_.push_back(mentor);
  prices_.push_back(0);
  if (!back_.empty()) back_.emplace_back();
  return mentors() - 1;
}

std::vector<std::int32_t> Market::set_capacity(std::int32_t i, std::int32_t capacity) {
  std::vector<std::int32_t> away;
  Mentor& mentor = mentors_[i];
  mentor.free += capacity - capacity_[i];
  capacity_[i] = capacity;
  while (mentor.free < 0) {
    away.push_back(mentor.head);
    part(mentor.head);
  }
  return away;
}

void Market::pair(std::int32_t j, std::int32_t i) {
  Mentee& mentee = mentees_[j];
  Mentor& mentor = mentors_[i];
  mentee.mentor = i;
  mentee.before = nobody;
  mentee.next = mentor.head;
  if (mentor.head != nobody) mentees_[mentor.head].before = j;
  mentor.head = j;
  mentor.head_arcs = mentee.begin;
  --mentor.free;
  if (watching_) changed_.push_back(j);
}

void Market::part(std::int32_t j) {
  Mentee& mentee = mentees_[j];
  Mentor& mentor = mentors_[mentee.mentor];
  if (mentee.before != nobody)
    mentees_[mentee.before].next = mentee.next;
  else
    mentor.head = mentee.next;
  if (mentee.next != nobody) {
    mentees_[mentee.next].before = mentee.before;
    if (mentee.before == nobody) mentor.head_arcs = mentees_[mentee.next].begin;
  }
  mentee.mentor = mentee.next = mentee.before = nobody;
  ++mentor.free;
  if (watching_) changed_.push_back(j);
}

Market::Offer Market::offer(const Mentee& mentee) {
  Offer offer;
  const Value* prices = prices_.data();
  const Arc* arc = data_ + mentee.begin;
  for (const Arc* end = arc + mentee.count; arc != end; ++arc) {
    const Value gain = worth(mentee, *arc) - prices[arc->mentor];
    if (gain <= offer.second) continue;
    if (gain > offer.best || (gain == offer.best && mentors_[arc->mentor].free > 0)) {
      offer.second = offer.best;
      offer.best = gain;
      offer.mentor = arc->mentor;
    } else {
      offer.second = gain;
    }
  }
  looked_at_ += mentee.count;
  return offer;
}

void Market::bid_for(std::int32_t j, std::int64_t& bids) {
  while (bids-- > 0) {
    const Offer found = offer(mentees_[j]);
    mentees_[j].price = found.best;
    if (found.mentor == nobody) return;
    Mentor& mentor = mentors_[found.mentor];
    if (mentor.free > 0) return pair(j, found.mentor);
    if (capacity_[found.mentor] != 1 || found.best == found.second) return;
    const std::int32_t other = mentor.head;
    prices_[found.mentor] += found.best - found.second;
    mentees_[j].price = found.second;
    part(other);
    pair(j, found.mentor);
    j = other;
  }
}

void Market::bid() {
  std::int64_t bids = std::int64_t{4} * mentees() + 64;
  for (std::int32_t j = 0; j < mentees(); ++j)
    if (mentees_[j].mentor == nobody) bid_for(j, bids);
  for (std::int32_t j = 0; j < mentees(); ++j)
    if (wrong(j)) bid_for(j, bids);
}

void Market::take_prices(const std::vector<Value>& prices, const std::vector<std::int32_t>& mentor_of) {
  for (std::int32_t j = 0; j < mentees(); ++j)
    if (mentees_[j].mentor != nobody) part(j);
  for (std::int32_t i = 0; i < mentors(); ++i) prices_[i] = prices[i];
  for (std::int32_t j = 0; j < mentees(); ++j) {
    Mentee& mentee = mentees_[j];
    mentee.price = offer(mentee).best;
    const std::int32_t i = mentor_of[j];
    if (i == nobody || mentors_[i].free == 0) continue;
    for (const Arc& arc : arcs_of(j))
      if (arc.mentor == i && worth(mentee, arc) - prices_[i] == mentee.price) pair(j, i);
  }
}

Value Market::value() const {
  Value sum = 0;
  for (const Mentee& mentee : mentees_)
    if (mentee.mentor != nobody) sum += mentee.price + prices_[mentee.mentor];
  return sum;
}

Value Market::bound() const {
  Value sum = 0;
  for (const Mentee& mentee : mentees_) sum += mentee.price;
  for (std::size_t i = 0; i < mentors_.size(); ++i) sum += prices_[i] * capacity_[i];
  return sum;
}

std::vector<std::int32_t> Market::take_changes() {
  std::sort(changed_.begin(), changed_.end());
  changed_.erase(std::unique(changed_.begin(), changed_.end()), changed_.end());
  return std::exchange(changed_, {});
}

}  // namespace kith::matching
