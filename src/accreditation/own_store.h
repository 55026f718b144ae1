// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "accreditation/own_catalogues.h"
#include "platform/base/id.h"
#include "platform/base/instant.h"
#include "platform/base/result.h"
#include "platform/db/db.h"
#include "records/append.h"

/// Own catalogues as records (decision 0290): entered by a director, in export, import and backup, the same on every
/// server. Record type `own_catalogues`: a name, and what docs/own-catalogues.md says a file holds.
namespace kith::accreditation {

struct OwnText {
  std::int64_t chain{}, version{};
  std::string name;  ///< "county", for the file county.toml
  std::string content;
  Date entered{};  ///< the day of this version
  std::string by;  ///< who entered it
  std::string file() const { return name + ".toml"; }
};

/// Those in force on `as_of`, by name.
std::vector<OwnText> own_texts(db::Tx& tx, Date as_of);
/// One of them; nothing when there is none, or when it was withdrawn.
std::optional<OwnText> own_text(db::Tx& tx, std::int64_t chain, Date as_of);
/// All versions of one, newest first.
std::vector<OwnText> versions_of_own_text(db::Tx& tx, std::int64_t chain);

/// What the agency adds to the standards: the records in force on `as_of` and the files of the folder. A file with the
/// name of a record is not used, which is told; of two records of a name (an import) the first is used.
OwnCatalogues own_catalogues(db::Tx& tx, const std::string& folder, Date as_of);

/// What a text would be: the catalogue and wording it gives, and every problem; also programmes that do not exist.
OwnCatalogues check_own_text(db::Tx& tx, const std::string& name, const std::string& content);

/// A programme as catalogues name it.
struct ProgrammeNamed {
  ProgrammeId programme;
  std::string id, name;  ///< exchange id
};
std::vector<ProgrammeNamed> programmes_named(db::Tx& tx, Date as_of);
/// Those that a text is about; nothing: it is about every programme, as wording is. An id that is nobody's is left out.
std::optional<std::vector<ProgrammeId>> programmes_of(db::Tx& tx, const OwnCatalogues& checked);

/// What a text of a record may hold (records/value.h), and as many bytes as that can be.
inline constexpr std::size_t most_own_letters = 20'000, most_own_bytes = 4 * most_own_letters;
/// Keeps a new catalogue, or with `chain` a new version of one. Nothing with a problem is kept. Refusals, by field:
/// `name` (lower-case letters, digits, - and _; taken by another record), `content` (missing, too long, a problem
/// of `check_own_text`); `not_found`.
Result<std::int64_t> keep_own_text(db::Tx& tx, std::optional<std::int64_t> chain, const std::string& name,
                                   const std::string& content, const records::Author& author);
/// Withdraws one: it is not used from today. `not_found`.
Result<std::int64_t> withdraw_own_text(db::Tx& tx, std::int64_t chain, const records::Author& author);

/// A text that holds the wording of one clause of a shipped edition, and the name it is kept under: one record a clause
/// ("wording-coa-ms-2020-8-03").
std::string text_of_wording(const std::string& edition, const std::string& clause, const std::string& text);
std::string name_of_wording(std::string_view edition, std::string_view clause);
/// The clauses of a shipped edition, in its order.
std::vector<std::string> clauses_of_edition(const Edition& edition);

}  // namespace kith::accreditation
