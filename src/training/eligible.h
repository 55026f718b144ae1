// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <set>

#include "snapshot/snapshot.h"

namespace kith::training {

/// Who may stand on a sheet of the programme's trainings on `day`, as known on `as_of`: mentors accepted or serving by
/// then, applicants whose application was there and neither rejected nor withdrawn, and staff who led the programme
/// (directors, supervisors, school champions: IMA I-2, II-3). Whoever had left by the day is for the caller. Somebody
/// who leaves or is rejected later stays on it. O(matches + memberships + applications + roles).
std::set<PersonId> trainees_on(const snapshot::Snapshot& snapshot, ProgrammeId programme, Date day, Date as_of);

}  // namespace kith::training
