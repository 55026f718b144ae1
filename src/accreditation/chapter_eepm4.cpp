// SPDX-License-Identifier: AGPL-3.0-or-later
// Overlay of the Elements of Effective Practice, 4th edition.
#include "accreditation/catalogue.h"

namespace kith::accreditation {

std::span<const ClauseRules> eepm4_benchmarks() { return {}; }

}  // namespace kith::accreditation
