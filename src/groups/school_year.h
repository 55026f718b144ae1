// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "groups/group.h"

/// What the school year asks of a group (Martin MG-C1, MG-C2, MG-P2, MG-P3, MG-P6, MG-M1, MG-M4; workflows.md §8):
/// where the year stands, and what is done of it. Pure functions of the columns and the day, by the
/// rules of the figures but in three places: the sessions counted are this group's, where MG-C2 counts the programme's;
/// schedule and first session are those of the school year, where MG-C1 asks once per group; members are those of
/// today, where MG-P3 and MG-F2 take those of thirty days of the term.
namespace kith::groups {

/// workflows.md §8, in its order. Without a school year in the calendar the year is the time the group exists.
enum class YearState : std::uint8_t { planned, published, running, ended, evaluated };
std::string_view name(YearState);

/// What a row of `asked_of` is about.
enum class Ask : std::uint8_t {
  schedule,          ///< where, when and how often, told by the first session (MG-C1)
  sessions,          ///< three to eight held in the school year (MG-C2, W20)
  lead_contact,      ///< teacher lead and team lead, each month with a session (MG-M1)
  mentor_meeting,    ///< with school staff, each term (MG-P2)
  check_in_mentors,  ///< all three questions answered, each term (MG-P3)
  check_in_mentees,
  check_in_guardians,   ///< MG-F2
  recognition_mentors,  ///< each school year (MG-P6)
  recognition_mentees
};
std::string_view name(Ask);

struct Asked {
  Ask what{};
  int done{}, of{};         ///< so many of so many; of sessions: held, and the least
  std::optional<Date> due;  ///< the last day; none: it is to be done before the first session
  bool open{};              ///< there is no last day yet: no session was held
  bool met() const { return done >= of; }
};
/// Members are asked about when they belong to the group today. What needs a term or a school year is left out where
/// the calendar of the programme has none around today. `end`: the last day of the group; nothing is asked after it.
std::vector<Asked> asked_of(const snapshot::Snapshot& snapshot, snapshot::GroupRef group, ProgrammeId programme,
                            SiteId site, Date today, std::optional<Date> end = {});
YearState year_state(const snapshot::Snapshot& snapshot, snapshot::GroupRef group, ProgrammeId programme, SiteId site,
                     Date today, std::optional<Date> end = {});

/// A group meets three to eight times a school year (W20).
inline constexpr int least_sessions = 3, most_sessions = 8;

}  // namespace kith::groups
