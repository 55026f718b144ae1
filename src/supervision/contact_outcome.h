// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "obligations/obligations.h"
#include "platform/db/db.h"
#include "supervision/contact_record.h"
#include "supervision/contact_rules.h"

/// What a recorded contact came to: which windows it met, why not, and when each track is due again
/// (workflows.md §6.3, "saving shows which obligations it met"). Derived, never stored.
namespace kith::supervision {

struct PartyOutcome {
  enum class Kind { met, met_late, already_met, attempt, refused, nothing };
  Kind kind{Kind::nothing};
  ContactPartyId party;
  MatchId match;
  Track track{};
  PersonId person{};               ///< who answered or was tried, when on file
  std::string informant_name;      ///< else the name that was typed
  std::string window;              ///< "B3": the window that holds the day; empty when none does
  obligations::Flag flag{};        ///< met: by a substitute or a custody organization
  std::optional<Date> met_on;      ///< already_met: by the earlier contact of this day
  int attempt_days{0};             ///< guardian track: days in the window with an attempt, up to this one
  int attempts_needed{0};          ///< guardian track: after so many another adult may answer
  std::optional<Date> next_due;    ///< of the track, as of today; none when nothing is owed
  bool still_open{false};          ///< next_due is the end of the window this contact lies in
  std::optional<Caution> caution;  ///< nothing: why
  bool reconfirm{false};  ///< third window in a row met by a substitute: a supervisor confirms (workflows.md §6.5)
};

/// One for each party that holds, in the record's order. Empty for a withdrawn contact. `snapshot` must include it.
std::vector<PartyOutcome> outcomes(db::Tx& tx, const snapshot::Snapshot& snapshot, const ContactRecord& record,
                                   Date today);

/// Days in the window on or before `day` with an attempt at a guardian that counts towards substitution, and how many
/// policy asks for on that day.
struct Attempts {
  int days{0}, needed{0};
};
Attempts guardian_attempts(const snapshot::Snapshot& snapshot, const snapshot::MatchState& state,
                           const obligations::Window& window, Date day, Date as_of);

}  // namespace kith::supervision
