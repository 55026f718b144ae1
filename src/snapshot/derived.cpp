// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/derived.h"

#include <algorithm>

namespace kith::snapshot {
namespace {

/// Rows of a known kind, one by one with their owners.
template <class Row, class Each>
void each_row(const Rows& rows, Each each) {
  for (std::size_t i = 0; i < rows.size(); ++i) each(static_cast<const Row&>(rows.version(i)), rows.owners[i]);
}
/// The parts of a version that ends.
template <class Row, class Each>
void each_ending(const Snapshot& s, const Ending& end, Each each) {
  for (const Row& r : s.column<Row>().of(end.owner))
    if (r.row == end.row) each(r);
}
template <class Row>
Change change_of() {
  return {Row::table, {layout_of<Row>(), {}, {}}, {}};
}

Life both(const Life& a, const Life& b) {
  return {std::max(a.recorded_on, b.recorded_on), std::min(a.superseded_on, b.superseded_on)};
}

/// The row that rules scan: measure_decisions.md §7.2, 7.4 and 7.6d are decided here once per version.
void add_flat(Change& change, const PartyVersion& party, ContactRef contact, const ContactRow& with) {
  PartyRow row;
  row.row = party.row;
  row.life = both(party.life, with.life);
  if (!row.life.ever()) return;
  row.date = with.date;
  row.contact = contact;
  row.person = party.person;
  row.staff = with.staff;
  row.programme = with.programme;
  row.track = party.track;
  row.kind = party.kind;
  row.mode = with.mode;
  row.noted = party.reached && party.has_note && is_talk(with.mode);
  row.informs = row.noted && party.information;
  row.attempt =
      !row.informs && party.track == Track::guardian && party.kind == InformantKind::guardian && is_attempt(with.mode);
  row.guidance = party.has_guidance;
  row.has_relation = party.has_relation;
  change.rows.add(row, party.match.key);
}

Change pairings(const Snapshot& before, const Rows& additions, std::span<const Ending> endings) {
  Change change = change_of<PairingRow>();
  each_row<MatchRow>(additions, [&](const MatchRow& match, std::uint32_t owner) {
    for (const bool mentor : {true, false}) {
      PairingRow row;
      row.row = match.row;
      row.life = match.life;
      row.match = {owner};
      row.as_mentor = mentor;
      change.rows.add(row, (mentor ? match.mentor : match.mentee).key);
    }
  });
  for (const Ending& end : endings)
    each_ending<MatchRow>(before, end, [&](const MatchRow& old) {
      for (const PersonRef person : {old.mentor, old.mentee}) change.endings.push_back({person.key, end.row, end.on});
    });
  return change;
}

Change caseloads(const Snapshot& before, const Rows& additions, std::span<const Ending> endings) {
  Change change = change_of<CaseloadRow>();
  each_row<AssignmentRow>(additions, [&](const AssignmentRow& a, std::uint32_t match) {
    CaseloadRow row;
    row.row = a.row;
    row.life = a.life;
    row.match = {match};
    row.days = a.days;
    row.need = a.need;
    change.rows.add(row, a.worker.key);
  });
  for (const Ending& end : endings)
    each_ending<AssignmentRow>(before, end, [&](const AssignmentRow& old) {
      change.endings.push_back({old.worker.key, end.row, end.on});
    });
  return change;
}

Change flats_of_contacts(const Snapshot& before, const Rows& additions, std::span<const Ending> endings) {
  Change change = change_of<PartyRow>();
  each_row<ContactRow>(additions, [&](const ContactRow& contact, std::uint32_t owner) {
    for (const PartyVersion& party : before.of<PartyVersion>(ContactRef{owner}))
      add_flat(change, party, {owner}, contact);
  });
  for (const Ending& end : endings)
    for (const PartyVersion& party : before.of<PartyVersion>(ContactRef{end.owner}))
      change.endings.push_back({party.match.key, party.row, end.on});
  return change;
}

Change flats_of_parties(const Snapshot& before, const Rows& additions, std::span<const Ending> endings) {
  Change change = change_of<PartyRow>();
  each_row<PartyVersion>(additions, [&](const PartyVersion& party, std::uint32_t contact) {
    for (const ContactRow& version : before.of<ContactRow>(ContactRef{contact}))
      add_flat(change, party, {contact}, version);
  });
  for (const Ending& end : endings)
    each_ending<PartyVersion>(before, end, [&](const PartyVersion& old) {
      change.endings.push_back({old.match.key, end.row, end.on});
    });
  return change;
}

}  // namespace

std::vector<Change> derived(const Snapshot& before, Kind kind, const Rows& additions, std::span<const Ending> endings) {
  switch (kind) {
    case Kind::matches: return {pairings(before, additions, endings)};
    case Kind::match_assignments: return {caseloads(before, additions, endings)};
    case Kind::supervisory_contacts: return {flats_of_contacts(before, additions, endings)};
    case Kind::contact_parties: return {flats_of_parties(before, additions, endings)};
    default: return {};
  }
}

std::span<const Kind> derived_of(Kind kind) {
  static constexpr Kind pairings[]{Kind::pairings}, caseload[]{Kind::caseload}, flats[]{Kind::party_rows};
  switch (kind) {
    case Kind::matches: return pairings;
    case Kind::match_assignments: return caseload;
    case Kind::supervisory_contacts:
    case Kind::contact_parties: return flats;
    default: return {};
  }
}

Column::Tie tie_of(const Snapshot& snapshot, Kind kind) {
  if (kind != Kind::party_rows) return {};
  return [&snapshot, &ids = snapshot.ids<ContactRow>()](const Version& a, const Version& b) {
    const ContactRef x = static_cast<const PartyRow&>(a).contact, y = static_cast<const PartyRow&>(b).contact;
    if (x == y) return std::strong_ordering::equal;
    const auto id = [&](ContactRef c) { return snapshot.of<ContactRow>(c).front().id; };
    return ids.compare(id(x), id(y));
  };
}

}  // namespace kith::snapshot
