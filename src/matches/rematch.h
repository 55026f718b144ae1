// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>

#include "platform/base/date.h"
#include "platform/base/id.h"
#include "platform/i18n/i18n.h"
#include "snapshot/snapshot.h"

/// Cooling-off before a new match (workflows.md §3, REMATCH): the days that a programme leaves between the end of a
/// match and the next proposal for either of its people (policy `rematch_days` of the day of the end; 0, as usual:
/// none).
namespace kith::matches {

/// The first day on which the person may be proposed again as a matter of course; nothing when that is so today. A
/// match that never began leaves nothing behind. O(matches of the person)
std::optional<Date> rests_until(const snapshot::Snapshot& snapshot, ProgrammeId programme, PersonId person, Date today);

/// Who of a pair rests, and until when.
struct Rest {
  std::optional<Date> mentor, mentee;
  bool any() const { return mentor || mentee; }
};
Rest rest_of(const snapshot::Snapshot& snapshot, ProgrammeId programme, PersonId mentor, PersonId mentee, Date today);
/// In sentences; empty when nobody rests.
std::string rest_words(const i18n::Words& words, const Rest& rest);

}  // namespace kith::matches
