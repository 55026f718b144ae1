// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "accreditation/catalogue.h"

namespace kith::accreditation {

void compute_6_01(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_6_02(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_6_03(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_7_01(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_7_02(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_8_01_logs(Evaluation&, ProgrammeRef, std::span<Measure>);      // M8.01a-c
void compute_8_01_contacts(Evaluation&, ProgrammeRef, std::span<Measure>);  // M8.01d
void compute_8_02_support(Evaluation&, ProgrammeRef, std::span<Measure>);   // M8.02acd
void compute_8_02_requests(Evaluation&, ProgrammeRef, std::span<Measure>);  // M8.02b
void compute_8_03(Evaluation&, ProgrammeRef, std::span<Measure>);

/// M8.01c: an entry is late when it was first typed more days than this after what it tells of.
inline constexpr int late_entry_days = 14;

/// A meeting of a match or a held session in P at a site that the agency does not control (measure_decisions.md §6.3).
bool has_external_activity(Evaluation&, ProgrammeRef);

}  // namespace kith::accreditation
