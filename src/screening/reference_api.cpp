// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "screening/reference_acts.h"
#include "screening/reference_letters.h"

/// Referees who were asked, as JSON: the list, one of them with what came by the link, and the acts of that page.
namespace kith::screening {
namespace {

void write_asked(JsonWriter& json, const Visit& visit, const Asked& asked, std::string_view applicant) {
  json.object()
      .member("id", visit.seal_record("mentor_references", asked.reference))
      .member("application", visit.seal_record("mentor_applications", asked.application))
      .member("applicant", applicant)
      .member("referee", asked.referee)
      .member("reach", asked.way.email.empty() ? asked.way.phone : asked.way.email)
      .member("language", asked.way.language)
      .member("asked_on", iso(asked.asked))
      .member("answered", asked.answered)
      .member("silent", silent(asked, visit.today));
}

/// The step of the letter that may go out today: days after the request.
void write_due(JsonWriter& json, std::optional<int> step) {
  if (step) json.member("letter_due", *step);
}

void write_answer(JsonWriter& json, const ReferenceAnswer& answer) {
  json.key("answer")
      .object()
      .member("known_for", answer.known_for)
      .member("strengths", answer.strengths)
      .member("worries", answer.worries)
      .member("verdict", answer.verdict)
      .end();
}

http::Response reference_not_there(Visit& visit) { return visit.refused({RefusalKind::not_found, {}}); }

http::Response same_reference(const Visit& visit, const OpenReference& open) {
  std::string out;
  JsonWriter(out).object().member("id", visit.seal_record("mentor_references", open.asked.reference)).end();
  return http::Response::json(out);
}

using ChangeReference = Result<http::Response> (*)(Visit&, const OpenReference&, FunctionRef<http::Response()>);

http::Response change_reference(Visit& visit, const Uses& uses, ChangeReference change) {
  const auto open = open_reference(visit, uses);
  if (!open) return reference_not_there(visit);
  const auto made = change(visit, *open, [&] { return same_reference(visit, *open); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace

http::Response references_api(Visit& visit, const Uses& uses) {
  std::string out;
  JsonWriter json(out);
  json.object().key("references").array();
  for (const auto& [asked, applicant] : asked_for(visit, uses)) {
    write_asked(json, visit, asked, applicant);
    write_due(json, step_due(asked, visit.today));
    json.end();
    visit.saw("person", asked.person.value);
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response reference_api(Visit& visit, const Uses& uses) {
  const auto open = open_reference(visit, uses);
  if (!open) return reference_not_there(visit);
  const auto answer = visit.reading([&](db::Tx& tx) { return answer_of(tx, open->asked.reference); });
  std::string out;
  JsonWriter json(out);
  write_asked(json, visit, open->asked, open->seen.name);
  write_due(json, answer ? std::nullopt : letter_to_offer(*open, visit.today));
  if (answer) write_answer(json, *answer);
  json.end();
  return http::Response::json(out);
}

http::Response reference_api_post(Visit& visit, const Uses& uses) {
  const auto open = open_reference(visit, uses);
  if (!open) return reference_not_there(visit);
  const auto made = answer_reference(
      visit, *open, [&](std::int64_t reference) { return http::created(visit, "mentor_references", reference); });
  return made ? *made : visit.refused(made.error());
}

http::Response way_api_post(Visit& visit, const Uses& uses) { return change_reference(visit, uses, change_way); }
http::Response letter_sent_api_post(Visit& visit, const Uses& uses) {
  return change_reference(visit, uses, note_letter_sent);
}

}  // namespace kith::screening
