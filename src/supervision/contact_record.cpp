// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact_record.h"

#include <algorithm>

#include "supervision/contact_rules.h"
#include "supervision/queries.h"

namespace kith::supervision {
namespace {

std::optional<int> maybe_int(const db::Row& row, int column) {
  return row.null(column) ? std::nullopt : std::optional<int>(static_cast<int>(row.integer(column)));
}
std::optional<bool> maybe_flag(const db::Row& row, int column) {
  return row.null(column) ? std::nullopt : std::optional<bool>(row.flag(column));
}

/// recorded_on, recorded_by, voided, recorded_at, recorded_offset stand side by side from `from`.
Typed typed(const db::Row& row, int from) {
  return {.row = row.integer(0),
          .recorded_on = row.date(from),
          .recorded_at = {row.integer(from + 3), static_cast<std::int32_t>(row.integer(from + 4))},
          .recorded_by = row.id<PersonId>(from + 1),
          .voided = row.flag(from + 2)};
}

ContactVersion contact_version(const db::Row& row) {
  ContactVersion version;
  static_cast<Typed&>(version) = typed(row, 7);
  version.programme = row.id<ProgrammeId>(1);
  version.event_date = row.date(2);
  version.mode = snapshot::parse_code<Mode>(row.text(3));
  version.staff = row.id<PersonId>(4);
  version.minutes = maybe_int(row, 5);
  version.note = row.string(6);
  return version;
}

PartyVersion party_version(const db::Row& row) {
  PartyVersion version;
  static_cast<Typed&>(version) = typed(row, 17);
  version.match = row.id<MatchId>(2);
  version.track = snapshot::parse_code<Track>(row.text(3));
  version.informant = snapshot::parse_code<InformantKind>(row.text(4));
  version.person = row.id<PersonId>(5);
  version.informant_name = row.string(6);
  version.relation = row.string(7);
  version.result = snapshot::parse_code<Outcome>(row.text(8));
  version.information_obtained = row.flag(9);
  version.note = row.string(10);
  version.guidance = row.string(11);
  version.relationship_quality = maybe_int(row, 12);
  version.safety_asked = maybe_flag(row, 13);
  version.private_talk = maybe_flag(row, 14);
  version.problems = row.string(15);
  version.next_step = row.string(16);
  return version;
}

}  // namespace

bool ContactRecord::late_entry() const { return is_late_entry(last().event_date, first().recorded_on); }

bool ContactRecord::corrected() const {
  return versions.size() > 1 || std::any_of(parties.begin(), parties.end(), [&](const PartyHistory& p) {
           return p.versions.size() > 1 || p.first().recorded_at != first().recorded_at;
         });
}

std::vector<const PartyHistory*> ContactRecord::current_parties() const {
  std::vector<const PartyHistory*> found;
  for (const PartyHistory& party : parties)
    if (!party.last().voided) found.push_back(&party);
  return found;
}

std::vector<MatchId> ContactRecord::matches() const {
  std::vector<MatchId> found;
  for (const PartyHistory& party : parties)
    if (std::find(found.begin(), found.end(), party.first().match) == found.end()) found.push_back(party.first().match);
  return found;
}

std::optional<ContactRecord> contact_record(db::Tx& tx, ContactId contact, Date as_of) {
  ContactRecord record{.contact = contact, .versions = {}, .parties = {}};
  tx.query(sql::contact_versions, {{"contact", contact}, {"as_of", as_of}},
           [&](const db::Row& row) { record.versions.push_back(contact_version(row)); });
  if (record.versions.empty()) return std::nullopt;
  tx.query(sql::party_versions, {{"contact", contact}, {"as_of", as_of}}, [&](const db::Row& row) {
    const ContactPartyId party = row.id<ContactPartyId>(1);
    if (record.parties.empty() || record.parties.back().party != party) record.parties.push_back({party, {}});
    record.parties.back().versions.push_back(party_version(row));
  });
  return record;
}

}  // namespace kith::supervision
