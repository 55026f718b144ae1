// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/auction.h"

#include <algorithm>

namespace kith::matching {

Auction::Auction(const Problem& problem) : problem_(problem) {
  places_begin_.assign(problem.capacity.size() + 1, 0);
  for (std::size_t i = 0; i < problem.capacity.size(); ++i)  // no more places than mentees could ever take
    places_begin_[i + 1] = places_begin_[i] + std::min(problem.capacity[i], problem.mentees());
  places_.assign(static_cast<std::size_t>(places_begin_.back()), {0, nobody});
  mentor_of_.assign(static_cast<std::size_t>(problem.mentees()), nobody);
}

Value Auction::first_step() const {
  Value greatest = 1;
  for (std::int32_t j = 0; j < problem_.mentees(); ++j)
    for (std::int64_t a = problem_.first[j]; a < problem_.first[j + 1]; ++a)
      greatest = std::max(greatest, problem_.bonus_of(j) + problem_.arcs[a].score);
  return std::max<Value>(1, greatest / 4);
}

void Auction::begin_phase(Value step) {
  step_ = step;
  for (Place& place : places_) place.mentee = nobody;
  std::fill(mentor_of_.begin(), mentor_of_.end(), nobody);
  waiting_.resize(mentor_of_.size());
  for (std::size_t j = 0; j < waiting_.size(); ++j) waiting_[j] = static_cast<std::int32_t>(waiting_.size() - 1 - j);
}

void Auction::sink(std::int64_t begin, std::int64_t count) {
  Place* heap = places_.data() + begin;
  for (std::int64_t at = 0;;) {
    std::int64_t least = at;
    for (std::int64_t child = 2 * at + 1; child <= 2 * at + 2 && child < count; ++child)
      if (heap[child].price < heap[least].price) least = child;
    if (least == at) return;
    std::swap(heap[at], heap[least]);
    at = least;
  }
}

void Auction::bid(std::int32_t j) {
  const Value bonus = problem_.bonus_of(j);
  Value best = 0, second = 0;
  std::int32_t mentor = nobody;
  for (std::int64_t a = problem_.first[j]; a < problem_.first[j + 1]; ++a) {
    const Arc& arc = problem_.arcs[a];
    const std::int64_t begin = places_begin_[arc.mentor], count = places_begin_[arc.mentor + 1] - begin;
    if (count == 0) continue;
    const Place* heap = places_.data() + begin;
    const Value worth = bonus + arc.score, gain = worth - heap->price;
    if (gain <= second) continue;
    Value next = 0;  // the next cheapest place with the same mentor
    for (std::int64_t child = 1; child <= 2 && child < count; ++child) next = std::max(next, worth - heap[child].price);
    if (gain > best) {
      second = std::max(best, next);
      best = gain;
      mentor = arc.mentor;
    } else {
      second = gain;
    }
  }
  looked_at_ += problem_.first[j + 1] - problem_.first[j];
  if (mentor == nobody) return;  // no place is worth its price
  Place& place = places_[places_begin_[mentor]];
  if (place.mentee != nobody) {
    mentor_of_[place.mentee] = nobody;
    waiting_.push_back(place.mentee);
  }
  place = {place.price + best - second + step_, j};
  mentor_of_[j] = mentor;
  sink(places_begin_[mentor], places_begin_[mentor + 1] - places_begin_[mentor]);
}

bool Auction::run(std::int64_t bids) {
  for (; bids > 0 && !waiting_.empty(); --bids) {
    const std::int32_t j = waiting_.back();
    waiting_.pop_back();
    bid(j);
  }
  return waiting_.empty();
}

AuctionResult Auction::result() && {
  AuctionResult result;
  result.mentor_price.assign(problem_.capacity.size(), 0);
  for (std::size_t i = 0; i < problem_.capacity.size(); ++i)
    if (places_begin_[i + 1] > places_begin_[i]) result.mentor_price[i] = places_[places_begin_[i]].price;
  result.mentor_of = std::move(mentor_of_);
  result.arcs_looked_at = looked_at_;
  return result;
}

}  // namespace kith::matching
