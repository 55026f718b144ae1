// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "evidence/folder.h"
#include "evidence/group_table.h"
#include "evidence/registers.h"

namespace kith::evidence {

/// One outcome of the programme by one dimension.
struct OutcomeByGroup {
  std::string outcome;    ///< its statement
  std::string dimension;  ///< "age_band", "gender", "race_ethnicity", "language", "site", "referral_source", "custody"
  GroupTable table;
};

/// The outcomes of the period broken down by group (MS 1.02, PQI 5.02). A unit is an episode with a baseline and a
/// later measurement in the period; met: the last one lies on the wanted side of the baseline (for "maintain", and
/// where no direction is written down: not below it). Targets are words, so they cannot be computed with. People may
/// name several languages and identities; then lines overlap and do not add up. What nobody wrote down is a group too.
/// A survivors' programme is not broken down by site (§18.56). By statement and dimension.
std::vector<OutcomeByGroup> outcomes_by_group(db::Tx& tx, accreditation::Evaluation& evaluation,
                                              snapshot::ProgrammeRef programme, const i18n::Words& words);

/// section_1/groups.csv
void write_groups(Folder& folder, const std::vector<OutcomeByGroup>& tables, const i18n::Words& words);

}  // namespace kith::evidence
