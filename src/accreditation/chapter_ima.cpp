// SPDX-License-Identifier: AGPL-3.0-or-later
// Overlay of the International Mentoring Association, I to VI.
#include <array>

#include "accreditation/catalogue.h"
#include "accreditation/ima_standards.h"

namespace kith::accreditation {

namespace {

constexpr std::array<std::string_view, 1> measures_i_1{"I-1"};
constexpr std::array<std::string_view, 2> measures_i_2{"I-2a", "I-2b"};
constexpr std::array<std::string_view, 1> measures_i_3{"I-3"};
constexpr std::array<std::string_view, 1> measures_i_4{"I-4"};
constexpr std::array<std::string_view, 1> measures_i_5{"I-5"};
constexpr std::array<std::string_view, 1> measures_i_6{"I-6"};
constexpr std::array<std::string_view, 1> measures_i_7{"I-7"};
constexpr std::array<std::string_view, 1> measures_ii_1{"II-1"};
constexpr std::array<std::string_view, 1> measures_ii_2{"II-2"};
constexpr std::array<std::string_view, 1> measures_ii_3{"II-3"};
constexpr std::array<std::string_view, 1> measures_iii_1{"III-1"};
constexpr std::array<std::string_view, 1> measures_iii_2{"III-2"};
constexpr std::array<std::string_view, 2> measures_iii_3{"III-3a", "III-3b"};
constexpr std::array<std::string_view, 1> measures_iv_1{"IV-1"};
constexpr std::array<std::string_view, 1> measures_iv_2{"IV-2"};
constexpr std::array<std::string_view, 1> measures_iv_3{"IV-3"};
constexpr std::array<std::string_view, 1> measures_v_1{"V-1"};
constexpr std::array<std::string_view, 1> measures_v_2{"V-2"};
constexpr std::array<std::string_view, 1> measures_v_3{"V-3"};
constexpr std::array<std::string_view, 1> measures_v_4{"V-4"};
constexpr std::array<std::string_view, 1> measures_v_5{"V-5"};
constexpr std::array<std::string_view, 1> measures_vi_1{"VI-1"};

constexpr std::array clauses{
    ClauseRules{.clause = "I-1", .measures = measures_i_1, .compute = compute_ima_1_1},
    ClauseRules{.clause = "I-2", .measures = measures_i_2, .compute = compute_ima_1_2},
    ClauseRules{.clause = "I-3", .measures = measures_i_3, .compute = compute_ima_1_3},
    ClauseRules{.clause = "I-4", .measures = measures_i_4, .compute = compute_ima_1_4},
    ClauseRules{.clause = "I-5", .measures = measures_i_5, .compute = compute_ima_1_5},
    ClauseRules{.clause = "I-6", .measures = measures_i_6, .compute = compute_ima_1_6},
    ClauseRules{.clause = "I-7", .measures = measures_i_7, .compute = compute_ima_1_7},
    ClauseRules{.clause = "II-1", .measures = measures_ii_1, .compute = compute_ima_2_1},
    ClauseRules{.clause = "II-2", .measures = measures_ii_2, .compute = compute_ima_2_2},
    ClauseRules{.clause = "II-3", .measures = measures_ii_3, .compute = compute_ima_2_3},
    ClauseRules{.clause = "III-1", .measures = measures_iii_1, .compute = compute_ima_3_1},
    ClauseRules{.clause = "III-2", .measures = measures_iii_2, .compute = compute_ima_3_2},
    ClauseRules{.clause = "III-3", .measures = measures_iii_3, .compute = compute_ima_3_3},
    ClauseRules{.clause = "IV-1", .measures = measures_iv_1, .compute = compute_ima_4_1},
    ClauseRules{.clause = "IV-2", .measures = measures_iv_2, .compute = compute_ima_4_2},
    ClauseRules{.clause = "IV-3", .measures = measures_iv_3, .compute = compute_ima_4_3},
    ClauseRules{.clause = "V-1", .measures = measures_v_1, .compute = compute_ima_5_1},
    ClauseRules{.clause = "V-2", .measures = measures_v_2, .compute = compute_ima_5_2},
    ClauseRules{.clause = "V-3", .measures = measures_v_3, .compute = compute_ima_5_3},
    ClauseRules{.clause = "V-4", .measures = measures_v_4, .compute = compute_ima_5_4},
    ClauseRules{.clause = "V-5", .measures = measures_v_5, .compute = compute_ima_5_5},
    ClauseRules{.clause = "VI-1", .measures = measures_vi_1, .compute = compute_ima_6_1},
};

}  // namespace

std::span<const ClauseRules> ima_standards() { return clauses; }

}  // namespace kith::accreditation
