// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "accreditation/edition.h"

namespace kith::accreditation {

/// What an agency adds to the standards without code: texts that it keeps in its records (own_store.h), or files
/// `NAME.toml` in the folder `standards` of its data folder (docs/own-catalogues.md). A county, a funder or a
/// federation as a catalogue of clauses, each shown by measures of the program, by a document, or attested; and wording
/// of any edition that the agency holds a licence for.
struct OwnCatalogue {
  Edition edition;
  bool everywhere{};                    ///< every programme is held to it
  std::vector<std::string> programmes;  ///< else those, by exchange id
  bool holds_for(std::string_view programme) const;
};
/// Something in a file that is not used because it cannot be; the rest of the file is.
struct OwnProblem {
  std::string file;    ///< "county.toml"
  std::string what;    ///< "unreadable", "no_name", "no_clause_id", "clause_twice", "no_title", "shown_by", "measure",
                       ///< "document", "edition", "no_wording", "nothing", "whom", "name_taken"; of a
                       ///< record also "programme"
  std::string detail;  ///< the line, the clause, or the word that is unknown; may be empty
  int line{};          ///< where in the text, from 1; 0: nowhere in particular
  std::string clause{};  ///< whose; may be empty
};
struct OwnCatalogues {
  std::vector<std::shared_ptr<const OwnCatalogue>> all;               ///< by file
  std::map<std::string, std::map<std::string, std::string>> wording;  ///< by folder of the edition, by clause
  std::vector<OwnProblem> problems;
  /// Empty when the agency pasted none.
  std::string wording_of(std::string_view edition, std::string_view clause) const;
};

/// Adds what a text holds; `file` is how problems name it. Never throws for what stands in it.
void read_own_text(OwnCatalogues& own, const std::string& file, const std::string& text);

/// Reads the folder now; an empty name or a folder that is not there gives nothing. At most 100 files of a megabyte
/// each are read. Never throws for what stands in a file.
OwnCatalogues read_own_catalogues(const std::string& folder);
/// The same into what is there; a file whose name `taken` has is told and not used.
void read_own_catalogues(OwnCatalogues& own, const std::string& folder, const std::vector<std::string>& taken);
/// Whether a file of that name ("county.toml") is one that is read.
bool lies_in(const std::string& folder, const std::string& file);

}  // namespace kith::accreditation
