// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "accreditation/catalogue.h"

namespace kith::accreditation {

void compute_ima_1_1(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_1_2(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_1_3(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_1_4(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_1_5(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_1_6(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_1_7(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_2_1(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_2_2(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_2_3(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_3_1(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_3_2(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_3_3(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_4_1(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_4_2(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_4_3(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_5_1(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_5_2(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_5_3(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_5_4(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_5_5(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_ima_6_1(Evaluation&, ProgrammeRef, std::span<Measure>);

}  // namespace kith::accreditation
