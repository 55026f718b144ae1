// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>

#include "platform/auth/actor.h"
#include "platform/http/visit.h"
#include "snapshot/snapshot.h"

namespace kith::casefile {

/// In which role the actor's person reads today what concerns `child` in `programme`, on a family's own pages: the
/// mentee where no guardian is a party, a guardian whose right stands where one is (measure_decisions.md §1.11,
/// workflows.md §18.14, 19-21), and by a grant of that very role: a mentor who is a mother asks as the mother (§18.26).
/// Nothing for everybody else, and nothing where survivors are served (§18.56). O(records of the child).
std::optional<auth::Role> asks_as(const Visit& visit, const snapshot::Snapshot& snapshot, PersonId child,
                                  ProgrammeId programme);

}  // namespace kith::casefile
