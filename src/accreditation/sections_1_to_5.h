// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "accreditation/catalogue.h"

namespace kith::accreditation {

void compute_1_01(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_1_01_agency(Evaluation&, std::span<Measure>);
void compute_1_02(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_1_02_agency(Evaluation&, std::span<Measure>);
void compute_2_01(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_2_02(Evaluation&, ProgrammeRef, std::span<Measure>);
/// §2.6: without a limit for the load the clause is at best 3, and without reviews not assessed.
void roll_up_2_02(ClauseResult&, const MeasureList&);
void compute_3_01(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_3_02(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_3_03(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_4_01(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_4_02(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_4_03(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_5_01(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_5_02(Evaluation&, ProgrammeRef, std::span<Measure>);

}  // namespace kith::accreditation
