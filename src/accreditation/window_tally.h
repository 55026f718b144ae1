// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <map>
#include <vector>

#include "accreditation/evaluation.h"
#include "accreditation/measure.h"
#include "obligations/windows.h"

namespace kith::accreditation {

/// What became of one match under MS 8.03 in P (measure_decisions.md §7.9-7.10).
struct MatchWindows {
  struct Told {
    std::uint8_t stretch{}, track{};
    std::uint16_t number{};
    obligations::Status status{};
    std::string window() const { return char('A' + stretch) + std::to_string(number); }
  };
  /// Windows whose last day is in P, by status.
  std::array<std::uint32_t, 7> statuses{};
  /// Of those that count: met of all, by track and stretch.
  std::array<std::array<std::uint32_t, 3>, 3> met{}, counted{};
  std::uint32_t custody{}, substituted{};
  bool missed_twice{};                 ///< every owed track missed in two windows on end
  std::vector<Told> told;              ///< the late and missed ones; all that count when every unit is kept
  std::array<std::int32_t, 3> gaps{};  ///< longest time without contact by track; -1: not asked of this match
};

/// Every match of a programme under MS 8.03, in the order of `Evaluation::matches`: always the cadence of COA. After a
/// contact only its matches are judged again.
class WindowTally {
 public:
  static constexpr KindSet follows{Kind::party_rows};
  static constexpr KindSet reads =
      Evaluation::reads + follows + KindSet{Kind::persons,  Kind::relationships, Kind::custody_intervals,
                                            Kind::consents, Kind::match_pauses,  Kind::match_assignments,
                                            Kind::pairings};
  explicit WindowTally(Evaluation& evaluation) : e_(evaluation) {}
  void follow(const snapshot::Changes& changes);
  void join(WindowTally& other) { windows_.merge(other.windows_); }

  const std::vector<MatchWindows>& of(ProgrammeRef programme);

 private:
  MatchWindows judge(const obligations::ContactRules& rules, const MatchState& match) const;

  const Evaluation& e_;
  std::map<ProgrammeRef, std::vector<MatchWindows>> windows_;
};

}  // namespace kith::accreditation
