// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact_rows.h"

#include <algorithm>

#include "supervision/contact.h"
#include "supervision/queries.h"

namespace kith::supervision {
namespace {

using snapshot::MatchState;
using snapshot::PairingRow;
using snapshot::PersonRef;
using snapshot::Snapshot;

constexpr std::size_t most_rows = 9;

class Rows {
 public:
  Rows(const Snapshot& columns, const Reach& reach, Date today) : columns_(columns), reach_(reach), today_(today) {}

  void add(MatchId match, Track track) {
    const auto same = [&](const RowSubject& r) { return r.match == match && r.track == track; };
    if (rows_.size() < most_rows && std::none_of(rows_.begin(), rows_.end(), same))
      rows_.push_back({rows_.size(), match, track});
  }
  /// The party `track` of every active match of the person.
  void add_matches_of(PersonRef person, bool as_mentor, Track track) {
    for (const PairingRow& row : columns_.of<PairingRow>(person)) {
      if (row.as_mentor != as_mentor || !row.shows(today_)) continue;
      const auto match = reach_.match(snapshot::key_of(row.match));
      if (match && match->active_on(today_)) add(snapshot::key_of(row.match), track);
    }
  }
  std::vector<RowSubject> take() { return std::move(rows_); }

 private:
  const Snapshot& columns_;
  const Reach& reach_;
  Date today_;
  std::vector<RowSubject> rows_;
};

bool guardian_is_party(const Snapshot& columns, const MatchState& match, Date today) {
  const snapshot::Policies policies(columns, today);
  return snapshot::guardian_party_applies(snapshot::mentee_as_of(columns, match.mentee, today), today,
                                          snapshot::majority_of(policies, match.programme));
}

}  // namespace

std::vector<RowSubject> rows_for(db::Tx& tx, const Snapshot& columns, const Reach& reach, MatchId match, Track track,
                                 Date today) {
  Rows rows(columns, reach, today);
  rows.add(match, track);
  const auto state = reach.match(match);
  if (!state) return rows.take();
  for (const Track other : all_tracks)
    if (other != Track::guardian || guardian_is_party(columns, *state, today)) rows.add(match, other);
  if (track == Track::mentor)
    rows.add_matches_of(state->mentor, true, Track::mentor);
  else
    rows.add_matches_of(state->mentee, false, track);
  if (track != Track::guardian) return rows.take();
  for (const Adult* guardian : around(tx, snapshot::key_of(state->mentee), today, today).open_guardians())
    tx.query(sql::mentees_of_guardian, {{"guardian", guardian->card.person}, {"day", today}}, [&](const db::Row& row) {
      rows.add_matches_of(snapshot::ref_of(row.id<PersonId>(0)), false, Track::guardian);
    });
  return rows.take();
}

std::vector<RowSubject> rows_sent(const http::Fields& fields, const Visit& visit, const Reach& reach) {
  std::vector<RowSubject> rows;
  for (std::size_t n = 0; n < 3 * most_rows; ++n) {
    const auto match = visit.open_id<MatchId>(fields.get(party_field(n, "match")));
    const auto track = parse_track(fields.get(party_field(n, "track")));
    if (match && track && reach.match(*match)) rows.push_back({n, *match, *track});
  }
  return rows;
}

}  // namespace kith::supervision
