// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <optional>

#include "snapshot/people.h"

namespace kith::snapshot {

/// A consent in force on `d` for what `programme` does; one that names no programme counts for all of them.
/// O(consents).
inline bool consented_for(const Mentee& mentee, ConsentKind kind, ProgrammeRef programme, Day d) {
  return std::any_of(mentee.consents.begin(), mentee.consents.end(), [&](const ConsentRow& c) {
    return c.kind == kind && (!c.programme || c.programme == programme) && c.shows(mentee.as_of) && c.in_force(d);
  });
}

/// Since when nobody permits a minor's service in `programme` any more (workflows.md §2, §18.21): the first day after
/// the last permission of a guardian, or of a minor who may decide alone, was withdrawn or ran out. Nothing while one
/// is in force on `d`, and nothing when none is on file: what is missing from the file is not what somebody took back.
/// A consent that names no programme counts for all of them. O(consents).
inline std::optional<Day> permission_ended(const Mentee& mentee, ProgrammeRef programme, Day d) {
  std::optional<Day> ended;
  for (const ConsentRow& c : mentee.consents) {
    const bool permits = c.kind == ConsentKind::guardian_permission || c.kind == ConsentKind::self_consent ||
                         c.kind == ConsentKind::mature_minor;
    const bool elsewhere = c.programme && c.programme != programme;
    if (!permits || elsewhere || !c.shows(mentee.as_of) || c.date > d) continue;
    if (c.in_force(d)) return std::nullopt;
    const Day after = c.valid_until < c.withdrawn_on ? c.valid_until + 1 : c.withdrawn_on;
    ended = ended ? std::max(*ended, after) : after;
  }
  return ended;
}

}  // namespace kith::snapshot
