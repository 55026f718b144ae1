// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "accreditation/evaluation.h"
#include "snapshot/intake_rows.h"

namespace kith::accreditation {

/// Started and not ended on A (§2.1).
bool open_on_as_of(const Evaluation& e, ProgrammeRef programme);

struct ActiveOutcome {
  snapshot::OutcomeRef outcome;
  const snapshot::OutcomeRow* row;
};
/// Outcomes of the programme that cover A.
std::vector<ActiveOutcome> active_outcomes(const Evaluation& e, ProgrammeRef programme);

}  // namespace kith::accreditation
