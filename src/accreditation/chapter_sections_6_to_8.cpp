// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 6 to 8: matching, development and monitoring of relationships.
#include <array>

#include "accreditation/catalogue.h"
#include "accreditation/sections_6_to_8.h"

namespace kith::accreditation {

using snapshot::DocumentKind;

namespace {

constexpr std::array<std::string_view, 4> measures_8_01{"M8.01a", "M8.01b", "M8.01c", "M8.01d"};
constexpr std::array<std::string_view, 2> measures_8_02{"M8.02acd", "M8.02b"};
constexpr std::array<std::string_view, 2> measures_8_03{"M8.03", "M8.03g"};

constexpr std::array clauses{ClauseRules{.clause = "8.01",
                                         .section = "8",
                                         .measures = measures_8_01,
                                         .document = DocumentKind::monitoring_procedure,
                                         .compute = compute_8_01},
                             ClauseRules{.clause = "8.02",
                                         .section = "8",
                                         .measures = measures_8_02,
                                         .document = DocumentKind::monitoring_procedure,
                                         .compute = compute_8_02},
                             ClauseRules{.clause = "8.03",
                                         .section = "8",
                                         .measures = measures_8_03,
                                         .document = DocumentKind::monitoring_procedure,
                                         .compute = compute_8_03}};

}  // namespace

std::span<const ClauseRules> sections_6_to_8() { return clauses; }

}  // namespace kith::accreditation
