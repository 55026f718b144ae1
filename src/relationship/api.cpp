// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/json_writer.h"
#include "platform/http/field_table.h"
#include "relationship/meeting_correct.h"
#include "relationship/meeting_form.h"
#include "relationship/meeting_pages.h"
#include "relationship/meeting_reach.h"

namespace kith::relationship {
namespace {

std::string meeting_json(const Visit& visit, const Meeting& m) {
  const auto start = m.start_minute ? std::optional(clock_text(*m.start_minute)) : std::nullopt;
  std::string out;
  JsonWriter json(out);
  json.object().member("id", visit.seal(m.meeting)).member("version", m.version).member("event_date", iso(m.day));
  json.member("start_time", start)
      .member("minutes", m.minutes)
      .member("mode", snapshot::word(m.mode))
      .member("activities", m.activities);
  json.member("site", m.site ? visit.seal(m.site) : std::string());
  json.member("tags", m.tags).member("place", m.place).member("note", m.note);
  json.member("entered_by", snapshot::word(m.entered_by)).member("late_entry", m.late_entry());
  json.member("corrected", m.corrected).member("told_twice", m.same_as_previous).end();
  return out;
}

std::string recorded_json(const Visit& visit, const RecordedMeeting& recorded) {
  std::string out;
  JsonWriter json(out);
  json.object().member("id", visit.seal(recorded.meeting)).member("late_entry", recorded.late_entry);
  json.member("told_twice", recorded.told_before).end();
  return out;
}

}  // namespace

http::Response meetings_api_list(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto match = visit.open_id<MatchId>(visit.request.query.get("match"));
  if (!match || !reach_match(visit, snapshot, *match)) return visit.refused({RefusalKind::not_found, {}});
  std::string out = "{\"meetings\":[";
  visit.read([&](db::Tx& tx) {
    for (const auto& m : meetings_of(tx, *match, add_months(visit.today, -24), visit.today, visit.today)) {
      if (out.back() != '[') out += ',';
      out += meeting_json(visit, m);
      visit.saw("meeting", m.meeting.value);
    }
  });
  visit.saw("match", match->value);
  return http::Response::json(out + "]}");
}

http::Response meetings_api_post(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto decoded = decode_meeting(visit, {});
  if (!decoded.problems.empty()) return visit.refused({RefusalKind::invalid, decoded.problems});
  const auto reached = reach_to_tell(visit, snapshot, decoded.meeting.match);
  if (!reached) return visit.refused({RefusalKind::not_found, {}});
  const auto made = visit.change("meeting.record", [&](db::Tx& tx) -> Result<http::Response> {
    const auto recorded =
        record_meeting(tx, reached->state, decoded.meeting, reached->who, {visit.actor.person, visit.now});
    if (!recorded) return tl::unexpected(recorded.error());
    visit.changed("meeting", recorded->meeting.value);
    return http::Response::json(recorded_json(visit, *recorded), 201);
  });
  return made ? *made : visit.refused(made.error());
}

http::Response meeting_api_one(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto told = told_meeting(visit, snapshot);
  if (!told) return visit.refused({RefusalKind::not_found, {}});
  visit.saw("meeting", told->meeting.meeting.value);
  visit.saw("match", told->match.value);
  return http::Response::json(meeting_json(visit, told->meeting));
}

http::Response meeting_api_correct(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto told = told_meeting(visit, snapshot);
  if (!told) return visit.refused({RefusalKind::not_found, {}});
  const auto made = correct_told(visit, *told, [&](const RecordedMeeting& recorded) {
    return http::Response::json(recorded_json(visit, recorded));
  });
  return made ? *made : visit.refused(made.error());
}

http::Response months_without_api_post(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto decoded = decode_no_meeting(visit);
  if (!decoded.problems.empty()) return visit.refused({RefusalKind::invalid, decoded.problems});
  const auto reached = reach_to_tell(visit, snapshot, decoded.entry.match);
  if (!reached) return visit.refused({RefusalKind::not_found, {}});
  const auto made = visit.change("meeting.none", [&](db::Tx& tx) -> Result<http::Response> {
    const auto entry = record_no_meeting(tx, reached->state, decoded.entry, {visit.actor.person, visit.now});
    if (!entry) return tl::unexpected(entry.error());
    visit.changed("no_meeting", *entry);
    return http::Response::json("{}", 201);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::relationship
