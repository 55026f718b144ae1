// SPDX-License-Identifier: AGPL-3.0-or-later
// Overlay of the Martin mentorship guide for schools.
#include "accreditation/martin_guide.h"
#include "accreditation/overlay_clauses.h"

namespace kith::accreditation {

std::span<const ClauseRules> martin_guide() {
  static const OverlayClauses clauses("cpa-martin-schools", {{"MG-P1", compute_mg_p1, {}},
                                                             {"MG-P2", compute_mg_p2, {}},
                                                             {"MG-P3", compute_mg_p3, {}},
                                                             {"MG-P4", compute_mg_p4, {}},
                                                             {"MG-P5", compute_mg_p5, {}},
                                                             {"MG-P6", compute_mg_p6, {}},
                                                             {"MG-M1", compute_mg_m1, {}},
                                                             {"MG-M2", compute_mg_m2, {}},
                                                             {"MG-M3", compute_mg_m3, {}},
                                                             {"MG-M4", compute_mg_m4, {}},
                                                             {"MG-C1", compute_mg_c1, {}},
                                                             {"MG-C2", compute_mg_c2, {}},
                                                             {"MG-F1", compute_mg_f1, {}},
                                                             {"MG-F2", compute_mg_f2, {}},
                                                             {"MG-F3", compute_mg_f3, {}}});
  return clauses.all();
}

}  // namespace kith::accreditation
