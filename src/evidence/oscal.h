// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "evidence/evidence.h"
#include "evidence/folder.h"
#include "evidence/parts.h"

namespace kith::evidence {

/// What the four OSCAL documents say of the package itself.
struct OscalAbout {
  std::string programme;  ///< its name, and
  std::string agency;     ///< the agency's
  std::string package;    ///< names the package's content; every UUID is made from it
  accreditation::Period period;
};

/// oscal/: catalog (the clauses, in our words), profile (those that apply), assessment-plan (the figures as activities)
/// and assessment-results (an observation for each figure, a finding for each rated clause), NIST OSCAL 1.2.1 JSON.
/// `ratings` of clauses come from `result`.
void write_oscal(Folder& folder, const OscalAbout& about, const std::vector<Part>& parts,
                 const accreditation::ProgrammeResult& result, const i18n::Words& words);

}  // namespace kith::evidence
