// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string>
#include <vector>

#include "records/append.h"
#include "supervision/contact.h"
#include "supervision/contact_rules.h"
#include "supervision/reach.h"

/// Shared by the acts on contacts (contact.cpp, contact_correct.cpp): from decided values to rows.
namespace kith::supervision {

/// The columns of supervisory_contacts and contact_parties that a contact fills. Texts are borrowed from `contact`.
std::vector<records::Field> contact_fields_of(const NewContact& contact);
std::vector<records::Field> party_fields_of(const NewParty& party);

Result<ContactId> append_contact(db::Tx& tx, const NewContact& contact, ProgrammeId programme,
                                 const records::Author& author);
Result<ContactPartyId> append_party(db::Tx& tx, ContactId contact, const NewParty& party,
                                    const records::Author& author);

/// The matches of the contact that exist and may be reached, as they stood on its day.
std::vector<MatchThen> matches_within(db::Tx& tx, const Reach& reach, const NewContact& contact, Date today);
ProgrammeId programme_of(const NewParty& party, std::span<const MatchThen> matches);
std::string with_paragraph(const std::string& note, const std::string& paragraph);

}  // namespace kith::supervision
