// SPDX-License-Identifier: AGPL-3.0-or-later
#include "relationship/month_link.h"

#include <algorithm>

#include "platform/i18n/i18n.h"
#include "relationship/meeting_form.h"

namespace kith::relationship {
namespace {

struct RowReader {
  const http::Fields& form;
  int n;
  std::string field(const char* name) const { return name + ("_" + std::to_string(n)); }
  std::string_view get(const char* name) const { return form.get(field(name)); }
  bool blank() const {
    for (const char* name : {"event_date", "minutes", "activities"})
      if (get(name).find_first_not_of(" \t\n") != std::string_view::npos) return false;
    return true;
  }
};

NewMeeting read_row(const RowReader& row, MatchId match, Date month, Date today, std::vector<Problem>& problems) {
  NewMeeting meeting;
  meeting.match = match;
  if (const auto text = row.get("event_date"); !text.empty()) {
    meeting.event_date = i18n::read_date(text, today);
    if (!meeting.event_date)
      problems.push_back({row.field("event_date"), "http.field.not_a_date"});
    else if (first_of_month(*meeting.event_date) != month)
      problems.push_back({row.field("event_date"), "relationship.link.other_month"});
  }
  if (const auto text = row.get("minutes"); !text.empty()) {
    meeting.minutes = whole_number(text);
    if (!meeting.minutes) problems.push_back({row.field("minutes"), "http.field.not_a_number"});
  }
  const auto mode = row.get("mode");
  meeting.mode = parse_meeting_mode(mode.empty() ? "in_person" : mode);
  meeting.activities = lines_of({row.get("activities")});
  return meeting;
}

}  // namespace

int rows_sent(const http::Fields& form) {
  return std::clamp(whole_number(form.get("rows")).value_or(1), 1, most_told_meetings);
}

MonthTold read_month(const http::Fields& form, MatchId match, Date month, Date today) {
  MonthTold told;
  const int rows = rows_sent(form);
  for (int n = 1; n <= rows; ++n)
    if (const RowReader row{form, n}; !row.blank())
      told.meetings.emplace_back(n, read_row(row, match, month, today, told.problems));
  if (auto reason = trimmed(form.get("reason")); !reason.empty()) told.none = NoMeeting{match, month, reason};
  if (told.none && told.none->reason.size() > 2'000) told.problems.push_back({"reason", "http.field.too_long"});
  if (told.none && !told.meetings.empty()) told.problems.push_back({"reason", "relationship.link.both"});
  if (!told.none && told.meetings.empty()) told.problems.push_back({"event_date_1", "relationship.link.nothing"});
  return told;
}

Result<int> record_month(db::Tx& tx, const snapshot::MatchState& match, const MonthTold& told,
                         const records::Author& mentor) {
  std::vector<Problem> problems;
  for (const auto& [n, meeting] : told.meetings) {
    const auto made = record_meeting(tx, match, meeting, EnteredBy::mentor, mentor);
    if (made) continue;
    if (made.error().kind != RefusalKind::invalid) return tl::unexpected(made.error());
    for (const auto& problem : made.error().problems)
      problems.push_back({problem.field.empty() ? "" : problem.field + "_" + std::to_string(n), problem.key});
  }
  if (!problems.empty()) return refuse(std::move(problems));
  if (told.none)
    if (const auto made = record_no_meeting(tx, match, *told.none, mentor); !made) return tl::unexpected(made.error());
  return static_cast<int>(told.meetings.size());
}

}  // namespace kith::relationship
