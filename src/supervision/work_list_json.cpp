// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/work_list_json.h"

#include "snapshot/refs.h"

namespace kith::supervision {
namespace {

using http::FieldDoc;
using http::FieldType;
using obligations::Urgency;

constexpr std::string_view urgencies[] = {"overdue", "due_today", "upcoming"};

constexpr FieldDoc fields[] = {
    {.name = "today", .type = FieldType::date, .required = true},
    {.name = "overdue", .type = FieldType::integer, .required = true, .about = "supervision.field.overdue"},
    {.name = "due_today", .type = FieldType::integer, .required = true, .about = "supervision.field.due_today"},
    {.name = "upcoming", .type = FieldType::integer, .required = true, .about = "supervision.field.upcoming"},
    {.name = "page", .type = FieldType::integer, .required = true, .about = "supervision.field.page"},
    {.name = "pages", .type = FieldType::integer, .required = true},
    {.name = "lines", .type = FieldType::object, .required = true, .many = true},
    {.name = "lines.match", .type = FieldType::id, .required = true, .about = "supervision.field.match"},
    {.name = "lines.track", .type = FieldType::word, .required = true, .about = "supervision.field.track"},
    {.name = "lines.mentor", .required = true},
    {.name = "lines.mentee", .required = true},
    {.name = "lines.programme", .type = FieldType::id, .required = true},
    {.name = "lines.site", .type = FieldType::id},
    {.name = "lines.worker", .type = FieldType::id, .about = "supervision.field.worker"},
    {.name = "lines.urgency", .type = FieldType::code, .required = true, .choices = urgencies},
    {.name = "lines.window", .type = FieldType::word, .required = true, .about = "supervision.field.window"},
    {.name = "lines.schedule", .type = FieldType::word, .required = true, .about = "supervision.field.schedule"},
    {.name = "lines.first_day", .type = FieldType::date, .required = true},
    {.name = "lines.due", .type = FieldType::date, .required = true, .about = "supervision.field.due"},
    {.name = "lines.last_day", .type = FieldType::date, .required = true},
    {.name = "lines.overdue_since", .type = FieldType::date, .about = "supervision.field.overdue_since"},
    {.name = "lines.missed_before",
     .type = FieldType::integer,
     .required = true,
     .about = "supervision.field.missed_before"},
    {.name = "lines.last_contact", .type = FieldType::date, .about = "supervision.field.last_contact"},
    {.name = "lines.last_attempt", .type = FieldType::date, .about = "supervision.field.last_attempt"},
    {.name = "lines.substitution_open",
     .type = FieldType::boolean,
     .required = true,
     .about = "supervision.field.substitution_open"},
    {.name = "lines.suspended", .type = FieldType::boolean, .required = true},
    {.name = "lines.safety_pause", .type = FieldType::boolean, .required = true},
    {.name = "lines.no_permission_since", .type = FieldType::date, .about = "supervision.field.no_permission_since"},
    {.name = "lines.custody", .about = "supervision.field.custody"},
    {.name = "lines.call",
     .type = FieldType::object,
     .required = true,
     .many = true,
     .about = "supervision.field.call"},
    {.name = "lines.call.person", .type = FieldType::id, .required = true},
    {.name = "lines.call.name", .required = true},
    {.name = "lines.call.phone"},
    {.name = "lines.call.safe_contact_note", .about = "supervision.field.safe_contact_note"},
    {.name = "lines.call.required", .type = FieldType::boolean, .required = true},
    {.name = "lines.barred", .required = true, .many = true, .about = "supervision.field.barred"},
    {.name = "lines.last", .type = FieldType::object, .about = "supervision.field.last"},
    {.name = "lines.last.event_date", .type = FieldType::date, .required = true},
    {.name = "lines.last.staff", .required = true},
    {.name = "lines.last.party", .required = true},
    {.name = "lines.last.words", .required = true},
    {.name = "lines.last.problems", .required = true},
    {.name = "lines.last.next_step", .required = true},
};

std::optional<std::string> day(const std::optional<snapshot::Day>& date) {
  return date ? std::optional<std::string>(iso(*date)) : std::nullopt;
}
std::optional<std::string_view> some(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}
template <class Key>
std::optional<std::string> sealed(const Visit& visit, Key key) {
  return key ? std::optional<std::string>(visit.seal(key)) : std::nullopt;
}

void write_people(JsonWriter& json, const Visit& visit, const LineView& view) {
  json.key("call").array();
  for (const Callee& who : view.callees) {
    json.object().member("person", visit.seal(who.person)).member("name", who.name).member("phone", some(who.phone));
    json.member("safe_contact_note", some(who.safe_note)).member("required", who.required).end();
  }
  json.end().key("barred").array();
  for (const std::string& name : view.barred) json.value(name);
  json.end();
}

}  // namespace

std::span<const FieldDoc> work_list_json_fields() { return fields; }

void write_line(JsonWriter& json, const Visit& visit, const WorkListLine& line, const LineView& view,
                std::string_view match_id) {
  const obligations::Owed& owed = line.owed;
  json.object();
  if (!match_id.empty()) json.member("match_id", match_id);
  json.member("match", view.match)
      .member("track", view.track)
      .member("mentor", view.mentor)
      .member("mentee", view.mentee);
  json.member("programme", visit.seal(snapshot::key_of(line.match.programme)));
  json.member("site", sealed(visit, snapshot::key_of(line.match.site))).member("worker", sealed(visit, line.worker));
  json.member("urgency", urgencies[static_cast<std::size_t>(owed.urgency)]).member("window", view.window);
  json.member("schedule", owed.window.cadence->name)
      .member("first_day", iso(owed.window.first_day))
      .member("due", iso(owed.window.due))
      .member("last_day", iso(owed.window.last_day));
  json.member("overdue_since", day(owed.overdue_since)).member("missed_before", owed.missed_before);
  json.member("last_contact", day(owed.last_contact)).member("last_attempt", day(owed.last_attempt));
  json.member("substitution_open", owed.substitution_open).member("suspended", view.suspended());
  json.member("safety_pause", view.safety_pause);
  json.member("no_permission_since", view.no_permission ? std::optional(iso(*view.no_permission)) : std::nullopt);
  json.member("custody", view.custody ? std::optional<std::string>(view.custody->organization) : std::nullopt);
  write_people(json, visit, view);
  json.key("last");
  if (view.last)
    json.object()
        .member("event_date", iso(view.last->day))
        .member("staff", view.last->staff)
        .member("party", view.last->party)
        .member("words", view.last->words)
        .member("problems", view.last->problems)
        .member("next_step", view.last->next_step)
        .end();
  else
    json.null();
  json.end();
}

}  // namespace kith::supervision
