// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "accreditation/catalogue.h"
#include "platform/i18n/i18n.h"

namespace kith::evidence {

/// One folder of the package: a section of the standard, or the clauses of an overlay or a sister standard.
struct Part {
  std::string folder;   ///< "section_8", "sisters", "ima"
  std::string heading;  ///< in the package's language
  std::optional<int> rating;
  std::vector<const accreditation::Measure*> measures;  ///< in printed order
};

/// The parts that have measures, in the order of the catalogue. `result` must outlive them.
std::vector<Part> parts_of(const accreditation::ProgrammeResult& result, const i18n::Words& words);

/// The kinds of documents that clauses of these parts ask for, with the clauses, in printed order.
struct DocumentAsked {
  snapshot::DocumentKind kind;
  std::vector<std::string_view> clauses;
};
std::vector<DocumentAsked> documents_asked(const accreditation::ProgrammeResult& result);

}  // namespace kith::evidence
