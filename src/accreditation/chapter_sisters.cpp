// SPDX-License-Identifier: AGPL-3.0-or-later
// Clauses of sister standards: PRG, CR, PQI.
#include "accreditation/catalogue.h"

namespace kith::accreditation {

std::span<const ClauseRules> sister_clauses() { return {}; }

}  // namespace kith::accreditation
