// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "snapshot/snapshot.h"

/// Group mentoring (MG-C1, MG-C2, MG-P4; workflows.md §8): who belongs to a group on a day, whose attendance is low,
/// whether enough adults were there. Pure functions of the columns and the day.
namespace kith::groups {

using snapshot::GroupRole;
using snapshot::Presence;

/// Somebody's place on a day.
struct Place {
  PersonId person;
  GroupRole role{};
};
/// The roster of a session on `day`: mentors first, then mentees, then visitors. Whoever joins later is not on it, nor
/// in a group at a youth custody site a mentee who was released before (decision 0276).
std::vector<Place> roster(const snapshot::Snapshot& snapshot, snapshot::GroupRef group, Date day, Date as_of);

/// Who belonged to the group and does so no more, as roster; each once, in the role they had last.
std::vector<Place> former(const snapshot::Snapshot& snapshot, snapshot::GroupRef group, Date today);

/// A mentee whose attendance fell under what is asked (policy `att_min`, two) of the last three held sessions they
/// belonged to the group for. Each session is judged by the policy of its day.
struct Low {
  PersonId mentee;
  Date since{};  ///< the session with which it fell
  Date due{};    ///< follow up within seven days
};
/// Those nobody has followed up since.
std::vector<Low> low_attendance(const snapshot::Snapshot& snapshot, snapshot::GroupRef group, Date today);

/// Held sessions of a group, and the last of them.
struct Year {
  int held{};
  std::optional<Date> last;
};
/// From `first` on.
Year year_of(const snapshot::Snapshot& snapshot, snapshot::GroupRef group, Date first, Date today);

/// Who was there.
struct Present {
  int mentors{}, mentees{}, visitors{};  ///< mentors: those whose checks hold and topics are done that day, and staff
                                         ///< of the programme; the others count as visitors
};
/// What stands in the way of a session being held like this; nullptr: nothing. HARD: one adult alone with one mentee,
/// or mentees with adults of whom none is a cleared mentor or staff. SOFT: more than `most` mentees to a mentor or
/// worker (policy `group_ratio`).
struct Ratio {
  const char* key{};
  bool hard{};
};
Ratio ratio(const Present& present, int most);

}  // namespace kith::groups
