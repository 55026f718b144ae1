// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <set>

#include "accreditation/evaluation.h"
#include "snapshot/formative_rows.h"
#include "snapshot/personnel_rows.h"

namespace kith::accreditation {

/// Directors, supervisors and school champions of the programme on `d` who have held the role for 60 days by then
/// (IMA I-2, II-3; measure_decisions.md §8.3).
std::set<PersonRef> leaders_on(const Evaluation& evaluation, ProgrammeRef programme, Day d);

/// The kinds of formative items of a mentee's cycles in the programme, dated in (after, until].
snapshot::Set<snapshot::FormativeItemKind> formative_kinds(const Evaluation& evaluation, ProgrammeRef programme,
                                                           PersonRef mentee, Day after, Day until);

}  // namespace kith::accreditation
