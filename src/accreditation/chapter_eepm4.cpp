// SPDX-License-Identifier: AGPL-3.0-or-later
// Overlay of the Elements of Effective Practice, 4th edition.
#include <array>

#include "accreditation/catalogue.h"
#include "accreditation/eepm4_benchmarks.h"

namespace kith::accreditation {

namespace {

constexpr std::array<std::string_view, 1> measures_b_6_4{"B.6.4"};

constexpr std::array clauses{
    ClauseRules{.clause = "B.6.4", .measures = measures_b_6_4, .compute = compute_eepm_6_4},
};

}  // namespace

std::span<const ClauseRules> eepm4_benchmarks() { return clauses; }

}  // namespace kith::accreditation
