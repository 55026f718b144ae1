// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "accreditation/evaluation.h"

namespace kith::accreditation {

/// Matches of every programme by their key. O(1).
class MatchIndex {
 public:
  static constexpr KindSet reads{};
  explicit MatchIndex(Evaluation& e) : matches_(e.snapshot().column<snapshot::MatchRow>().owners()) {
    for (const ProgrammeRef programme : e.programmes())
      for (const MatchState& m : e.matches(programme)) matches_[m.match.key] = &m;
  }
  /// Null when there is none on A.
  const MatchState* find(MatchRef match) const { return match.key < matches_.size() ? matches_[match.key] : nullptr; }

 private:
  std::vector<const MatchState*> matches_;
};

}  // namespace kith::accreditation
