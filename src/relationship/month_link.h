// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "platform/http/message.h"
#include "relationship/meeting.h"

/// What a mentor tells of a month by a link: its meetings, or why there was none.
namespace kith::relationship {

inline constexpr int most_told_meetings = 12;

/// How many meetings the form had fields for: 1 to `most_told_meetings`.
int rows_sent(const http::Fields& form);

struct MonthTold {
  std::vector<std::pair<int, NewMeeting>> meetings;  ///< with the number of the fields they came from
  std::optional<NoMeeting> none;
  std::vector<Problem> problems;  ///< by field: "minutes_2"
};
/// Reads event_date_1, minutes_1, mode_1, activities_1 ... and `reason`. A row that says nothing is none. Problems: a
/// day that is none or outside the month, minutes that are no number, neither a meeting nor a reason
/// (relationship.link.nothing), both (relationship.link.both).
MonthTold read_month(const http::Fields& form, MatchId match, Date month, Date today);

/// Records all of it or nothing; refusals of `record_meeting` and `record_no_meeting`, by the form's fields.
Result<int> record_month(db::Tx& tx, const snapshot::MatchState& match, const MonthTold& told,
                         const records::Author& mentor);

}  // namespace kith::relationship
