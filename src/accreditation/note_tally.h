// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <utility>
#include <vector>

#include "accreditation/evaluation.h"

namespace kith::accreditation {

/// The four quarters back from pe (measure_decisions.md §7.2): block j is (add_months(pe, -3j-3), add_months(pe, -3j)].
struct QuartersBack {
  explicit QuartersBack(Day pe);
  std::array<snapshot::Span, 4> blocks;
  Day first_day, last_day, half_year_ago, quarter_ago;
};

/// Notes on talks with mentors in the year that ends on pe (§7.2): in which of its quarters, and whether one of them
/// carries guidance. Kept for each stretch of matches apart, so that one contact more costs its stretch.
class NoteTally {
 public:
  static constexpr KindSet reads{Kind::party_rows};
  static constexpr KindSet follows = reads;
  explicit NoteTally(Evaluation& evaluation);
  void follow(const snapshot::Changes& changes);

  /// Bit j: a note in quarter j back; bit 4: guidance.
  using Notes = std::uint8_t;
  static constexpr Notes guidance = 16;
  /// Mentors with notes in contacts of the programme, by growing key.
  std::vector<std::pair<PersonRef, Notes>> of(ProgrammeRef programme) const;

 private:
  struct OfMentor {
    ProgrammeRef programme;
    PersonRef mentor;
    Notes notes{};
  };
  using Stretch = std::vector<OfMentor>;  ///< sorted by programme and mentor
  Stretch judge(std::uint32_t stretch) const;
  Notes notes_of(const snapshot::PartyRow& row) const;

  const Evaluation& e_;
  QuartersBack quarters_;
  std::vector<Stretch> stretches_;
};

}  // namespace kith::accreditation
