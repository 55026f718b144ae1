// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "accreditation/own_catalogues.h"
#include "evidence/figures.h"
#include "evidence/folder.h"
#include "evidence/parts.h"
#include "evidence/section_page.h"

/// What the agency added to the standards (docs/own-catalogues.md) as sections of the package, each in a folder own/N.
/// Their figures are those of the other parts, so they are in no table that is counted twice.
namespace kith::evidence {

/// A catalogue of the agency as a choice of standards: "own/county" for county.toml.
std::string own_edition(const accreditation::OwnCatalogue& catalogue);
inline bool is_own(std::string_view edition) { return edition.starts_with("own/"); }
/// The catalogue of a choice; null: a choice of the program's, or none that is there.
const accreditation::OwnCatalogue* own_of_edition(const accreditation::OwnCatalogues& own, std::string_view edition);
/// Its body, family and year: "County of Elmwood 2026".
std::string heading_of(const accreditation::OwnCatalogue& catalogue);

/// The choices of a programme.
std::vector<std::string> own_editions(const accreditation::OwnCatalogues& own, std::string_view programme);

/// Takes out of a result the clauses of which the chosen catalogue names no figure; another choice changes nothing.
void keep_only_own(accreditation::ProgrammeResult& result, const accreditation::OwnCatalogues& own,
                   std::string_view edition);

struct OwnPart {
  std::shared_ptr<const accreditation::OwnCatalogue> catalogue;
  Part part;  ///< "own/1" with the figures that its clauses name, each once
};
/// Those the programme is held to, by file; with an edition of their own only that one, with one of the program's none.
std::vector<OwnPart> own_parts(const accreditation::OwnCatalogues& own, std::string_view programme,
                               std::string_view edition, const accreditation::ProgrammeResult& result);

/// own/N/clauses.csv: each clause, what shows it, how it stands, and its licensed wording where the agency holds it;
/// own/N/figures.csv with the files of their cases, which lie with `parts`.
void write_own(Folder& folder, const OwnPart& own, const std::vector<Part>& parts, const accreditation::Evaluation& e,
               snapshot::ProgrammeRef programme, const i18n::Words& words);

/// The same clauses in words, for the printed section.
std::vector<PrintedClause> printed_clauses(const OwnPart& own, const accreditation::Evaluation& e,
                                           snapshot::ProgrammeRef programme, const i18n::Words& words);

}  // namespace kith::evidence
