// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/problem.h"

namespace kith::matching {

struct AuctionResult {
  std::vector<Value> mentor_price;  ///< the cheapest place
  std::vector<std::int32_t> mentor_of;
  std::int64_t arcs_looked_at{};
};

/// Prices near the optimum, by an auction whose step falls from a quarter of the greatest worth to 1: what a mentor
/// costs is found in bids instead of long paths. Not exact (each mentee may be one step from its best):
/// Market::take_prices and paths make it so. Deterministic.
class Auction {
 public:
  explicit Auction(const Problem& problem);
  /// One phase with this step. False when `bids` are used up; then call again with the same step.
  void begin_phase(Value step);
  bool run(std::int64_t bids);
  Value first_step() const;
  AuctionResult result() &&;

 private:
  struct Place {
    Value price;
    std::int32_t mentee;
  };
  void bid(std::int32_t mentee);
  void sink(std::int64_t begin, std::int64_t count);

  const Problem& problem_;
  std::vector<std::int64_t> places_begin_;  ///< of a mentor's places: a heap, the cheapest first
  std::vector<Place> places_;
  std::vector<std::int32_t> mentor_of_;
  std::vector<std::int32_t> waiting_;
  Value step_ = 1;
  std::int64_t looked_at_ = 0;
};

}  // namespace kith::matching
