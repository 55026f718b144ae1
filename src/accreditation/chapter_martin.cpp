// SPDX-License-Identifier: AGPL-3.0-or-later
// Overlay of the Martin mentorship guide for schools.
#include <array>

#include "accreditation/catalogue.h"
#include "accreditation/martin_guide.h"

namespace kith::accreditation {

namespace {

constexpr std::array<std::string_view, 1> measures_mg_p1{"MG-P1"};
constexpr std::array<std::string_view, 1> measures_mg_p2{"MG-P2"};
constexpr std::array<std::string_view, 1> measures_mg_p3{"MG-P3"};
constexpr std::array<std::string_view, 1> measures_mg_p4{"MG-P4"};
constexpr std::array<std::string_view, 1> measures_mg_p5{"MG-P5"};
constexpr std::array<std::string_view, 1> measures_mg_p6{"MG-P6"};
constexpr std::array<std::string_view, 1> measures_mg_m1{"MG-M1"};
constexpr std::array<std::string_view, 1> measures_mg_m2{"MG-M2"};
constexpr std::array<std::string_view, 1> measures_mg_m3{"MG-M3"};
constexpr std::array<std::string_view, 1> measures_mg_m4{"MG-M4"};
constexpr std::array<std::string_view, 1> measures_mg_c1{"MG-C1"};
constexpr std::array<std::string_view, 1> measures_mg_c2{"MG-C2"};
constexpr std::array<std::string_view, 1> measures_mg_f1{"MG-F1"};
constexpr std::array<std::string_view, 1> measures_mg_f2{"MG-F2"};
constexpr std::array<std::string_view, 1> measures_mg_f3{"MG-F3"};

constexpr std::array clauses{
    ClauseRules{.clause = "MG-P1", .measures = measures_mg_p1, .compute = compute_mg_p1},
    ClauseRules{.clause = "MG-P2", .measures = measures_mg_p2, .compute = compute_mg_p2},
    ClauseRules{.clause = "MG-P3", .measures = measures_mg_p3, .compute = compute_mg_p3},
    ClauseRules{.clause = "MG-P4", .measures = measures_mg_p4, .compute = compute_mg_p4},
    ClauseRules{.clause = "MG-P5", .measures = measures_mg_p5, .compute = compute_mg_p5},
    ClauseRules{.clause = "MG-P6", .measures = measures_mg_p6, .compute = compute_mg_p6},
    ClauseRules{.clause = "MG-M1", .measures = measures_mg_m1, .compute = compute_mg_m1},
    ClauseRules{.clause = "MG-M2", .measures = measures_mg_m2, .compute = compute_mg_m2},
    ClauseRules{.clause = "MG-M3", .measures = measures_mg_m3, .compute = compute_mg_m3},
    ClauseRules{.clause = "MG-M4", .measures = measures_mg_m4, .compute = compute_mg_m4},
    ClauseRules{.clause = "MG-C1", .measures = measures_mg_c1, .compute = compute_mg_c1},
    ClauseRules{.clause = "MG-C2", .measures = measures_mg_c2, .compute = compute_mg_c2},
    ClauseRules{.clause = "MG-F1", .measures = measures_mg_f1, .compute = compute_mg_f1},
    ClauseRules{.clause = "MG-F2", .measures = measures_mg_f2, .compute = compute_mg_f2},
    ClauseRules{.clause = "MG-F3", .measures = measures_mg_f3, .compute = compute_mg_f3},
};

}  // namespace

std::span<const ClauseRules> martin_guide() { return clauses; }

}  // namespace kith::accreditation
