// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <vector>

#include "accreditation/evaluation.h"
#include "snapshot/intake_rows.h"

namespace kith::accreditation {

/// One accepted referral: a service episode. (measure_decisions.md §8.2)
struct Episode {
  snapshot::ReferralRef referral;
  const snapshot::ReferralRow* row;
  PersonRef mentee;
  Day accepted;
  Day terminated{Day::never()};  ///< never = in service
};
/// Referrals of the programme accepted by A. O(referrals)
std::vector<Episode> accepted_episodes(const Evaluation& evaluation, ProgrammeRef programme);

}  // namespace kith::accreditation
