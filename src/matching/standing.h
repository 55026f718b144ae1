// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matching/market.h"
#include "matching/solve.h"

namespace kith::matching {

/// An optimum that is kept while people come, leave, are locked together or kept apart. Each change is mended along one
/// shortest path, so only those on it move, and the result is again an optimum of the changed problem. Locked pairs
/// never move. Changes cost what their path costs: microseconds, whatever the size of the pool.
///
/// Numbers of mentees and mentors are those of the problem; those who come get the next number and keep it.
class Standing {
 public:
  /// The problem must outlive the Standing; the solution must be an optimum of it.
  Standing(const Problem&, const Solution&);

  std::int32_t mentee_comes(std::span<const Arc> arcs, Value bonus = 0);
  void mentee_leaves(std::int32_t mentee);
  /// A mentor and whom she may be proposed to: (mentee, score), by rising mentee.
  struct BackArc {
    std::int32_t mentee{}, score{};
  };
  std::int32_t mentor_comes(std::int32_t capacity, std::span<const BackArc> arcs);
  void mentor_leaves(std::int32_t mentor);                      ///< her locked pairs are unlocked and part
  void set_places(std::int32_t mentor, std::int32_t capacity);  ///< capacity including locked pairs, not below them
  /// Proposes the pair whatever it costs. False when it has no arc or the mentor has only locked places left.
  bool lock(std::int32_t mentee, std::int32_t mentor);
  void unlock(std::int32_t mentee);
  /// Never proposes the pair (again).
  void forbid(std::int32_t mentee, std::int32_t mentor);

  std::int32_t mentor_of(std::int32_t mentee) const;
  bool locked(std::int32_t mentee) const { return locked_[mentee].mentor != nobody; }
  std::int32_t mentees() const { return market_.mentees(); }
  std::int32_t mentors() const { return market_.mentors(); }
  Value value() const { return locked_value_ + market_.value(); }  ///< O(mentees)
  Value bound() const {
    return locked_value_ + market_.bound();
  }  ///< equal to value at all times; O(mentees + mentors)
  /// What one place more with the mentor would be worth, at most.
  Value mentor_price(std::int32_t mentor) const { return market_.mentor_price(mentor); }
  /// For a mentee without mentor: with so many points more every optimum would place it, with this mentor; nobody and 0
  /// when it has no arc to a mentor with places.
  struct Missing {
    Value points = 0;
    std::int32_t mentor = nobody;
  };
  Missing points_missing(std::int32_t mentee);
  /// Mentees whose mentor changed since the last call, rising.
  std::vector<std::int32_t> take_changes();

 private:
  struct Lock {
    std::int32_t mentor = nobody;
    std::vector<Arc> arcs;  ///< the mentee's, for the day the lock is opened
    Value worth = 0;
  };
  void settle(std::int32_t mentee);
  void settle_mentor(std::int32_t mentor);

  Market market_;
  std::vector<Lock> locked_;
  std::vector<std::int32_t> locked_places_;
  std::vector<std::int32_t> told_;  ///< per mentee the mentor at the last take_changes
  Value locked_value_ = 0;
};

}  // namespace kith::matching
