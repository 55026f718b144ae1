// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "snapshot/rows.h"
#include "snapshot/snapshot.h"

namespace kith::evidence {

/// Who is meant by a record of somebody as known on `as_of`: the one that is kept where two were joined by then
/// (decision 0221), so that a package calls one person by one pseudonym and one name. O(merges of that record).
inline snapshot::PersonRef meant(const snapshot::Snapshot& columns, snapshot::PersonRef person, snapshot::Day as_of) {
  for (const snapshot::MergeRow& merge : columns.of<snapshot::MergeRow>(person))
    if (merge.shows(as_of)) return merge.kept;
  return person;
}

}  // namespace kith::evidence
