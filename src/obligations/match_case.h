// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <optional>
#include <span>

#include "snapshot/match_state.h"
#include "snapshot/people.h"

/// The core of MS 8.03 (measure_decisions.md §7.3-7.8): everything the rules need of one match on one as-of day, and
/// the judgement of who satisfied a window. Nothing here allocates; spans point into the snapshot, which must stay
/// alive.
namespace kith::obligations {

using snapshot::ContactRef;
using snapshot::Day;
using snapshot::MatchRef;
using snapshot::MatchState;
using snapshot::PartyRow;
using snapshot::PersonRef;
using snapshot::ProgrammeRef;
using snapshot::Snapshot;
using snapshot::Track;

enum class Status : std::uint8_t { met, late, missed, open, excused, not_applicable, cancelled };
enum class Flag : std::uint8_t { none, custody, substituted };  ///< in the order of §7.7
std::string_view word(Status);                                  ///< "MET"
std::string_view word(Flag);                                    ///< "SUBSTITUTED"; empty for none
inline constexpr std::array<Track, 3> tracks{Track::mentor, Track::mentee, Track::guardian};

/// The dated policy values of one programme that 8.03 reads.
struct ContactRules {
  snapshot::Majority majority;
  snapshot::Timeline attempts;  ///< parent_attempts, on the day of the substitute contact
  snapshot::Timeline preset;    ///< contact_preset, on the first day of a window; measures do not look at it
};
ContactRules contact_rules(const snapshot::Policies& policies, ProgrammeRef programme);

struct MatchCase {
  const Snapshot* snapshot{};
  const ContactRules* rules{};
  Day as_of;
  MatchState state;
  snapshot::Mentee mentee;
  std::span<const PartyRow> parties;  ///< all versions, sorted by (date, exchange id of the contact)
  std::span<const snapshot::PauseRow> pauses;
  Day minor_until{Day::always()};  ///< the first day on which the mentee's age has to be looked at

  bool guardian_applies(Day d) const {
    return d < minor_until ? !mentee.consented(snapshot::ConsentKind::mature_minor, d)
                           : guardian_party_applies(mentee, d, rules->majority);
  }
  /// §7.8: every day of [first, last] lies in contact_suspended pauses with approver and approval day.
  bool excused(Day first, Day last) const;
};
MatchCase open_case(const Snapshot& snapshot, const ContactRules& rules, const MatchState& state, Day as_of);

/// A stretch of `MatchCase::parties` by position.
struct RowRange {
  std::size_t from{}, until{};
};
/// The rows dated first..last and not after the as-of day, whatever their life.
RowRange rows_dated(const MatchCase& c, Day first, Day last);

/// A contact that satisfies a window.
struct Hit {
  const PartyRow* by{};
  Flag flag{};
};

/// §7.4-7.5: a row that informs, of this track, of the match's own mentor or mentee.
inline bool informs_of(const MatchCase& c, const PartyRow& row, Track track, PersonRef person) {
  return row.informs && row.track == track && row.kind == snapshot::InformantKind::self && row.person == person &&
         row.staff != c.state.mentor && row.shows(c.as_of);
}

/// §7.6 for one window of the guardian track: hands every contact that satisfies it, in order of (date, contact id),
/// with the best flag of its rows, until `take(Hit)` returns false.
class GuardianJudge {
 public:
  /// `rows` are those of the window; `last_day` is its last day, even if later than the as-of day.
  GuardianJudge(const MatchCase& c, RowRange rows, Day last_day);

  /// `first`: a row before which none informs of the guardian track, when that is known.
  template <class Take>
  void each(Take take, std::size_t first = 0) const {
    for (std::size_t i = std::max(rows_.from, first); i < rows_.until;) {
      std::optional<Flag> best;
      const PartyRow& head = case_.parties[i];
      const PartyRow* by = nullptr;
      for (; i < rows_.until && case_.parties[i].contact == head.contact && case_.parties[i].date == head.date; ++i) {
        const auto flag = judge(i);
        if (!flag || (best && *best <= *flag)) continue;
        best = flag;
        by = &case_.parties[i];
      }
      if (best && !take(Hit{by, *best})) return;
    }
  }
  /// Different days of the window up to `until` with an attempt at a guardian who may be contacted (§7.6d).
  int attempt_days(Day until) const;

 private:
  /// How the row satisfies the track, if it does.
  std::optional<Flag> judge(std::size_t row) const;
  bool guardian_counts(const PartyRow& row) const;
  bool safe_adult_counts(const PartyRow& row) const;
  bool other_adult_counts(std::size_t row) const;
  std::optional<Day> day_all_required_met(Day last_day) const;

  const MatchCase& case_;
  RowRange rows_;
  bool required_{};                  ///< §7.6e: some guardian of the window's last day is required
  std::optional<Day> required_met_;  ///< the one date on which guardians count then, if every required one was reached
};

}  // namespace kith::obligations
