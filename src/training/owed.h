// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "platform/base/date.h"
#include "snapshot/screening_rows.h"
#include "snapshot/snapshot.h"

/// Who owes which training (MS 5.01, 5.02; EEPM B.3.1; workflows.md §5.2). Pure functions of the columns and the day.
/// What a mentor needs before meeting a mentee is snapshot/mentor_ready.h; here is by when, and what else is owed.
namespace kith::training {

using snapshot::Topic;
using snapshot::Topics;

/// A version of a course. The columns do not hold its first day.
struct CourseVersion {
  snapshot::CourseVersionRef version;
  snapshot::CourseRef course;
  Date valid_from{};
  Topics topics;
};

/// Why a topic is owed.
enum class Why : std::uint8_t {
  first,      ///< never had
  make_up,    ///< missed in a training that was attended in part
  added,      ///< a newer version of a course that was passed has it: 90 days from its first day. It undoes nothing
              ///< (§18.36)
  refresher,  ///< had, and its validity ends within 60 days or has ended
};
std::string_view name(Why);

struct OwedTopic {
  Topic topic{};
  Why why{};
  std::optional<Date> due;  ///< none: before the first meeting
};

/// What one mentor owes one programme.
struct Owes {
  PersonId mentor;
  ProgrammeId programme;
  std::vector<OwedTopic> topics;  ///< in the order of the standards' lists
  std::int32_t hours_short{};     ///< hundredths in person; only before the first meeting and where EEPM is used
  std::optional<Date> first_service;
  bool matched{};
  std::optional<Date> due() const;
  bool any() const { return !topics.empty() || hours_short > 0; }
};

/// Serving as a mentor of one programme: in matches, and in sessions of groups that were attended.
struct Serving {
  std::optional<Date> first;
  bool matched{};  ///< a match is approved whose first meeting was not held yet, or a place in a group is held
  bool now{};      ///< in an active match, or in a group today
};
/// Who is a mentor of the programme: accepted ones, and whoever serves or is about to. Whether somebody accepted has
/// left is for the caller. O(matches + sessions + applications).
std::map<PersonId, Serving> mentors_of(const snapshot::Snapshot& snapshot, ProgrammeId programme, Date today);

/// A mentor's topics are owed from the first service day on (those of MS 5.02 `train_days` later); without one, before
/// it.
Owes owes(const snapshot::Snapshot& snapshot, std::span<const CourseVersion> versions, PersonId mentor,
          const Serving& service, ProgrammeId programme, Date today);

/// Earliest due day first; those without one after, matched ones before the others.
void by_urgency(std::vector<Owes>& list);

}  // namespace kith::training
