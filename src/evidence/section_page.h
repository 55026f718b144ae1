// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string>

#include "accreditation/evaluation.h"
#include "evidence/groups.h"
#include "evidence/parts.h"

namespace kith::evidence {

struct SectionAbout {
  std::string programme, agency;
  accreditation::Period period;
};

/// A clause of a catalogue of the agency's own, in words: what shows it and how it stands.
struct PrintedClause {
  std::string clause, title, shown_by, standing, wording;
};

/// A part of the package as a page to be printed: each figure with its chart, how it is computed, its parts, and how
/// many cases fall short for which reason; then the outcomes by group. Nobody is named. `clauses` stand before the
/// figures.
std::string section_page(const Part& part, const SectionAbout& about, std::span<const OutcomeByGroup> groups,
                         const i18n::Words& words, std::span<const PrintedClause> clauses = {});

}  // namespace kith::evidence
