// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "snapshot/people.h"

namespace kith::snapshot {

/// Whether `person` may act as a guardian of the mentee on `d`: a guardian on file whom no row bars. A bar outweighs
/// every other row of the same person (workflows.md §6.4); what counts as informing asks each row alone
/// (`Mentee::open_guardian`).
inline bool guardian_right_stands(const Mentee& mentee, PersonRef person, Day d) {
  return mentee.open_guardian(person, d) && !mentee.any_relationship(d, [&](const RelationshipRow& r) {
    return r.person == person && r.rule == ContactRule::barred;
  });
}

}  // namespace kith::snapshot
