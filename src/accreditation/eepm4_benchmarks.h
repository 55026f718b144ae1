// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "accreditation/catalogue.h"

namespace kith::accreditation {

void compute_eepm_6_4(Evaluation&, ProgrammeRef, std::span<Measure>);

}  // namespace kith::accreditation
