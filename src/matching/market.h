// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>

#include "matching/problem.h"

namespace kith::matching {

/// Prices and pairs while an optimum is sought or kept. The engine below solve.h, all_pairs.h and standing.h.
///
/// Kept at all times: prices are feasible (u + p >= worth of each arc, both >= 0) and pairs are tight (u + p == worth).
/// Only two things can be wrong: a mentee without mentor and u > 0, or a mentor with a free place and p > 0. `place`
/// and `release` mend one each by a shortest path and make nothing else wrong; when nothing is wrong the pairs are
/// optimal.
class Market {
 public:
  explicit Market(const std::vector<std::int32_t>& capacity);
  /// All mentees of the problem, without mentors; the arcs stay the problem's, which must outlive the market, until one
  /// is added or removed.
  explicit Market(const Problem& problem);
  Market(const Market&) = delete;
  Market& operator=(const Market&) = delete;

  // --- arcs -------------------------------------------------------------------------------------------------------
  /// A mentee with these arcs, without a mentor; u is set to the best offer. Returns the mentee's number.
  std::int32_t add_mentee(std::span<const Arc> arcs, Value bonus);
  /// More arcs for a mentee (none twice). If one is worth more than u + p, u rises and the mentee may lose its mentor.
  void add_arcs(std::int32_t mentee, std::span<const Arc> arcs);
  /// The mentee has no arcs any more and no mentor.
  void remove_mentee(std::int32_t mentee);
  void remove_arc(std::int32_t mentee, std::int32_t mentor);
  std::int32_t add_mentor(std::int32_t capacity);
  /// Mentees above the new capacity, the ones who came last, lose their mentor and are returned.
  std::vector<std::int32_t> set_capacity(std::int32_t mentor, std::int32_t capacity);
  std::span<const Arc> arcs_of(std::int32_t mentee) const {
    return {data_ + mentees_[mentee].begin, static_cast<std::size_t>(mentees_[mentee].count)};
  }

  // --- search -----------------------------------------------------------------------------------------------------
  /// Every mentee without mentor takes its best offer; where it must outbid, the price rises and the other bids again.
  void bid();
  /// Mends one mentee or mentor; nothing happens when nothing is wrong there.
  void place(std::int32_t mentee);
  void release(std::int32_t mentor);
  bool wrong(std::int32_t mentee) const { return mentees_[mentee].mentor == nobody && mentees_[mentee].price > 0; }
  bool wrong_mentor(std::int32_t mentor) const { return mentors_[mentor].free > 0 && prices_[mentor] > 0; }
  /// Makes at once what `release` needs.
  void keep_both_ways() {
    if (back_.empty()) make_back_arcs();
  }
  /// From now on each mentee's arcs stand by falling score, so that a search leaves the rest of them unread.
  void keep_best_first();
  /// What placing this mentee, who has no mentor and price 0, would cost, and with whom; nothing changes. nobody =
  /// impossible.
  struct Placing {
    Value cost = 0;
    std::int32_t mentor = nobody;
  };
  Placing cost_of_placing(std::int32_t mentee);
  /// Starts again from these prices of mentors: u becomes the best offer, pairs that are not tight come apart.
  void take_prices(const std::vector<Value>& mentor_prices, const std::vector<std::int32_t>& mentor_of);

  // --- state ------------------------------------------------------------------------------------------------------
  std::int32_t mentees() const { return static_cast<std::int32_t>(mentees_.size()); }
  std::int32_t mentors() const { return static_cast<std::int32_t>(mentors_.size()); }
  std::int32_t mentor_of(std::int32_t mentee) const { return mentees_[mentee].mentor; }
  Value price(std::int32_t mentee) const { return mentees_[mentee].price; }
  Value bonus(std::int32_t mentee) const { return mentees_[mentee].bonus; }
  Value mentor_price(std::int32_t mentor) const { return prices_[mentor]; }
  const std::vector<Value>& mentor_prices() const { return prices_; }
  std::int32_t capacity(std::int32_t mentor) const { return capacity_[mentor]; }
  std::int32_t free_places(std::int32_t mentor) const { return mentors_[mentor].free; }
  std::int64_t looked_at() const { return looked_at_; }
  Value value() const;
  Value bound() const;
  /// Mentees whose mentor changed since the last call, each once; kept only after `watch_changes`.
  std::vector<std::int32_t> take_changes();
  void watch_changes() { watching_ = true; }
  void note_change(std::int32_t mentee) { changed_.push_back(mentee); }

 private:
  struct Mentee {
    Value price = 0, bonus = 0;
    std::int64_t begin = 0;
    std::int32_t count = 0, room = 0;
    std::int32_t mentor = nobody;
    std::int32_t next = nobody, before = nobody;  ///< of the same mentor
  };
  struct alignas(32) Mentor {  ///< half a line of the cache
    Value distance = 0;
    std::int32_t seen = 0;       ///< number of the search that set distance
    std::int32_t from = nobody;  ///< mentee on the path
    std::int32_t head = nobody;
    std::int32_t free = 0;
    std::int64_t head_arcs = 0;  ///< where those of `head` begin
  };
  static_assert(sizeof(Mentor) == 32);
  struct Reached {
    Value distance;
    std::int32_t mentor;
    bool operator>(const Reached& o) const {
      return distance != o.distance ? distance > o.distance : mentor > o.mentor;
    }
  };
  struct End {  ///< the best end of a path found so far
    Value distance;
    std::int32_t mentor = nobody;  ///< a free place here
    std::int32_t mentee = nobody;  ///< or this mentee steps back (place), or is placed at last (release)
  };
  struct Offer {
    Value best = 0, second = 0;
    std::int32_t mentor = nobody;
  };

  Value worth(const Mentee& mentee, const Arc& arc) const { return mentee.bonus + arc.score; }
  Offer offer(const Mentee& mentee);
  void bid_for(std::int32_t mentee, std::int64_t& bids);
  void pair(std::int32_t mentee, std::int32_t mentor);
  void part(std::int32_t mentee);
  void scan(std::int32_t mentee, Value distance, End& end);
  void step_back(std::int32_t mentee, Value distance, End& end) const;
  void scan_back(std::int32_t mentor, Value distance, End& end);
  void search(std::int32_t root, End& end);
  void begin_search();
  void reach(std::int32_t mentor, Value distance, std::int32_t from);
  bool next(Reached& out, Value limit);
  void shift_prices(const End& end, Value sign);
  void own_arcs();
  void sort_best_first(const Mentee& mentee);
  void make_back_arcs();
  void add_back_arcs(std::int32_t mentee, std::span<const Arc> arcs);

  std::vector<Mentee> mentees_;
  std::vector<Mentor> mentors_;
  std::vector<Value> prices_;  ///< of mentors; apart from the rest, because a search looks at little else
  std::vector<std::int32_t> capacity_;
  std::vector<std::int32_t> to_;  ///< when released: where the mentee on the path goes
  const Arc* data_ = nullptr;     ///< the problem's arcs, or arcs_
  std::int64_t data_size_ = 0;
  std::vector<Arc> arcs_;
  std::vector<std::vector<Arc>> back_;  ///< per mentor (mentee, score); made when first needed, may hold removed arcs
  std::vector<Reached> heap_, settled_;
  std::vector<std::int32_t> changed_;
  std::int32_t search_ = 0;
  std::int64_t looked_at_ = 0;
  bool watching_ = false, best_first_ = false;
};

}  // namespace kith::matching
