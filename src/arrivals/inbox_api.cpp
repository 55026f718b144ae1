// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "arrivals/settling.h"
#include "arrivals/writer.h"
#include "platform/base/json_writer.h"

/// Arrivals as JSON: what waits, one of them, and the two acts of its page.
namespace kith::arrivals {
namespace {

std::string_view table_of(Kind kind) {
  switch (kind) {
    case Kind::mentor: return "mentor_applications";
    case Kind::referral: return "referrals";
    case Kind::concern: return "concerns";
  }
  return "concerns";
}

/// What the list and one arrival both tell.
void write_arrival(JsonWriter& json, const Visit& visit, const Arrival& arrival) {
  json.object()
      .member("id", visit.seal_record("arrivals", arrival.arrival))
      .member("kind", name(arrival.kind))
      .member("sent_on", iso(*arrival.sent_on))
      .member("answer_by", iso(answer_by(arrival.kind, *arrival.sent_on)))
      .member("doubtful", arrival.doubtful);
}

void write_choices(JsonWriter& json, std::string_view field, const std::vector<render::Field::Choice>& choices) {
  json.key(field).array();
  for (const auto& choice : choices) json.object().member("value", choice.value).member("text", choice.text).end();
  json.end();
}

/// People on file whom the arrival may be about and who may have written it, and how taking it says so.
void write_who(JsonWriter& json, Visit& visit, const Uses& uses, const Arrival& arrival) {
  const auto person = person_in(visit, arrival);
  write_choices(
      json, "same_as",
      person ? casefile::who_is_meant(visit, uses.people, *person).ask : std::vector<render::Field::Choice>());
  write_choices(json, "writer_same_as", who_may_have_written(visit, uses.people, arrival));
}

http::Response arrival_not_there(Visit& visit) { return visit.refused({RefusalKind::not_found, {}}); }

/// Who may be the same is a question, not a mistake: 409, as for new referrals and inquiries.
Refusal as_question(Refusal refusal) {
  if (std::ranges::any_of(refusal.problems, [](const Problem& p) { return p.key == "casefile.flaw.same_as"; }))
    refusal.kind = RefusalKind::conflict;
  return refusal;
}

}  // namespace

http::Response inbox_api(Visit& visit, const Uses&) {
  std::string out;
  JsonWriter json(out);
  json.object().key("arrivals").array();
  for (const auto& arrival : visit.reading([](db::Tx& tx) { return waiting(tx); })) {
    if (!may_take(visit, arrival)) continue;
    write_arrival(json, visit, arrival);
    json.end();
    visit.saw(subject_of(arrival.kind), arrival.arrival);
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response arrival_api(Visit& visit, const Uses& uses) {
  const auto arrival = open_arrival(visit);
  if (!arrival) return arrival_not_there(visit);
  std::string out;
  JsonWriter json(out);
  write_arrival(json, visit, *arrival);
  json.member("language", arrival->language).key("answers").array();
  for (const auto& [field, value] : arrival->fields.list())
    if (!value.empty()) json.object().member("field", field).member("value", value).end();
  json.end();
  write_who(json, visit, uses, *arrival);
  json.end();
  return http::Response::json(out);
}

http::Response take_api(Visit& visit, const Uses& uses) {
  const auto arrival = open_arrival(visit);
  if (!arrival) return arrival_not_there(visit);
  const auto made = take_arrival(visit, uses, *arrival, [&](const Settled& settled) {
    std::string out;
    JsonWriter json(out);
    json.object().member("id", visit.seal_record(table_of(arrival->kind), settled.made.record));
    if (settled.made.person) json.member("person", visit.seal(settled.made.person));
    if (settled.otherwise) json.member("writer_otherwise_on_file", visit.seal(*settled.otherwise));
    json.end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(as_question(made.error()));
}

http::Response set_aside_api(Visit& visit, const Uses&) {
  const auto arrival = open_arrival(visit);
  if (!arrival) return arrival_not_there(visit);
  const auto made = set_arrival_aside(visit, *arrival, [&] {
    std::string out;
    JsonWriter(out).object().member("id", visit.seal_record("arrivals", arrival->arrival)).end();
    return http::Response::json(out);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::arrivals
