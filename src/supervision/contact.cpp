// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact.h"

#include <algorithm>

#include "records/append.h"
#include "supervision/contact_rules.h"
#include "supervision/contact_write.h"
#include "supervision/match_then.h"
#include "supervision/reach.h"

namespace kith::supervision {
namespace {

using auth::Permission;

/// The programmes of the contact's matches, in the order of its parties.
std::vector<ProgrammeId> programmes_of(const NewContact& contact, std::span<const MatchThen> matches) {
  std::vector<ProgrammeId> found;
  for (const NewParty& party : contact.parties) {
    const ProgrammeId programme = programme_of(party, matches);
    if (std::find(found.begin(), found.end(), programme) == found.end()) found.push_back(programme);
  }
  return found;
}

Result<ContactId> write_for(db::Tx& tx, const NewContact& contact, ProgrammeId programme,
                            std::span<const MatchThen> matches, const records::Author& author) {
  const auto row = append_contact(tx, contact, programme, author);
  if (!row) return tl::unexpected(row.error());
  for (const NewParty& party : contact.parties) {
    if (programme_of(party, matches) != programme) continue;
    if (const auto written = append_party(tx, *row, party, author); !written) return tl::unexpected(written.error());
  }
  return *row;
}

}  // namespace

std::vector<MatchThen> matches_within(db::Tx& tx, const Reach& reach, const NewContact& contact, Date today) {
  std::vector<MatchThen> found;
  const Date day = std::min(contact.event_date.value_or(today), today);
  for (const NewParty& party : contact.parties) {
    const bool known =
        std::any_of(found.begin(), found.end(), [&](const MatchThen& m) { return m.match == party.match; });
    if (known || !party.match || !reach.match(party.match)) continue;
    if (auto then = match_then(tx, party.match, day, today)) found.push_back(std::move(*then));
  }
  return found;
}

ProgrammeId programme_of(const NewParty& party, std::span<const MatchThen> matches) {
  for (const MatchThen& match : matches)
    if (match.match == party.match) return match.programme;
  return {};
}

std::string with_paragraph(const std::string& note, const std::string& paragraph) {
  if (paragraph.empty()) return note;
  return note.empty() ? paragraph : note + "\n\n" + paragraph;
}

Result<RecordedContact> record_contact(db::Tx& tx, const snapshot::Snapshot& columns, const Acting& acting,
                                       NewContact contact) {
  const Reach reach(columns, acting.actor, Permission::record_contact, acting.today);
  const std::vector<MatchThen> matches = matches_within(tx, reach, contact, acting.today);
  complete(contact, matches, acting.actor.person);
  if (auto problems = refusals(contact, matches, acting.actor.person, acting.today); !problems.empty())
    return refuse(std::move(problems));
  RecordedContact recorded;
  recorded.late_entry = is_late_entry(*contact.event_date, acting.today);
  if (recorded.late_entry) contact.note = with_paragraph(contact.note, contact.late_reason);
  const records::Author author{acting.actor.person, acting.now};
  for (const ProgrammeId programme : programmes_of(contact, matches)) {
    const auto written = write_for(tx, contact, programme, matches, author);
    if (!written) return tl::unexpected(written.error());
    recorded.contacts.push_back(*written);
  }
  return recorded;
}

}  // namespace kith::supervision
