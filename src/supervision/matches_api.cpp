// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/matches_api.h"

#include <algorithm>
#include <charconv>

#include "obligations/obligations.h"
#include "platform/base/json_writer.h"
#include "snapshot/refs.h"
#include "supervision/people.h"
#include "supervision/reach.h"
#include "supervision/work_list_ask.h"
#include "supervision/work_list_json.h"

namespace kith::supervision {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Response;

constexpr std::size_t usual_lines = 25, most_lines = 100;

constexpr FieldDoc list_fields[] = {
    {.name = "whose", .type = FieldType::word, .about = "supervision.field.whose"},
    {.name = "programme", .type = FieldType::id, .about = "supervision.field.programme"},
    {.name = "site", .type = FieldType::id, .about = "supervision.field.site"},
    {.name = "page", .type = FieldType::integer, .limit = 100'000, .about = "supervision.field.page"},
    {.name = "per_page", .type = FieldType::integer, .limit = most_lines, .about = "supervision.field.per_page"},
};
constexpr FieldDoc obligations_ask[] = {{.name = "as_of", .type = FieldType::date, .about = "supervision.field.as_of"}};

constexpr FieldDoc match_fields[] = {
    {.name = "id", .type = FieldType::id, .required = true, .about = "supervision.field.match"},
    {.name = "programme", .type = FieldType::id, .required = true},
    {.name = "site", .type = FieldType::id},
    {.name = "start", .type = FieldType::date, .about = "supervision.field.start"},
    {.name = "end", .type = FieldType::date, .about = "supervision.field.end"},
    {.name = "active", .type = FieldType::boolean, .required = true},
    {.name = "workers", .type = FieldType::object, .required = true, .many = true},
    {.name = "workers.person", .type = FieldType::id, .required = true},
    {.name = "workers.name", .required = true},
    {.name = "people", .type = FieldType::object, .required = true, .many = true},
    {.name = "people.person", .type = FieldType::id, .required = true},
    {.name = "people.role", .type = FieldType::word, .required = true, .about = "supervision.field.role"},
    {.name = "people.guardian", .type = FieldType::boolean, .required = true},
    {.name = "people.name", .required = true},
    {.name = "people.phone"},
    {.name = "people.safe_contact_note", .about = "supervision.field.safe_contact_note"},
    {.name = "people.contact_rule",
     .type = FieldType::word,
     .required = true,
     .about = "supervision.field.contact_rule"},
    {.name = "custody", .about = "supervision.field.custody"},
    {.name = "next", .type = FieldType::object, .required = true, .many = true},
    {.name = "next.track", .type = FieldType::word, .required = true, .about = "supervision.field.track"},
    {.name = "next.window", .type = FieldType::word, .required = true, .about = "supervision.field.window"},
    {.name = "next.due", .type = FieldType::date, .required = true, .about = "supervision.field.due"},
    {.name = "next.status", .type = FieldType::word, .required = true, .about = "supervision.field.status"},
};
constexpr FieldDoc obligations_fields[] = {
    {.name = "match", .type = FieldType::id, .required = true, .about = "supervision.field.match"},
    {.name = "as_of", .type = FieldType::date, .required = true, .about = "supervision.field.as_of"},
    {.name = "start", .type = FieldType::date, .about = "supervision.field.start"},
    {.name = "end", .type = FieldType::date, .about = "supervision.field.end"},
    {.name = "obligations", .type = FieldType::object, .required = true, .many = true},
    {.name = "obligations.track", .type = FieldType::word, .required = true, .about = "supervision.field.track"},
    {.name = "obligations.window", .type = FieldType::word, .required = true, .about = "supervision.field.window"},
    {.name = "obligations.first_day", .type = FieldType::date, .required = true},
    {.name = "obligations.due", .type = FieldType::date, .required = true, .about = "supervision.field.due"},
    {.name = "obligations.last_day", .type = FieldType::date, .required = true},
    {.name = "obligations.status", .type = FieldType::word, .required = true, .about = "supervision.field.status"},
    {.name = "obligations.flag", .about = "supervision.field.flag"},
    {.name = "obligations.contact", .type = FieldType::id, .about = "supervision.field.contact"},
    {.name = "obligations.contact_date", .type = FieldType::date},
};

std::optional<std::string> day(snapshot::Day d) {
  return d == snapshot::Day::never() ? std::nullopt : std::optional<std::string>(iso(d));
}
std::optional<std::string_view> some(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}
template <class Key>
std::optional<std::string> sealed(const Visit& visit, Key key) {
  return key ? std::optional<std::string>(visit.seal(key)) : std::nullopt;
}

std::size_t number(const Visit& visit, std::string_view name, std::size_t otherwise) {
  const std::string_view text = visit.request.query.get(name);
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value > 0 ? value : otherwise;
}

void write_person(JsonWriter& json, const Visit& visit, const PersonCard& card, std::string_view role, bool guardian,
                  ContactRule rule) {
  const bool barred = rule == ContactRule::barred;
  json.object()
      .member("person", visit.seal(card.person))
      .member("role", role)
      .member("guardian", guardian)
      .member("name", card.name);
  json.member("phone", barred ? std::nullopt : some(card.phone)).member("safe_contact_note", some(card.safe_note));
  json.member("contact_rule", code(rule)).end();
}

void write_people(JsonWriter& json, db::Tx& tx, const Visit& visit, const snapshot::MatchState& match,
                  PersonCards& people) {
  json.key("people").array();
  write_person(json, visit, people.of(snapshot::key_of(match.mentee)), "mentee", false, ContactRule::any);
  write_person(json, visit, people.of(snapshot::key_of(match.mentor)), "mentor", false, ContactRule::any);
  const AroundMentee family = around(tx, snapshot::key_of(match.mentee), visit.today, visit.today);
  for (const Adult& adult : family.adults) {
    people.add(adult.card);
    write_person(json, visit, adult.card, adult.kind, adult.guardian, adult.rule);
  }
  json.end();
  json.member("custody", family.custody ? std::optional<std::string>(family.custody->organization) : std::nullopt);
}

std::string match_json(db::Tx& tx, Visit& visit, const snapshot::Snapshot& columns, const snapshot::MatchState& match) {
  const snapshot::Day today(visit.today);
  PersonCards people(tx, visit.today);
  std::string out;
  JsonWriter json(out);
  json.object()
      .member("id", visit.seal(snapshot::key_of(match.match)))
      .member("programme", visit.seal(snapshot::key_of(match.programme)));
  json.member("site", sealed(visit, snapshot::key_of(match.site)))
      .member("start", day(match.start))
      .member("end", day(match.end));
  json.member("active", match.active_on(today)).key("workers").array();
  for (const auto& row : columns.of<snapshot::AssignmentRow>(match.match)) {
    if (!row.shows(today) || !row.days.covers(today)) continue;
    const PersonId worker = snapshot::key_of(row.worker);
    json.object().member("person", visit.seal(worker)).member("name", people.name(worker)).end();
  }
  json.end();
  write_people(json, tx, visit, match, people);
  json.key("next").array();
  for (const auto& next : obligations::next_due(columns, match.match, today)) {
    json.object()
        .member("track", code(next.track))
        .member("window", next.window.name())
        .member("due", iso(next.window.due));
    json.member("status", word(next.status)).end();
  }
  json.end().end();
  for (const auto& [person, card] : people.seen()) visit.saw("person", person.value);
  return out;
}

/// The match of the path, when the visitor may see it.
std::optional<snapshot::MatchState> match_asked(const Visit& visit, const snapshot::Snapshot& columns) {
  const auto id = visit.open_id<MatchId>(visit.path.at("match"));
  const Reach reach(columns, visit.actor, Permission::see_match, visit.today);
  return id ? reach.match(*id) : std::nullopt;
}

}  // namespace

Response api_work_list(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const auto ask = read_ask(visit, *snapshot);
  if (!ask) return visit.refused({RefusalKind::not_found, {}});
  const WorkList list = work_list(*snapshot, visit.actor, *ask, visit.today);
  const std::size_t per_page = number(visit, "per_page", usual_lines), page = number(visit, "page", 1);
  const std::size_t pages = std::max<std::size_t>(1, (list.lines.size() + per_page - 1) / per_page);
  std::string out;
  JsonWriter json(out);
  json.object().member("today", iso(visit.today)).member("overdue", list.counts[0]).member("due_today", list.counts[1]);
  json.member("upcoming", list.counts[2]).member("page", page).member("pages", pages).key("lines").array();
  visit.read([&](db::Tx& tx) {
    PersonCards people(tx, visit.today);
    for (std::size_t i = (page - 1) * per_page; i < std::min(page * per_page, list.lines.size()); ++i) {
      write_line(json, visit, list.lines[i], line_view(tx, visit, *snapshot, list.lines[i], i, false, people));
      visit.saw("match", list.lines[i].match.match.key);
    }
    for (const auto& [person, card] : people.seen()) visit.saw("person", person.value);
  });
  json.end().end();
  return Response::json(out);
}

Response api_match(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const auto match = match_asked(visit, *snapshot);
  if (!match) return visit.refused({RefusalKind::not_found, {}});
  visit.saw("match", match->match.key);
  return Response::json(visit.reading([&](db::Tx& tx) { return match_json(tx, visit, *snapshot, *match); }));
}

Response api_match_obligations(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const Date as_of = std::min(parse_date(visit.request.query.get("as_of")).value_or(visit.today), visit.today);
  const auto match = match_asked(visit, *snapshot);
  const auto then = match ? snapshot::state_of(*snapshot, match->match, as_of) : std::nullopt;
  if (!then) return visit.refused({RefusalKind::not_found, {}});
  visit.saw("match", match->match.key);
  std::string out;
  JsonWriter json(out);
  json.object().member("match", visit.seal(snapshot::key_of(match->match))).member("as_of", iso(as_of));
  json.member("start", day(then->start)).member("end", day(then->end)).key("obligations").array();
  for (const auto& o : obligations::obligations_of(*snapshot, match->match, as_of)) {
    json.object()
        .member("track", code(o.track))
        .member("window", o.window.name())
        .member("first_day", iso(o.window.first_day));
    json.member("due", iso(o.window.due)).member("last_day", iso(o.window.last_day)).member("status", word(o.status));
    json.member("flag", some(word(o.flag))).member("contact", sealed(visit, snapshot::key_of(o.contact)));
    json.member("contact_date", o.contact ? std::optional<std::string>(iso(o.contact_date)) : std::nullopt).end();
  }
  json.end().end();
  return Response::json(out);
}

http::Exchange work_list_exchange() { return {.takes = list_fields, .gives = work_list_json_fields()}; }
http::Exchange match_exchange() { return {.gives = match_fields}; }
http::Exchange obligations_exchange() { return {.takes = obligations_ask, .gives = obligations_fields}; }

}  // namespace kith::supervision
