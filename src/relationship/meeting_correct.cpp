// SPDX-License-Identifier: AGPL-3.0-or-later
#include "relationship/meeting_correct.h"

#include "casefile/record_form.h"
#include "platform/http/json_kinds.h"
#include "relationship/meeting_form.h"

namespace kith::relationship {
namespace {

std::optional<Meeting> standing_meeting(Visit& visit, MatchId match, MeetingId meeting) {
  std::optional<Meeting> found;
  visit.read([&](db::Tx& tx) {
    for (auto& m : meetings_of(tx, match, on(1900, 1, 1), visit.today, visit.today))
      if (m.meeting == meeting) found = std::move(m);
  });
  return found;
}

std::vector<std::string> parts_of(std::string_view joined) {
  std::vector<std::string> parts;
  while (!joined.empty()) {
    const auto end = std::min(joined.find(';'), joined.size());
    parts.emplace_back(joined.substr(0, end));
    joined.remove_prefix(std::min(end + 1, joined.size()));
  }
  return parts;
}

/// What a JSON body does not name stays. The length is told or said to be untold, so the two go together.
void keep_what_is_left_out(const Visit& visit, const Meeting& stands, NewMeeting& m) {
  const auto left_out = [&](std::string_view field) { return !http::body_names(visit.request, field); };
  if (left_out("event_date")) m.event_date = stands.day;
  if (left_out("start_time")) m.start_minute = stands.start_minute;
  if (left_out("minutes") && left_out("length_untold")) {
    m.minutes = stands.minutes;
    m.length_untold = !stands.minutes;
  }
  if (left_out("mode")) m.mode = stands.mode;
  if (left_out("activities")) m.activities = parts_of(stands.activities);
  if (left_out("tags")) m.tags = parts_of(stands.tags);
  if (left_out("place")) m.place = stands.place;
  if (left_out("note")) m.note = stands.note;
}

}  // namespace

std::optional<ToldMeeting> told_meeting(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto meeting = visit.open_id<MeetingId>(visit.path.find("meeting")->second);
  if (!meeting) return std::nullopt;
  const auto match = visit.reading([&](db::Tx& tx) { return match_of(tx, *meeting); });
  auto reached = reach_match(visit, snapshot, match);
  auto stands = reached ? standing_meeting(visit, match, *meeting) : std::nullopt;
  if (!stands) return std::nullopt;
  return ToldMeeting{match, std::move(*reached), std::move(*stands)};
}

Result<http::Response> correct_told(Visit& visit, const ToldMeeting& told,
                                    FunctionRef<http::Response(const RecordedMeeting&)> done) {
  const auto& stands = told.meeting;
  auto decoded = decode_meeting(visit, told.match);
  if (visit.route.kind == http::Kind::api) keep_what_is_left_out(visit, stands, decoded.meeting);
  if (!http::body_names(visit.request, "site")) decoded.meeting.site = stands.site;  // nor did the form offer any
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  return visit.change("meeting.correct", [&](db::Tx& tx) -> Result<http::Response> {
    if (visit.request.form.get("version") != std::to_string(stands.version))
      return refuse(RefusalKind::conflict, "records.corrected_meanwhile");
    const auto fixed = correct_meeting(tx, told.reached.state, stands.meeting, stands.version, decoded.meeting,
                                       casefile::author_of(visit));
    if (!fixed) return tl::unexpected(fixed.error());
    visit.changed("meeting", stands.meeting.value);
    return done(*fixed);
  });
}

}  // namespace kith::relationship
