// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact_json.h"

#include <algorithm>

#include "platform/base/json_writer.h"

namespace kith::supervision {
namespace {

using http::FieldDoc;
using http::FieldType;
using Kind = PartyOutcome::Kind;

constexpr FieldDoc fields[] = {
    {.name = "id", .type = FieldType::id, .required = true, .about = "supervision.field.contact"},
    {.name = "seen", .type = FieldType::id, .required = true, .about = "supervision.field.seen"},
    {.name = "programme", .type = FieldType::id, .required = true, .about = "supervision.field.programme"},
    {.name = "event_date", .type = FieldType::date, .required = true, .about = "supervision.field.event_date"},
    {.name = "mode", .type = FieldType::word, .about = "supervision.field.mode"},
    {.name = "minutes", .type = FieldType::integer, .about = "supervision.field.minutes"},
    {.name = "note", .required = true, .about = "supervision.field.note"},
    {.name = "staff", .type = FieldType::id, .about = "supervision.field.staff"},
    {.name = "late_entry", .type = FieldType::boolean, .required = true, .about = "supervision.field.late_entry"},
    {.name = "corrected", .type = FieldType::boolean, .required = true, .about = "supervision.field.corrected"},
    {.name = "withdrawn", .type = FieldType::boolean, .required = true, .about = "supervision.field.withdrawn"},
    {.name = "versions", .type = FieldType::object, .required = true, .many = true},
    {.name = "versions.recorded_at",
     .type = FieldType::instant,
     .required = true,
     .about = "supervision.field.recorded_at"},
    {.name = "versions.recorded_by", .type = FieldType::id, .required = true, .about = "supervision.field.recorded_by"},
    {.name = "versions.event_date", .type = FieldType::date, .required = true},
    {.name = "versions.mode", .type = FieldType::word},
    {.name = "versions.minutes", .type = FieldType::integer},
    {.name = "versions.note", .required = true},
    {.name = "versions.withdrawn", .type = FieldType::boolean, .required = true},
    {.name = "parties", .type = FieldType::object, .required = true, .many = true},
    {.name = "parties.party", .type = FieldType::id, .required = true, .about = "supervision.field.party"},
    {.name = "parties.versions", .type = FieldType::object, .required = true, .many = true},
    {.name = "parties.versions.seen", .type = FieldType::id, .required = true, .about = "supervision.field.seen"},
    {.name = "parties.versions.recorded_at", .type = FieldType::instant, .required = true},
    {.name = "parties.versions.recorded_by", .type = FieldType::id, .required = true},
    {.name = "parties.versions.withdrawn", .type = FieldType::boolean, .required = true},
    {.name = "parties.versions.match", .type = FieldType::id, .required = true, .about = "supervision.field.match"},
    {.name = "parties.versions.track", .type = FieldType::word, .required = true, .about = "supervision.field.track"},
    {.name = "parties.versions.informant_kind",
     .type = FieldType::word,
     .required = true,
     .about = "supervision.field.informant_kind"},
    {.name = "parties.versions.person", .type = FieldType::id, .about = "supervision.field.person"},
    {.name = "parties.versions.informant_name", .required = true, .about = "supervision.field.informant_name"},
    {.name = "parties.versions.relation", .required = true, .about = "supervision.field.relation"},
    {.name = "parties.versions.result", .type = FieldType::word, .required = true, .about = "supervision.field.result"},
    {.name = "parties.versions.information_obtained",
     .type = FieldType::boolean,
     .required = true,
     .about = "supervision.field.information_obtained"},
    {.name = "parties.versions.note", .required = true, .about = "supervision.field.party_note"},
    {.name = "parties.versions.guidance", .required = true, .about = "supervision.field.guidance"},
    {.name = "parties.versions.relationship_quality",
     .type = FieldType::integer,
     .about = "supervision.field.relationship_quality"},
    {.name = "parties.versions.safety_asked", .type = FieldType::boolean, .about = "supervision.field.safety_asked"},
    {.name = "parties.versions.private_talk", .type = FieldType::boolean, .about = "supervision.field.private_talk"},
    {.name = "parties.versions.problems", .required = true, .about = "supervision.field.problems"},
    {.name = "parties.versions.next_step", .required = true, .about = "supervision.field.next_step"},
    {.name = "outcomes", .type = FieldType::object, .required = true, .many = true},
    {.name = "outcomes.party", .type = FieldType::id, .required = true},
    {.name = "outcomes.outcome", .type = FieldType::word, .required = true, .about = "supervision.field.outcome"},
    {.name = "outcomes.window", .about = "supervision.field.window"},
    {.name = "outcomes.flag", .about = "supervision.field.flag"},
    {.name = "outcomes.met_on", .type = FieldType::date},
    {.name = "outcomes.caution", .type = FieldType::word, .about = "supervision.field.caution"},
    {.name = "outcomes.attempt_days", .type = FieldType::integer, .required = true},
    {.name = "outcomes.attempts_needed", .type = FieldType::integer, .required = true},
    {.name = "outcomes.next_due", .type = FieldType::date, .about = "supervision.field.next_due"},
    {.name = "outcomes.confirm_substitute",
     .type = FieldType::boolean,
     .required = true,
     .about = "supervision.field.confirm_substitute"},
};

std::string_view word_of(Kind kind) {
  switch (kind) {
    case Kind::met: return "met";
    case Kind::met_late: return "met_late";
    case Kind::already_met: return "already_met";
    case Kind::attempt: return "attempted";
    case Kind::refused: return "refused";
    case Kind::nothing: break;
  }
  return "met_nothing";
}

template <class Key>
std::optional<std::string> sealed(const Visit& visit, Key key) {
  return key ? std::optional<std::string>(visit.seal(key)) : std::nullopt;
}
std::optional<std::string> day(const std::optional<Date>& date) {
  return date ? std::optional<std::string>(iso(*date)) : std::nullopt;
}
std::optional<std::string_view> some(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

void write_version(JsonWriter& json, const Visit& visit, const ContactVersion& v) {
  json.object().member("recorded_at", iso(v.recorded_at)).member("recorded_by", visit.seal(v.recorded_by));
  json.member("event_date", iso(v.event_date)).member("mode", some(code(v.mode))).member("minutes", v.minutes);
  json.member("note", v.note).member("withdrawn", v.voided).end();
}

void write_version(JsonWriter& json, const Visit& visit, const PartyVersion& v) {
  json.object().member("seen", visit.seal(ContactPartyId{v.row})).member("recorded_at", iso(v.recorded_at));
  json.member("recorded_by", visit.seal(v.recorded_by))
      .member("withdrawn", v.voided)
      .member("match", visit.seal(v.match));
  json.member("track", code(v.track))
      .member("informant_kind", code(v.informant))
      .member("person", sealed(visit, v.person));
  json.member("informant_name", v.informant_name).member("relation", v.relation).member("result", code(v.result));
  json.member("information_obtained", v.information_obtained).member("note", v.note).member("guidance", v.guidance);
  json.member("relationship_quality", v.relationship_quality).member("safety_asked", v.safety_asked);
  json.member("private_talk", v.private_talk).member("problems", v.problems).member("next_step", v.next_step).end();
}

void write_outcome(JsonWriter& json, const Visit& visit, const PartyOutcome& o) {
  json.object()
      .member("party", visit.seal(o.party))
      .member("outcome", word_of(o.kind))
      .member("window", some(o.window));
  json.member("flag", some(word(o.flag))).member("met_on", day(o.met_on));
  constexpr std::string_view prefix = "supervision.caution.";
  json.member("caution", o.caution ? std::optional(key(*o.caution).substr(prefix.size())) : std::nullopt);
  json.member("attempt_days", o.attempt_days).member("attempts_needed", o.attempts_needed);
  json.member("next_due", day(o.next_due)).member("confirm_substitute", o.reconfirm).end();
}

}  // namespace

std::span<const FieldDoc> contact_json_fields() { return fields; }

std::string contact_json(const Visit& visit, const ContactRecord& record, const std::vector<const PartyHistory*>& shown,
                         const std::vector<PartyOutcome>& outcomes) {
  const ContactVersion& now = record.last();
  std::string out;
  JsonWriter json(out);
  json.object().member("id", visit.seal(record.contact)).member("seen", visit.seal(ContactId{now.row}));
  json.member("programme", visit.seal(now.programme))
      .member("event_date", iso(now.event_date))
      .member("mode", some(code(now.mode)));
  json.member("minutes", now.minutes).member("note", now.note).member("staff", sealed(visit, now.staff));
  json.member("late_entry", record.late_entry())
      .member("corrected", record.corrected())
      .member("withdrawn", record.voided());
  json.key("versions").array();
  for (const ContactVersion& version : record.versions) write_version(json, visit, version);
  json.end().key("parties").array();
  for (const PartyHistory* party : shown) {
    json.object().member("party", visit.seal(party->party)).key("versions").array();
    for (const PartyVersion& version : party->versions) write_version(json, visit, version);
    json.end().end();
  }
  json.end().key("outcomes").array();
  for (const PartyOutcome& o : outcomes)
    if (std::any_of(shown.begin(), shown.end(), [&](const PartyHistory* p) { return p->party == o.party; }))
      write_outcome(json, visit, o);
  json.end().end();
  return out;
}

}  // namespace kith::supervision
