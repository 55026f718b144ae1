// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/own_child.h"

#include <algorithm>

#include "snapshot/guardian_right.h"
#include "snapshot/refs.h"

namespace kith::casefile {
namespace {

using auth::Role;

/// Whether the mentee decides alone: a mature minor, and an adult without a guardian of adults. Such an adult may let
/// us talk to a parent all the same.
bool decides_alone(const snapshot::Mentee& mentee, snapshot::Day day, const snapshot::Majority& majority) {
  if (!snapshot::adult_on(day, mentee.birth_date, majority))
    return mentee.consented(snapshot::ConsentKind::mature_minor, day);
  return !mentee.any_relationship(day, [](const snapshot::RelationshipRow& r) {
    return r.is_guardian && r.authority == snapshot::Authority::adult_guardianship;
  });
}

std::optional<Role> role_by_records(const Visit& visit, const snapshot::Snapshot& snapshot, PersonId child,
                                    ProgrammeId programme) {
  const snapshot::Day day(visit.today);
  const auto of = snapshot::ref_of(programme);
  const auto* row = snapshot.effective<snapshot::ProgrammeRow>(of, day);
  if (!row || row->survivor) return std::nullopt;
  const auto mentee = snapshot::mentee_as_of(snapshot, snapshot::ref_of(child), day);
  const auto majority = snapshot::majority_of(snapshot::Policies(snapshot, day), of);
  if (child == visit.actor.person)
    return decides_alone(mentee, day, majority) ? std::optional(Role::mentee) : std::nullopt;
  return snapshot::guardian_party_applies(mentee, day, majority) &&
                 snapshot::guardian_right_stands(mentee, snapshot::ref_of(visit.actor.person), day)
             ? std::optional(Role::guardian)
             : std::nullopt;
}

bool granted(const auth::Actor& actor, Role role, ProgrammeId programme) {
  return std::ranges::any_of(
      actor.grants, [&](const auth::Grant& g) { return g.role == role && (!g.programme || g.programme == programme); });
}

}  // namespace

std::optional<Role> asks_as(const Visit& visit, const snapshot::Snapshot& snapshot, PersonId child,
                            ProgrammeId programme) {
  if (!visit.actor.person) return std::nullopt;
  const auto role = role_by_records(visit, snapshot, child, programme);
  return role && granted(visit.actor, *role, programme) ? role : std::nullopt;
}

}  // namespace kith::casefile
