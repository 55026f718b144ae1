// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "groups/store.h"

/// Mentors of a group who may not attend (workflows.md §1, any to SUSPENDED; §5.1; decision 0276): a check that is
/// asked for has run out, or a screening officer suspended or barred them. Derived for the day that is asked about.
namespace kith::groups {

struct Suspended {
  PersonId mentor;
  std::optional<Date> since;  ///< nothing: it was never there
  bool check{};               ///< by a check; else by decision
};
/// Of those who stand in the group as mentors on `day`, as known on `as_of`.
std::vector<Suspended> suspended_in(db::Tx& tx, const snapshot::Snapshot& snapshot, const Group& group, Date day,
                                    Date as_of);
const Suspended* suspended_among(const std::vector<Suspended>& list, PersonId person);

/// The sheet without lines of suspended mentors who were not there: they were not expected. One who was there all the
/// same stands as a visitor, whom no figure counts as a mentor.
std::vector<Mark> without_suspended(std::vector<Mark> sheet, const std::vector<Suspended>& suspended);

/// Sessions of the last 90 days at which somebody was who stood in the group as a mentor and could only be a visitor.
struct CameAnyway {
  PersonId mentor;
  Date day{};
};
std::vector<CameAnyway> came_anyway(const snapshot::Snapshot& snapshot, snapshot::GroupRef group, Date today);

}  // namespace kith::groups
