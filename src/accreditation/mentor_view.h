// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "accreditation/evaluation.h"

namespace kith::accreditation {

/// Mentors of a programme with their matches, and those who served in P.
class MentorView {
 public:
  static constexpr KindSet reads{};
  struct Pair {
    PersonRef mentor;
    const MatchState* match;
  };
  explicit MentorView(Evaluation& e) : e_(e) {}

  /// Matches of the programme that were ever active, sorted by mentor.
  std::span<const Pair> pairs(ProgrammeRef programme);
  /// Calls `each(mentor, pairs of the mentor)` in the order of keys.
  template <class Each>
  void each_mentor(ProgrammeRef programme, Each each) {
    const auto all = pairs(programme);
    for (std::size_t i = 0; i < all.size();) {
      std::size_t end = i;
      while (end < all.size() && all[end].mentor == all[i].mentor) ++end;
      each(all[i].mentor, all.subspan(i, end - i));
      i = end;
    }
  }
  /// Mentors serving in P (§1.12), in the order of keys: a match active on some day of P, or a session attended in P.
  std::vector<PersonRef> serving(ProgrammeRef programme);

 private:
  Evaluation& e_;
  std::map<ProgrammeRef, std::vector<Pair>> pairs_;
};

}  // namespace kith::accreditation
