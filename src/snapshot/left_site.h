// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <optional>

#include "snapshot/agency_rows.h"
#include "snapshot/rows.h"
#include "snapshot/snapshot.h"

/// A release ends the site (workflows.md §18.16): nobody has to remember it. Pure; looks at the rows of one mentee.
namespace kith::snapshot {

/// The first day from which a youth custody site is no place of the mentee any more, when that is `day` or earlier: the
/// day after the last one in custody. Nothing for another kind of site, while custody runs, when the records tell of no
/// custody, or of one that ended before `since` (the pair or place began there later). O(custody rows of the mentee).
inline std::optional<Day> left_site(const Snapshot& snapshot, PersonRef mentee, SiteRef site, Day since, Day day,
                                    Day as_of) {
  const SiteRow* row = site ? snapshot.effective<SiteRow>(site, as_of) : nullptr;
  if (!row || row->kind != SiteKind::youth_custody) return std::nullopt;
  std::optional<Day> last;
  for (const CustodyRow& custody : snapshot.of<CustodyRow>(mentee)) {
    if (!custody.shows(as_of)) continue;
    if (custody.days.covers(day)) return std::nullopt;
    if (custody.days.until < day && custody.days.until >= since)
      last = last ? std::max(*last, custody.days.until) : custody.days.until;
  }
  return last ? std::optional(*last + 1) : std::nullopt;
}

}  // namespace kith::snapshot
