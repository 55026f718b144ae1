// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "accreditation/edition.h"

namespace kith::accreditation {

/// What an agency adds to the standards without code: files `NAME.toml` in the folder `standards` of its data folder
/// (docs/own-catalogues.md). A county, a funder or a federation as a catalogue of clauses, each shown by measures of
/// the program, by a document, or attested; and wording of any edition that the agency holds a licence for.
struct OwnCatalogue {
  Edition edition;
  bool everywhere{};                    ///< every programme is held to it
  std::vector<std::string> programmes;  ///< else those, by exchange id
  bool holds_for(std::string_view programme) const;
};
/// Something in a file that is not used because it cannot be; the rest of the file is.
struct OwnProblem {
  std::string file;  ///< "county.toml"
  std::string
      what;  ///< "unreadable", "no_name", "no_clause_id", "clause_twice", "no_title", "shown_by", "measure", "document"
  std::string detail;  ///< the line, the clause, or the word that is unknown; may be empty
};
struct OwnCatalogues {
  std::vector<std::shared_ptr<const OwnCatalogue>> all;               ///< by file
  std::map<std::string, std::map<std::string, std::string>> wording;  ///< by folder of the edition, by clause
  std::vector<OwnProblem> problems;
  /// Empty when the agency pasted none.
  std::string wording_of(std::string_view edition, std::string_view clause) const;
};

/// Reads the folder now; an empty name or a folder that is not there gives nothing. At most 100 files of a megabyte
/// each are read. Never throws for what stands in a file.
OwnCatalogues read_own_catalogues(const std::string& folder);

}  // namespace kith::accreditation
