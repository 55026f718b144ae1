// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "accreditation/catalogue.h"

namespace kith::accreditation {

void compute_prg_1(Evaluation&, ProgrammeRef, std::span<Measure>);
bool spares_prg_1(const snapshot::Changes&, Day as_of, ProgrammeRef);
void compute_cr_1(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_cr_2(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_pqi_4(Evaluation&, ProgrammeRef, std::span<Measure>);

}  // namespace kith::accreditation
