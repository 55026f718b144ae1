// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "accreditation/catalogue.h"

namespace kith::accreditation {

void compute_8_01(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_8_02(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_8_03(Evaluation&, ProgrammeRef, std::span<Measure>);

}  // namespace kith::accreditation
