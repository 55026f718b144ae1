// SPDX-License-Identifier: AGPL-3.0-or-later
#include "groups/candidates.h"
#include "groups/queries.h"
#include "groups/school_year.h"
#include "groups/suspended.h"
#include "platform/base/json_writer.h"

/// Groups as JSON: what the board and the page of one group show.
namespace kith::groups {
namespace {

void who(JsonWriter& json, Visit& visit, const casefile::Book& book, const Place& place) {
  const auto* found = book.of(place.person);
  json.object().member("person", visit.seal(place.person)).member("name", found ? found->name : std::string());
  json.member("role", snapshot::word(place.role));
  visit.saw("person", place.person.value);
}

/// Who belongs to it, each with whether they may attend, and who did.
void people(JsonWriter& json, Visit& visit, const Uses& uses, const snapshot::Snapshot& columns, const Group& group) {
  const auto suspended =
      visit.reading([&](db::Tx& tx) { return suspended_in(tx, columns, group, visit.today, visit.today); });
  uses.people.book([&](const casefile::Book& book) {
    json.key("members").array();
    for (const auto& place : roster(columns, group.ref(), visit.today, visit.today)) {
      const bool out = place.role == GroupRole::mentor && suspended_among(suspended, place.person);
      who(json, visit, book, place);
      json.member("may_attend", !out).end();
    }
    json.end().key("left").array();
    for (const auto& place : former(columns, group.ref(), visit.today)) {
      who(json, visit, book, place);
      json.end();
    }
    json.end();
  });
}

/// How many mentees it takes, when and where it meets.
void plan(JsonWriter& json, db::Tx& tx, const Group& group, Date today) {
  if (const auto size = size_of(tx, group.group, today)) {
    json.member("least_mentees", size->least).member("most_mentees", size->most);
  }
  constexpr const char* names[] = {"place", "meeting_time", "frequency"};
  json.key("schedules").array();
  tx.query(sql::schedule, {{"group", group.group}, {"as_of", today}}, [&](const db::Row& row) {
    json.object().member("event_date", iso(row.date(0)));
    for (int at = 0; at < 3; ++at)
      if (!row.null(at + 1)) json.member(names[at], row.string(at + 1));
    json.end();
  });
  json.end();
}

/// The latest first.
void sessions(JsonWriter& json, const Visit& visit, db::Tx& tx, const Group& group) {
  json.key("sessions").array();
  tx.query(sql::sessions, {{"group", group.group}, {"as_of", visit.today}}, [&](const db::Row& row) {
    json.object().member("id", visit.seal_record("group_sessions", row.integer(0)));
    json.member("event_date", iso(row.date(1))).member("status", row.string(2));
    json.member("mentees", row.integer(5)).member("mentees_there", row.integer(6)).end();
  });
  json.end();
}

}  // namespace

http::Response group_api(Visit& visit, const Uses& uses) {
  const auto group = open_group(visit);
  if (!group) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object().member("id", visit.seal_record("groups", group->group)).member("name", group->name);
  json.member("programme", visit.seal(group->programme)).member("start_date", iso(group->start));
  if (group->end) json.member("end_date", iso(*group->end));
  if (group->site) json.member("site", visit.seal(group->site)).member("site_name", group->site_name);
  people(json, visit, uses, *uses.people.columns(), *group);
  json.key("may_join").array();
  for (const auto& one : candidates(visit, uses, *group))
    json.object().member("person", one.value).member("name", one.text).end();
  json.end();
  visit.read([&](db::Tx& tx) {
    plan(json, tx, *group, visit.today);
    sessions(json, visit, tx, *group);
  });
  json.end();
  return http::Response::json(out);
}

http::Response groups_api(Visit& visit, const Uses& uses) {
  const auto snapshot = uses.people.columns();
  std::string out;
  JsonWriter json(out);
  json.object().key("groups").array();
  for (const auto& group : groups_of(visit)) {
    json.object().member("id", visit.seal_record("groups", group.group)).member("name", group.name);
    json.member("year", name(year_state(*snapshot, group.ref(), group.programme, group.site, visit.today, group.end)));
    json.key("asked").array();
    for (const auto& asked : asked_of(*snapshot, group.ref(), group.programme, group.site, visit.today, group.end)) {
      json.object().member("what", name(asked.what)).member("done", std::int64_t{asked.done});
      json.member("of", std::int64_t{asked.of});
      if (asked.due) json.member("due", iso(*asked.due));
      if (asked.open) json.member("open", true);
      json.end();
    }
    json.end();
    json.member("held", std::int64_t{year_of(*snapshot, group.ref(), group.start, visit.today).held})
        .key("low_attendance")
        .array();
    for (const auto& low : low_attendance(*snapshot, group.ref(), visit.today))
      json.object()
          .member("person", visit.seal(low.mentee))
          .member("since", iso(low.since))
          .member("due", iso(low.due))
          .end();
    json.end().end();
    visit.saw("group", group.group);
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::groups
