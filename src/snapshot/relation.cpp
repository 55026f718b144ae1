// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/relation.h"

#include <algorithm>

#include "snapshot/guardian_right.h"
#include "snapshot/refs.h"

namespace kith::snapshot {

RelationsOf::RelationsOf(const Snapshot& snapshot, PersonId person, Date today)
    : snapshot_(snapshot), person_(ref_of(person)), today_(today), policies_(snapshot, today) {
  if (!person_) return;
  for (const CaseloadRow& row : snapshot.of<CaseloadRow>(person_)) {
    if (!row.shows(today_) || row.days.from > today_) continue;
    (row.days.covers(today_) ? now_ : once_).push_back(row.match);
  }
  std::sort(now_.begin(), now_.end());
  std::sort(once_.begin(), once_.end());
}

auth::Relation RelationsOf::to(const MatchState& match) const {
  if (!person_) return auth::Relation::other_programme;
  const bool open = !match.closed() || today_ < match.end;
  if (match.mentee == person_ || (match.mentor == person_ && open) || is_guardian_of(match)) return auth::Relation::own;
  if (std::binary_search(now_.begin(), now_.end(), match.match)) return auth::Relation::assigned_now;
  if (match.mentor == person_ || std::binary_search(once_.begin(), once_.end(), match.match))
    return auth::Relation::once_assigned;
  return auth::Relation::other_programme;
}

std::optional<auth::Role> RelationsOf::party_in(const MatchState& match) const {
  if (to(match) != auth::Relation::own) return std::nullopt;
  if (match.mentor == person_) return auth::Role::mentor;
  return match.mentee == person_ ? auth::Role::mentee : auth::Role::guardian;
}

bool reaches(const auth::Actor& actor, auth::Permission permission, const auth::Scope& scope,
             const RelationsOf& relations, const MatchState& match) {
  if (!scope.sees(key_of(match.programme), key_of(match.site), relations.to(match))) return false;
  const auto party = relations.party_in(match);
  if (!party || scope.everything()) return true;
  return auth::declared(*party, permission).has(auth::Relation::own) &&
         std::any_of(actor.grants.begin(), actor.grants.end(), [&](const auth::Grant& g) {
           return g.role == *party && (!g.programme || g.programme == key_of(match.programme));
         });
}

bool RelationsOf::is_guardian_of(const MatchState& match) const {
  const Mentee mentee = mentee_as_of(snapshot_, match.mentee, today_);
  return guardian_right_stands(mentee, person_, today_) &&
         guardian_party_applies(mentee, today_, majority_of(policies_, match.programme));
}

}  // namespace kith::snapshot
