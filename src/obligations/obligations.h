// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "obligations/contact_schedule.h"
#include "obligations/match_case.h"
#include "platform/base/id.h"

/// What staff owe a match: the contacts of MS 8.03, by the preset its programme works to (preset_schedule.h), derived
/// from the records on any as-of day and never stored. The work list, the pages, the command line and the measures all
/// ask here.
namespace kith::obligations {

/// One window on one track of one match (`kith obligations`, measure_decisions.md §9).
struct Obligation {
  MatchRef match;
  Track track{};
  Window window;
  Status status{};
  Flag flag{};
  ContactRef contact;  ///< the earliest that satisfies it; may be there on cancelled, not applicable, excused ones too
  Day contact_date{};  ///< meaningful when there is a contact
};

/// Every obligation of a match that had begun by `as_of`, by window, then mentor, mentee, guardian. Empty for a match
/// that has not started or does not exist on `as_of`.
std::vector<Obligation> obligations_of(const Snapshot& snapshot, MatchRef match, Day as_of);

/// The next thing to do on one track of an active match: the window that is open and not yet met, else the one after
/// it.
struct NextDue {
  Track track{};
  Window window;
  Status status{};  ///< open; excused while contact is suspended; not_applicable for a guardian who is no party
  bool begun{};     ///< false: today's window is met already, this is the next one
};
/// By track: mentor, mentee, guardian. Empty when the match is not active on `today`.
std::vector<NextDue> next_due(const Snapshot& snapshot, MatchRef match, Day today);

/// How many windows of the guardian track in a row, up to the latest one met, were met by a substitute: from the third
/// on a supervisor confirms again that the substitution still has its ground (workflows.md §6.5). A window still open
/// does not end the row; one met otherwise, missed or not applicable does.
int substitutes_in_a_row(const Snapshot& snapshot, MatchRef match, Day as_of);
inline constexpr int substitutes_to_confirm = 3;

enum class Urgency : std::uint8_t { overdue, due_today, upcoming };
/// A contact somebody owes now.
struct Owed {
  MatchRef match;
  Track track{};
  Window window;  ///< the window in which a contact still counts; open or, past its due day, LATE-able
  Urgency urgency{};
  std::optional<Day> overdue_since;  ///< the earliest due day that has passed without a contact since the last one
  int missed_before{};               ///< windows missed in a row just before this one (not healed by a contact now)
  std::optional<Day> last_contact;   ///< last contact that satisfied a window of this track
  std::optional<Day>
      last_attempt;          ///< last other contact of this track with this match: an attempt, a refusal, a letter
  bool substitution_open{};  ///< guardian track: enough attempts in this window for another adult to answer
};
/// Whose work: every field that is set must hold.
struct Scope {
  std::optional<ProgrammeRef> programme;
  std::optional<PersonRef> worker;  ///< assigned to the match today
  bool without_worker{false};       ///< only matches nobody is assigned to today (workflows.md §18.34)
  std::optional<MatchRef> match;
};
/// Everything owed by `today` + `horizon_days`: overdue first, then due today, then upcoming; within each by due day
/// (overdue: since when), then by exchange id of the match, then by track. A window is overdue when its due day has
/// passed (A2) or when the windows just before it were missed. Excused windows and tracks that do not apply are left
/// out.
std::vector<Owed> owed_for(const Snapshot& snapshot, const Scope& scope, Day today, int horizon_days);

/// `kith obligations --match ID --as-of D --json` (measure_decisions.md §9). Nothing when the match does not exist on
/// `as_of`.
std::optional<std::string> obligations_json(const Snapshot& snapshot, MatchRef match, Day as_of);

}  // namespace kith::obligations
