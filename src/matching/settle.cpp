// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/settle.h"

#include <algorithm>

namespace kith::matching {
namespace {

enum class Ended { done, limit, budget };

Ended place_all(Market& market, Watch& watch, std::int64_t budget) {
  const std::int64_t until = market.looked_at() + budget;
  for (std::int32_t j = 0; j < market.mentees(); ++j) {
    if (!market.wrong(j)) continue;
    market.place(j);
    if (watch.over(market, market.mentees() - j)) return Ended::limit;
    if (market.looked_at() > until) return Ended::budget;
  }
  return Ended::done;
}

bool release_all(Market& market, Watch& watch) {
  for (std::int32_t i = 0; i < market.mentors(); ++i) {
    while (market.wrong_mentor(i)) {  // one place at a time
      market.release(i);
      if (watch.over(market, market.mentors() - i)) return false;
    }
  }
  return true;
}

/// The arcs of a market as an auction asks for them.
class ArcSource final : public PairSource {
 public:
  explicit ArcSource(const Market& market) : mentors_(market.mentors()) {
    first_.push_back(0);
    for (std::int32_t j = 0; j < market.mentees(); ++j) {
      for (const Arc& arc : market.arcs_of(j)) numbers_.push_back(arc.mentor), scores_.push_back(arc.score);
      first_.push_back(static_cast<std::int64_t>(numbers_.size()));
    }
  }
  std::int32_t mentees() const override { return static_cast<std::int32_t>(first_.size()) - 1; }
  std::int32_t mentors() const override { return mentors_; }
  bool at_hand() const override { return true; }
  void score(std::int32_t j, Row& row) const override {
    row.count = static_cast<std::int32_t>(first_[j + 1] - first_[j]);
    row.numbers = numbers_.data() + first_[j], row.scores = scores_.data() + first_[j];
  }

 private:
  std::int32_t mentors_;
  std::vector<std::int64_t> first_;
  std::vector<std::int32_t> numbers_, scores_;
};

}  // namespace

std::optional<AuctionResult> auction_off(const PairSource& source, const std::vector<std::int32_t>& capacity,
                                         const std::vector<Value>& bonus, Value last_step, Watch& watch) {
  Auction auction(source, capacity, bonus);
  Value step = auction.greatest() / 32;
  do {
    step = std::max(last_step, step);
    auction.begin_phase(step);
    while (!auction.run(256))
      if (watch.over()) return std::nullopt;
    step /= 4;
  } while (step >= last_step);
  return std::move(auction).result();
}

namespace {

/// False when a limit ended it; the market is then as it was.
bool take_auction_prices(Market& market, Watch& watch, std::int64_t& looked_at) {
  std::vector<std::int32_t> capacity;
  for (std::int32_t i = 0; i < market.mentors(); ++i) capacity.push_back(market.capacity(i));
  std::vector<Value> bonus;
  for (std::int32_t j = 0; j < market.mentees(); ++j) bonus.push_back(market.bonus(j));
  const auto found = auction_off(ArcSource(market), capacity, bonus, 1, watch);
  if (!found) return false;
  looked_at = found->pairs_looked_at;
  market.take_prices(found->mentor_price, found->mentor_of);
  return true;
}

}  // namespace

Settled settle(Market& market, Watch& watch) {
  Settled settled;
  std::int64_t arcs = 0;
  for (std::int32_t j = 0; j < market.mentees(); ++j) arcs += static_cast<std::int64_t>(market.arcs_of(j).size());
  Ended ended = place_all(market, watch, 40 * arcs + 1'000'000);
  if (ended == Ended::budget) {
    settled.by_auction = true;
    ended = Ended::limit;
    constexpr auto no_budget = std::int64_t{1} << 60;
    if (take_auction_prices(market, watch, settled.looked_at)) ended = place_all(market, watch, no_budget);
  }
  settled.done = ended == Ended::done && release_all(market, watch);
  return settled;
}

}  // namespace kith::matching
