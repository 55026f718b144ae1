// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <optional>
#include <vector>

#include "obligations/obligations.h"
#include "supervision/reach.h"

/// "Who needs me today" (workflows.md §6.2): the contacts of MS 8.03 that are overdue, due today or due in the next
/// seven days, in the order in which to make them. Pure over the columns; names, numbers and notes are fetched by the
/// page for the lines it shows.
namespace kith::supervision {

inline constexpr int horizon_days = 7;

/// Whose matches the list is about.
enum class Whose : std::uint8_t {
  mine,      ///< assigned to the actor today
  everyone,  ///< all the actor may see
  nobody,    ///< without a worker today: their contacts stay owed (workflows.md §18.34)
  worker,    ///< assigned to one named worker
};

struct WorkListAsk {
  Whose whose{Whose::mine};
  PersonId worker{};        ///< Whose::worker
  ProgrammeId programme{};  ///< 0 = all
  SiteId site{};            ///< 0 = all
};

struct WorkListLine {
  obligations::Owed owed;
  snapshot::MatchState match;
  PersonId worker{};  ///< who looks after the match today; 0 = nobody
};

/// How many lines a choice of the filter would leave.
template <class Key>
struct Choice {
  Key key;
  int lines{0};
};

struct WorkList {
  std::vector<WorkListLine> lines;  ///< in order, all pages
  std::array<int, 3> counts{};      ///< by obligations::Urgency
  /// What the filters offer: places and workers that have lines without these two filters, sorted by key.
  std::vector<Choice<ProgrammeId>> programmes;
  std::vector<Choice<SiteId>> sites;
  std::vector<Choice<PersonId>> workers;  ///< empty unless the actor sees more than the own caseload
  bool sees_others{false};                ///< the actor may look at other workers' lists
  /// Active matches of this choice whose guardian was answered for by a substitute three windows in a row: a supervisor
  /// confirms (workflows.md §6.5). Empty unless the actor sees more than the own caseload.
  std::vector<snapshot::MatchState> to_confirm;
  /// Matches of this choice that nobody looks after, due or not: an alarm (workflows.md §12). 0 for whoever sees only
  /// the own caseload.
  int unowned{0};
  bool has_matches{false};       ///< there is some match in this choice, due or not
  std::optional<Date> next_due;  ///< the earliest due day beyond the horizon, when nothing is owed
};

/// The list of `actor` for `ask`. What the actor may not see is not there, whatever was asked. O(matches looked at).
WorkList work_list(const snapshot::Snapshot& snapshot, const auth::Actor& actor, const WorkListAsk& ask, Date today);

/// The list somebody should begin with: the own matches, or everybody's for who has none but sees others'.
Whose usual_choice(const snapshot::Snapshot& snapshot, const auth::Actor& actor, Date today);

}  // namespace kith::supervision
