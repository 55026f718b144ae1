// SPDX-License-Identifier: AGPL-3.0-or-later
// Overlay of the International Mentoring Association, I to VI.
#include "accreditation/ima_standards.h"
#include "accreditation/overlay_clauses.h"

namespace kith::accreditation {

std::span<const ClauseRules> ima_standards() {
  static const OverlayClauses clauses(
      "ima-2011",
      {{"I-1", compute_ima_1_1, {}},   {"I-2", compute_ima_1_2, {}},  {"I-3", compute_ima_1_3, {}},   {"I-4", compute_ima_1_4, {}},
       {"I-5", compute_ima_1_5, {}},   {"I-6", compute_ima_1_6, {}},  {"I-7", compute_ima_1_7, {}},   {"II-1", compute_ima_2_1, {}},
       {"II-2", compute_ima_2_2, {}},  {"II-3", compute_ima_2_3, {}}, {"III-1", compute_ima_3_1, {}}, {"III-2", compute_ima_3_2, {}},
       {"III-3", compute_ima_3_3, {}}, {"IV-1", compute_ima_4_1, {}}, {"IV-2", compute_ima_4_2, {}},  {"IV-3", compute_ima_4_3, {}},
       {"V-1", compute_ima_5_1, {}},   {"V-2", compute_ima_5_2, {}},  {"V-3", compute_ima_5_3, {}},   {"V-4", compute_ima_5_4, {}},
       {"V-5", compute_ima_5_5, {}},   {"VI-1", compute_ima_6_1, {}}});
  return clauses.all();
}

}  // namespace kith::accreditation
