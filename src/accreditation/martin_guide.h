// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "accreditation/catalogue.h"

namespace kith::accreditation {

void compute_mg_p1(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_mg_p2(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_mg_p3(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_mg_p4(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_mg_p5(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_mg_p6(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_mg_m1(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_mg_m2(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_mg_m3(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_mg_m4(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_mg_c1(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_mg_c2(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_mg_f1(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_mg_f2(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_mg_f3(Evaluation&, ProgrammeRef, std::span<Measure>);

}  // namespace kith::accreditation
