// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contacts_api.h"

#include "platform/base/json_writer.h"
#include "platform/http/field_table.h"
#include "supervision/contact_form.h"
#include "supervision/contact_json.h"
#include "supervision/contacts_page.h"
#include "supervision/informants.h"

namespace kith::supervision {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Response;

constexpr FieldDoc withdrawal_fields[] = {
    {.name = "seen", .type = FieldType::id, .required = true, .about = "supervision.field.seen"},
    {.name = "reason",
     .type = FieldType::text,
     .required = true,
     .limit = longest_text,
     .about = "supervision.field.reason"},
};
constexpr FieldDoc recorded_fields[] = {
    {.name = "id", .type = FieldType::id, .required = true, .about = "supervision.field.contact"},
    {.name = "contacts", .type = FieldType::id, .required = true, .many = true, .about = "supervision.field.contacts"},
    {.name = "late_entry", .type = FieldType::boolean, .required = true, .about = "supervision.field.late_entry"},
};
constexpr FieldDoc changed_fields[] = {
    {.name = "id", .type = FieldType::id, .required = true, .about = "supervision.field.contact"},
};

Response not_found(Visit& visit) { return visit.refused({RefusalKind::not_found, {}}); }

/// The answer of an act, or its refusal with the fields named as they were sent.
Response answer(Visit& visit, Result<Response> made, const DecodedContact& decoded) {
  if (made) return std::move(*made);
  Refusal refusal = std::move(made.error());
  for (Problem& problem : refusal.problems) problem = decoded.as_sent(std::move(problem));
  return visit.refused(refusal);
}

Response changed(const Visit& visit, ContactId contact) {
  std::string out;
  JsonWriter(out).object().member("id", visit.seal(contact)).end();
  return Response::json(out);
}

}  // namespace

Response api_post_contact(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const DecodedContact decoded = decode_contact(visit.request.form, visit);
  if (!decoded.problems.empty()) return visit.refused({RefusalKind::invalid, decoded.problems});
  auto made = visit.change("record contact", [&](db::Tx& tx) -> Result<Response> {
    NewContact contact = decoded.contact;
    fill_from_file(tx, visit.words, contact, visit.today);
    const auto recorded = record_contact(tx, *snapshot, {visit.actor, visit.today, visit.now}, std::move(contact));
    if (!recorded) return tl::unexpected(recorded.error());
    std::string out;
    JsonWriter json(out);
    json.object().member("id", visit.seal(recorded->contacts.front())).key("contacts").array();
    for (const ContactId id : recorded->contacts) {
      visit.changed("contact", id.value);
      json.value(visit.seal(id));
    }
    json.end().member("late_entry", recorded->late_entry).end();
    return Response::json(out, 201);
  });
  return answer(visit, std::move(made), decoded);
}

Response api_contact(Visit& visit, const Columns& columns) {
  const auto contact = visit.open_id<ContactId>(visit.path.at("contact"));
  if (!contact) return not_found(visit);
  const auto snapshot = columns();
  const Reach reach(*snapshot, visit.actor, Permission::see_match, visit.today);
  std::string out;
  visit.read([&](db::Tx& tx) {
    const auto record = contact_record(tx, *contact, visit.today);
    if (!record) return;
    const auto parties = parties_within(*record, reach);
    if (parties.empty()) return;
    out = contact_json(visit, *record, parties, outcomes(tx, *snapshot, *record, visit.today));
    for (const PartyHistory* party : parties)
      if (party->last().person) visit.saw("person", party->last().person.value);
  });
  if (out.empty()) return not_found(visit);
  visit.saw("contact", contact->value);
  return Response::json(out);
}

Response api_post_correction(Visit& visit, const Columns& columns) {
  const auto contact = visit.open_id<ContactId>(visit.path.at("contact"));
  if (!contact) return not_found(visit);
  const auto snapshot = columns();
  const DecodedCorrection decoded = decode_correction(visit.request.form, visit);
  if (!decoded.as_read.problems.empty()) return visit.refused({RefusalKind::invalid, decoded.as_read.problems});
  auto made = visit.change("correct contact", [&](db::Tx& tx) -> Result<Response> {
    Correction correction = decoded.correction;
    fill_from_file(tx, visit.words, correction, visit.today);
    const auto done =
        correct_contact(tx, *snapshot, {visit.actor, visit.today, visit.now}, *contact, std::move(correction));
    if (!done) return tl::unexpected(done.error());
    visit.changed("contact", contact->value);
    return changed(visit, *contact);
  });
  return answer(visit, std::move(made), decoded.as_read);
}

Response api_post_withdrawal(Visit& visit, const Columns& columns) {
  const auto contact = visit.open_id<ContactId>(visit.path.at("contact"));
  if (!contact) return not_found(visit);
  const auto seen = visit.open_id<ContactId>(visit.request.form.get("seen"));
  const auto snapshot = columns();
  const std::string reason = withdrawal_reason(visit);
  auto made = visit.change("withdraw contact", [&](db::Tx& tx) -> Result<Response> {
    const auto gone = void_contact(tx, *snapshot, {visit.actor, visit.today, visit.now}, *contact,
                                   seen.value_or(ContactId{}).value, reason);
    if (!gone) return tl::unexpected(gone.error());
    visit.changed("contact", contact->value);
    return changed(visit, *contact);
  });
  return answer(visit, std::move(made), {});
}

http::Exchange contact_exchange() { return {.takes = contact_fields(), .gives = recorded_fields}; }
http::Exchange correction_exchange() { return {.takes = correction_fields(), .gives = changed_fields}; }
http::Exchange withdrawal_exchange() { return {.takes = withdrawal_fields, .gives = changed_fields}; }

}  // namespace kith::supervision
