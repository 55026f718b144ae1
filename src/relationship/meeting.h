// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/id.h"
#include "platform/base/result.h"
#include "platform/db/db.h"
#include "records/append.h"
#include "snapshot/codes.h"
#include "snapshot/match_state.h"

/// Meetings of mentor and mentee (MS 8.01): what may be recorded and what was.
/// A meeting is not a contact: a contact is staff with a party of the match (supervision/).
namespace kith::relationship {

using snapshot::EnteredBy;
using snapshot::MeetingMode;
/// The mode a form's word names; nothing for any other word.
std::optional<MeetingMode> parse_meeting_mode(std::string_view);

/// A meeting as somebody wants it recorded. Texts are trimmed; empty = not answered.
struct NewMeeting {
  MatchId match;
  std::optional<Date> event_date;   ///< the day it began; an outing over midnight is one meeting (workflows §18.50)
  std::optional<int> start_minute;  ///< minutes after midnight, 0-1439
  std::optional<int> minutes;       ///< 1-10,080; nothing only with length_untold
  std::optional<MeetingMode> mode;
  std::vector<std::string> activities;  ///< what they did; no ';' inside
  std::vector<std::string> tags;        ///< social, academic, career, recreation, other
  SiteId site{};
  std::string place, note;
  /// Nobody told how long it was: kept as such, and no complete log (M8.01a counts minutes above 0).
  bool length_untold{};
};

/// "No meeting this month, because": tells silence from absence (M8.01b).
struct NoMeeting {
  MatchId match;
  std::optional<Date> month;  ///< any day of it
  std::string reason;
  std::optional<Date> told_on{};  ///< the day on which the mentor said so; today when left out
};

/// What was recorded, and what the person should know about it.
struct RecordedMeeting {
  MeetingId meeting;
  bool late_entry{};   ///< typed more than 14 days after the day (M8.01c)
  bool told_before{};  ///< another log tells of the same meeting: both are kept and count once (§18.49)
};

/// Days after which a log counts as entered late (FORMAT §3.6, M8.01c).
inline constexpr int late_after_days = 14;

/// Records a meeting of a match that has begun. Refusals (`invalid`, by field): event_date missing, in the future,
/// before the first meeting held or after the match ended; minutes missing (and not said to be untold) or both;
/// activities or mode missing; a ';' in an activity. `not_found` when the match does not exist.
Result<RecordedMeeting> record_meeting(db::Tx& tx, const std::optional<snapshot::MatchState>& match,
                                       const NewMeeting& meeting, EnteredBy who, const records::Author& author);

/// A new version of a meeting log; `last` is the version the person was looking at.
Result<RecordedMeeting> correct_meeting(db::Tx& tx, const std::optional<snapshot::MatchState>& match, MeetingId meeting,
                                        std::int64_t last, const NewMeeting& as_it_was, const records::Author& author);

/// Refuses a month that has not ended and in which the match was not active, or that has a meeting already; a day of
/// telling before the month or to come.
Result<std::int64_t> record_no_meeting(db::Tx& tx, const std::optional<snapshot::MatchState>& match,
                                       const NoMeeting& entry, const records::Author& author);

/// One log as it stands.
struct Meeting {
  MeetingId meeting;
  std::int64_t version{};
  Date day{};
  std::optional<int> start_minute, minutes;
  MeetingMode mode{};
  std::string activities, tags, place, note;  ///< lists joined with ';' as stored
  EnteredBy entered_by{};
  Date first_recorded_on{};
  bool corrected{};
  bool same_as_previous{};  ///< tells of the same meeting as another log of that day
  SiteId site{};
  bool late_entry() const { return days_between(day, first_recorded_on) > late_after_days; }
};
/// Meetings of a match with first <= day <= last, newest first, as known on `as_of`.
std::vector<Meeting> meetings_of(db::Tx& tx, MatchId match, Date first, Date last, Date as_of);

struct MonthWithout {
  std::int64_t entry{};
  Date month{}, stated_on{};
  std::string reason;
  Date first_recorded_on{};
  bool late_entry() const { return days_between(stated_on, first_recorded_on) > late_after_days; }
};
std::vector<MonthWithout> months_without(db::Tx& tx, MatchId match, Date first, Date last, Date as_of);

/// The sites at which a programme meets: of its agreements, matches and groups; by name, as known on `as_of`.
struct MeetingSite {
  SiteId site;
  std::string name;
};
std::vector<MeetingSite> sites_of(db::Tx& tx, ProgrammeId programme, Date as_of);

/// The match of a meeting log; 0 when there is no such log.
MatchId match_of(db::Tx& tx, MeetingId meeting);

}  // namespace kith::relationship
