// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "supervision/contact.h"
#include "supervision/contact_record.h"
#include "supervision/contact_write.h"

namespace kith::supervision {
namespace {

using auth::Permission;
using records::Author;

tl::unexpected<Refusal> unknown() { return refuse(RefusalKind::not_found, "supervision.refusal.contact_unknown"); }
tl::unexpected<Refusal> refused(std::string_view word, std::string field = {}) {
  return refuse(RefusalKind::invalid, "supervision.refusal." + std::string(word), std::move(field));
}
tl::unexpected<Refusal> overtaken() { return refuse(RefusalKind::conflict, "supervision.refusal.changed_meanwhile"); }

/// The contact, when the actor may correct it: some match of it must be within reach.
Result<ContactRecord> open_contact(db::Tx& tx, const Reach& reach, ContactId contact, Date today) {
  auto record = contact_record(tx, contact, today);
  if (!record) return unknown();
  const auto matches = record->matches();
  if (std::none_of(matches.begin(), matches.end(), [&](MatchId m) { return reach.match(m).has_value(); }))
    return unknown();
  if (record->voided()) return refuse(RefusalKind::conflict, "supervision.refusal.already_voided");
  return std::move(*record);
}

NewParty as_it_reads(const PartyVersion& version) {
  NewParty party;
  party.match = version.match;
  party.track = version.track;
  party.informant = version.informant;
  party.person = version.person;
  party.informant_name = version.informant_name;
  party.relation = version.relation;
  party.result = version.result;
  party.information_obtained = version.information_obtained;
  party.note = version.note;
  party.guidance = version.guidance;
  party.relationship_quality = version.relationship_quality;
  party.safety_asked = version.safety_asked;
  party.private_talk = version.private_talk;
  party.problems = version.problems;
  party.next_step = version.next_step;
  return party;
}

const PartyHistory* find(const ContactRecord& record, ContactPartyId party) {
  const auto found = std::find_if(record.parties.begin(), record.parties.end(),
                                  [party](const PartyHistory& p) { return p.party == party; });
  return found == record.parties.end() || found->last().voided ? nullptr : &*found;
}

/// Whether the correction still fits what is recorded: versions seen, parties known, matches kept.
std::optional<Refusal> misfit(const ContactRecord& record, const Correction& correction) {
  const auto value = [](tl::unexpected<Refusal> u) { return std::move(u.value()); };
  if (record.last().row != correction.seen) return value(overtaken());
  for (std::size_t i = 0; i < correction.parties.size(); ++i) {
    const CorrectedParty& edit = correction.parties[i];
    if (!edit.party) continue;
    const PartyHistory* party = find(record, edit.party);
    if (!party || party->last().row != edit.seen) return value(overtaken());
    if (party->last().match != edit.answer.match) return value(refused("match_cannot_change", party_field(i, "match")));
  }
  for (const auto& gone : correction.withdrawn) {
    const PartyHistory* party = find(record, gone.party);
    if (!party || party->last().row != gone.seen) return value(overtaken());
  }
  return std::nullopt;
}

/// The contact as it will read: the corrected parties first, in their order, then those that stay untouched.
NewContact as_it_will_read(const ContactRecord& record, const Correction& correction) {
  NewContact contact = correction.contact;
  contact.programme = record.last().programme;
  contact.staff = record.last().staff;
  contact.late_reason = "-";  // asked when it was first entered, not again
  contact.parties.clear();
  for (const CorrectedParty& edit : correction.parties) contact.parties.push_back(edit.answer);
  for (const PartyHistory* party : record.current_parties()) {
    const auto named = [&](const auto& each) { return each.party == party->party; };
    if (std::none_of(correction.parties.begin(), correction.parties.end(), named) &&
        std::none_of(correction.withdrawn.begin(), correction.withdrawn.end(), named))
      contact.parties.push_back(as_it_reads(party->last()));
  }
  return contact;
}

/// A party that was recorded without some answer keeps the right to lack it: only what is typed now is judged.
std::vector<Problem> of_what_was_typed(std::vector<Problem> problems, std::size_t typed_parties) {
  std::erase_if(problems, [&](const Problem& p) {
    if (!p.field.starts_with("parties.")) return false;
    return std::stoul(p.field.substr(8)) >= typed_parties;
  });
  return problems;
}

bool same(const ContactVersion& version, const NewContact& contact) {
  return version.event_date == contact.event_date && version.minutes == contact.minutes &&
         version.note == contact.note && version.mode == contact.mode.value_or(Mode::blank);
}

/// One party as it should read: a new row when it is new or differs.
Result<bool> write_party(db::Tx& tx, const ContactRecord& record, const CorrectedParty& edit, const NewParty& party,
                         const Author& author) {
  if (!edit.party) {
    const auto added = append_party(tx, record.contact, party, author);
    return added ? Result<bool>(true) : tl::unexpected(added.error());
  }
  if (as_it_reads(find(record, edit.party)->last()) == party) return false;
  const auto version =
      records::correct(tx, "contact_parties", edit.party.value, edit.seen, party_fields_of(party), author);
  return version ? Result<bool>(true) : tl::unexpected(version.error());
}

/// New versions of what differs; true when there was something.
Result<bool> write(db::Tx& tx, const ContactRecord& record, const NewContact& contact, const Correction& correction,
                   const Author& author) {
  bool changed = !same(record.last(), contact);
  if (changed) {
    const auto row = records::correct(tx, "supervisory_contacts", record.contact.value, correction.seen,
                                      contact_fields_of(contact), author);
    if (!row) return tl::unexpected(row.error());
  }
  for (std::size_t i = 0; i < correction.parties.size(); ++i) {
    const auto written = write_party(tx, record, correction.parties[i], contact.parties[i], author);
    if (!written) return tl::unexpected(written.error());
    changed = changed || *written;
  }
  for (const auto& gone : correction.withdrawn) {
    const auto version = records::void_record(tx, "contact_parties", gone.party.value, gone.seen, author);
    if (!version) return tl::unexpected(version.error());
    changed = true;
  }
  return changed;
}

}  // namespace

Result<ContactId> correct_contact(db::Tx& tx, const snapshot::Snapshot& columns, const Acting& acting, ContactId id,
                                  Correction correction) {
  const Reach reach(columns, acting.actor, Permission::correct_contact, acting.today);
  const auto record = open_contact(tx, reach, id, acting.today);
  if (!record) return tl::unexpected(record.error());
  if (auto refusal = misfit(*record, correction)) return tl::unexpected(std::move(*refusal));
  NewContact contact = as_it_will_read(*record, correction);
  const auto matches = matches_within(tx, reach, contact, acting.today);
  complete(contact, matches, contact.staff);
  auto problems = of_what_was_typed(refusals(contact, matches, contact.staff, acting.today), correction.parties.size());
  if (!acting.actor.person) problems.push_back({"staff", "supervision.refusal.not_staff"});
  if (!problems.empty()) return refuse(std::move(problems));
  if (!same(record->last(), contact) || !correction.parties.empty() || !correction.withdrawn.empty())
    contact.note = with_paragraph(contact.note, correction.reason);
  const auto changed = write(tx, *record, contact, correction, {acting.actor.person, acting.now});
  if (!changed) return tl::unexpected(changed.error());
  if (!*changed) return refused("nothing_changed");
  return id;
}

Result<ContactId> void_contact(db::Tx& tx, const snapshot::Snapshot& columns, const Acting& acting, ContactId id,
                               std::int64_t seen, const std::string& reason) {
  const Reach reach(columns, acting.actor, Permission::correct_contact, acting.today);
  const auto record = open_contact(tx, reach, id, acting.today);
  if (!record) return tl::unexpected(record.error());
  if (record->last().row != seen) return overtaken();
  if (!acting.actor.person) return refused("not_staff", "staff");
  if (reason.empty()) return refused("reason_missing", "reason");
  const Author author{acting.actor.person, acting.now};
  const std::string note = with_paragraph(record->last().note, reason);
  const auto told =
      records::correct(tx, "supervisory_contacts", id.value, seen, {{"supervisory_contacts.note", note}}, author);
  if (!told) return tl::unexpected(told.error());
  const auto gone = records::void_record(tx, "supervisory_contacts", id.value, told->id, author);
  if (!gone) return tl::unexpected(gone.error());
  for (const PartyHistory* party : record->current_parties()) {
    const auto version = records::void_record(tx, "contact_parties", party->party.value, party->last().row, author);
    if (!version) return tl::unexpected(version.error());
  }
  return id;
}

}  // namespace kith::supervision
