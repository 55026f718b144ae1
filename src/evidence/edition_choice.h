// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "accreditation/catalogue.h"

namespace kith::evidence {

/// What a package of a programme may be about: "all" it is held to; "base", the edition of MS it is pinned to with its
/// sister clauses; or one overlay it follows ("ima", "martin", "eepm4", "eepm5") that has figures.
std::vector<std::string> editions_of(const snapshot::ProgrammeRow& programme);

/// Takes out of a result the figures and clauses that the choice is not about.
void keep_only(accreditation::ProgrammeResult& result, std::string_view edition);

}  // namespace kith::evidence
