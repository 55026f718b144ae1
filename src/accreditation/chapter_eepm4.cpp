// SPDX-License-Identifier: AGPL-3.0-or-later
// Overlay of the Elements of Effective Practice, 4th edition.
#include "accreditation/eepm4_benchmarks.h"
#include "accreditation/overlay_clauses.h"

namespace kith::accreditation {

std::span<const ClauseRules> eepm4_benchmarks() {
  static const OverlayClauses clauses(
      "mentor-eepm-4", {{"B.6.4",
                         compute_eepm_6_4,
                         {Kind::relationships, Kind::custody_intervals, Kind::consents, Kind::exit_interviews}}});
  return clauses.all();
}

}  // namespace kith::accreditation
