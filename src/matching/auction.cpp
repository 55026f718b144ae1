// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/auction.h"

#include <algorithm>

#include "matching/price_rows.h"

namespace kith::matching {
namespace {

constexpr Value out_of_reach = Value{1} << 62;  ///< of a mentor without places
constexpr Value fits_small = Value{1} << 31;

}  // namespace

Auction::Auction(const PairSource& source, const std::vector<std::int32_t>& capacity, const std::vector<Value>& bonus)
    : source_(source), bonus_(bonus) {
  places_begin_.assign(capacity.size() + 1, 0);
  for (std::size_t i = 0; i < capacity.size(); ++i)  // no more places than mentees could ever take
    places_begin_[i + 1] = places_begin_[i] + std::min(capacity[i], source.mentees());
  places_.assign(static_cast<std::size_t>(places_begin_.back()), {0, nobody});
  for (const std::int32_t places : capacity) price_.push_back(places > 0 ? 0 : out_of_reach);
  for (const Value price : price_) small_price_.push_back(static_cast<std::int32_t>(std::min(price, fits_small - 1)));
  narrow_ = std::all_of(bonus.begin(), bonus.end(), [](Value b) { return b == 0; });
  mentor_of_.assign(static_cast<std::size_t>(source.mentees()), nobody);
}

Value Auction::greatest() {
  const std::vector<std::int32_t> free(price_.size(), 0);
  for (std::int32_t j = 0; j < source_.mentees(); ++j) {
    source_.score(j, row_);
    greatest_ = std::max(greatest_, bonus(j) + best_two(row_, free).best);
  }
  return greatest_;
}

void Auction::begin_phase(Value step) {
  step_ = step;
  for (Place& place : places_) place.mentee = nobody;
  std::fill(mentor_of_.begin(), mentor_of_.end(), nobody);
  waiting_.resize(mentor_of_.size());
  for (std::size_t j = 0; j < waiting_.size(); ++j) waiting_[j] = static_cast<std::int32_t>(waiting_.size() - 1 - j);
}

Value Auction::next_place(std::int32_t mentor) const {
  const std::int64_t begin = places_begin_[mentor], count = places_begin_[mentor + 1] - begin;
  Value next = out_of_reach;
  for (std::int64_t child = 1; child <= 2 && child < count; ++child)
    next = std::min(next, places_[begin + child].price);
  return next;
}

/// The cheapest place changes hands.
void Auction::take(std::int32_t mentor, const Place& taken) {
  Place* heap = places_.data() + places_begin_[mentor];
  const std::int64_t count = places_begin_[mentor + 1] - places_begin_[mentor];
  heap[0] = taken;
  for (std::int64_t at = 0, least = 0;; at = least) {
    for (std::int64_t child = 2 * at + 1; child <= 2 * at + 2 && child < count; ++child)
      if (heap[child].price < heap[least].price) least = child;
    if (least == at) break;
    std::swap(heap[at], heap[least]);
  }
  price_[mentor] = heap[0].price;
  small_price_[mentor] = static_cast<std::int32_t>(heap[0].price);
}

void Auction::bid(std::int32_t j) {
  source_.score(j, row_);
  looked_at_ += row_.count;
  const BestTwo found = narrow_ ? best_two(row_, small_price_) : best_two(row_, price_);
  const Value nothing = -bonus(j);  // to stay without a mentor
  if (found.best <= nothing) return;
  const std::int32_t mentor = row_.mentor(found.at);
  const Value again = row_.scores[found.at] - next_place(mentor), second = std::max({found.second, nothing, again});
  const std::int32_t other = places_[places_begin_[mentor]].mentee;
  if (other != nobody) {
    mentor_of_[other] = nobody;
    waiting_.push_back(other);
  }
  mentor_of_[j] = mentor;
  take(mentor, {price_[mentor] + found.best - second + step_, j});
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
  for (std::size_t i = 0; i < price_.size(); ++i)
    if (places_begin_[i + 1] == places_begin_[i]) price_[i] = 0;
  return {std::move(price_), std::move(mentor_of_), looked_at_, greatest_};
}

}  // namespace kith::matching
