// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "snapshot/personnel_rows.h"
#include "snapshot/snapshot.h"

/// What those who oversee mentoring must be able to do, and what shows that they are (MS 2.01; measure_decisions.md
/// §2.5). The figure and the pages of staff ask the same functions.
namespace kith::snapshot {

using Competencies = Set<Competency>;
/// Asked of everybody, and two more where survivors of trafficking are served.
inline constexpr Competencies usual_competencies{Competency::recruiting, Competency::matching,
                                                 Competency::mentor_lifecycle, Competency::working_with_families,
                                                 Competency::population_knowledge};
inline constexpr Competencies survivor_competencies{Competency::trafficking_culture,
                                                    Competency::demand_driven_understanding};

/// What a person must show: by the oversight roles of `programme` that touch `period` and are held for `least_days`
/// within it or before, without what each row excludes; empty when there is none. The two more when any role of the
/// person in the period is in a programme for survivors.
Competencies required_competencies(const Snapshot& snapshot, ProgrammeRef programme, PersonRef person,
                                   const Span& period, int least_days, Day as_of);
/// What verified evidence shows on `d`.
Competencies proven_competencies(const Snapshot& snapshot, PersonRef person, Day d, Day as_of);
/// A support plan for the gap was begun by `d` and not cancelled; an overdue one counts.
bool gap_is_planned(const Snapshot& snapshot, PersonRef person, Competency gap, Day d, Day as_of);

}  // namespace kith::snapshot
