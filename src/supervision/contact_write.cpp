// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact_write.h"

namespace kith::supervision {
namespace {

/// Nothing known is null, never an empty text.
db::Value text(const std::string& value) { return value.empty() ? db::Value() : db::Value(value); }
db::Value flag(const std::optional<bool>& value) { return value ? db::Value(*value ? 1 : 0) : db::Value(); }
db::Value person(PersonId id) { return id ? db::Value(id) : db::Value(); }

}  // namespace

std::vector<records::Field> contact_fields_of(const NewContact& contact) {
  return {{"supervisory_contacts.event_date", *contact.event_date},
          {"supervisory_contacts.mode", contact.mode ? db::Value(code(*contact.mode)) : db::Value()},
          {"supervisory_contacts.staff_id", contact.staff},
          {"supervisory_contacts.minutes", contact.minutes ? db::Value(*contact.minutes) : db::Value()},
          {"supervisory_contacts.note", text(contact.note)}};
}

std::vector<records::Field> party_fields_of(const NewParty& party) {
  return {{"contact_parties.match_id", party.match},
          {"contact_parties.track", code(party.track)},
          {"contact_parties.informant_kind", code(party.informant)},
          {"contact_parties.person_id", person(party.person)},
          {"contact_parties.informant_name", text(party.informant_name)},
          {"contact_parties.relation", text(party.relation)},
          {"contact_parties.result", code(party.result)},
          {"contact_parties.information_obtained", party.information_obtained.value_or(false) ? 1 : 0},
          {"contact_parties.note", text(party.note)},
          {"contact_parties.guidance", text(party.guidance)},
          {"contact_parties.relationship_quality",
           party.relationship_quality ? db::Value(*party.relationship_quality) : db::Value()},
          {"contact_parties.safety_asked", flag(party.safety_asked)},
          {"contact_parties.private_talk", flag(party.private_talk)},
          {"contact_parties.problems", text(party.problems)},
          {"contact_parties.next_step", text(party.next_step)}};
}

Result<ContactId> append_contact(db::Tx& tx, const NewContact& contact, ProgrammeId programme,
                                 const records::Author& author) {
  std::vector<records::Field> fields = contact_fields_of(contact);
  fields.push_back({"supervisory_contacts.programme_id", programme});
  const auto row = records::append(tx, "supervisory_contacts", fields, author);
  if (!row) return tl::unexpected(row.error());
  return ContactId{row->chain};
}

Result<ContactPartyId> append_party(db::Tx& tx, ContactId contact, const NewParty& party,
                                    const records::Author& author) {
  std::vector<records::Field> fields = party_fields_of(party);
  fields.push_back({"contact_parties.contact_id", contact});
  const auto row = records::append(tx, "contact_parties", fields, author);
  if (!row) return tl::unexpected(row.error());
  return ContactPartyId{row->chain};
}

}  // namespace kith::supervision
