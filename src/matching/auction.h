// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/pair_source.h"

namespace kith::matching {

struct AuctionResult {
  std::vector<Value> mentor_price;  ///< the cheapest place; mentors by the source's numbers
  std::vector<std::int32_t> mentor_of;
  std::int64_t pairs_looked_at{};
  Value greatest{};  ///< as asked before
};

/// Prices near the optimum, by an auction whose step falls phase by phase: what a mentor costs is found in bids instead
/// of long paths. Not exact (each mentee may be one step from its best): Market::take_prices and paths make it so.
/// Deterministic. The source should have its pairs at hand: they are asked for with each bid. Memory: 8 bytes a mentee,
/// 16 a place, 8 a mentor.
class Auction {
 public:
  /// `bonus` empty = 0 for all. Source, capacities and bonus must outlive the auction.
  Auction(const PairSource&, const std::vector<std::int32_t>& capacity, const std::vector<Value>& bonus);
  /// One phase with this step: everybody bids anew, prices stay.
  void begin_phase(Value step);
  /// False when `bids` are used up; then call again.
  bool run(std::int64_t bids);
  /// What the best pair is worth: steps begin with a part of it.
  Value greatest();
  AuctionResult result() &&;

 private:
  struct Place {
    Value price;
    std::int32_t mentee;
  };
  Value bonus(std::int32_t mentee) const { return bonus_.empty() ? 0 : bonus_[mentee]; }
  void bid(std::int32_t mentee);
  Value next_place(std::int32_t mentor) const;
  void take(std::int32_t mentor, const Place& place);

  const PairSource& source_;
  const std::vector<Value>& bonus_;
  PairSource::Row row_;
  std::vector<std::int64_t> places_begin_;  ///< of a mentor's places: a heap, the cheapest first
  std::vector<Place> places_;
  std::vector<Value> price_;  ///< of each mentor's cheapest place
  std::vector<std::int32_t> small_price_;
  bool narrow_ = false;  ///< without bonus nobody pays more than the greatest score: 32 bits are enough
  std::vector<std::int32_t> mentor_of_;
  std::vector<std::int32_t> waiting_;
  Value step_ = 1;
  std::int64_t looked_at_ = 0;
  Value greatest_ = 1;
};

}  // namespace kith::matching
