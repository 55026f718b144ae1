// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <set>
#include <string>
#include <vector>

#include "casefile/record_form.h"
#include "platform/db/db.h"
#include "platform/files/kind.h"
#include "platform/files/vault.h"

/// The register of documents (standards.md §6) and their files: what is read, and the functions that write it.
namespace kith::documents {

/// A version of a written document, which is a record of its own: the next version is the next record of the same kind,
/// programme and title.
struct Document {
  std::int64_t chain{}, version{};
  ProgrammeId programme;  ///< 0: of the whole agency
  std::string programme_name, kind, title, parts_missing, location;
  bool approved{};
  Date day{};                  ///< approved on, or drafted on
  std::optional<Date> review;  ///< as written; review_by() else
  PersonId by;                 ///< who recorded it as it stands
  bool has_file{};
};
/// The day it is to be reviewed: the one that is written, else twelve months after its own day; and DS of this version,
/// 1 to 3 (accreditation/catalogue.h).
Date review_by(const Document& document);
int status_of(const Document& document, Date as_of);

/// All versions of one document, newest first.
struct Series {
  std::vector<Document> versions;
  /// The one that holds: the newest approved one, else the newest.
  const Document& holds() const;
  /// A draft that is newer than the one that holds; null: none.
  const Document* draft() const;
  bool overdue(Date as_of) const { return holds().approved && review_by(holds()) < as_of; }
};
/// The register without the papers of cases: what is overdue first, by the day it was due; then by kind and title.
std::vector<Series> load_register(db::Tx& tx, Date as_of);

extern const casefile::RecordForm document_form, version_form, approve_form, review_form;

/// A file of a document, as its row has it.
struct Upload {
  std::int64_t id{}, document{};
  files::Kept kept;
  files::Kind kind{};
  std::string name;
  std::int64_t put_at{};  ///< UTC seconds
  PersonId put_by;
};
std::optional<Upload> find_upload(db::Tx& tx, std::int64_t upload);
std::vector<Upload> uploads_of(db::Tx& tx, std::int64_t document);  ///< newest first
std::vector<Upload> all_uploads(db::Tx& tx);

/// A file that was looked through and lies in the vault already, with what it is.
struct Arrived {
  files::Kept kept;
  files::Kind kind{};
  std::string name;
};
/// What one person may send in a day, and the agency keep (ASVS 5.2.4); bytes.
inline constexpr std::int64_t most_a_day = std::int64_t{300} << 20, most_in_all = std::int64_t{50} << 30;
/// Whether `bytes` more are too many.
bool above_quota(db::Tx& tx, PersonId by, std::int64_t bytes, Instant now);
std::int64_t attach(db::Tx& tx, std::int64_t document, const Arrived& file, const records::Author& author);

/// Refusals as records::append. `programme` 0: of the whole agency.
Result<std::int64_t> add_document(db::Tx& tx, ProgrammeId programme, const casefile::Answers& answers,
                                  const records::Author& author);
/// The next version of the document that `before` is a version of; its day may not lie before that of the newest (field
/// `event_date`).
Result<std::int64_t> add_version(db::Tx& tx, const Series& before, const casefile::Answers& answers,
                                 const records::Author& author);
/// A draft becomes the version that holds, on the day it was approved. `conflict` when it is approved already.
Result<std::int64_t> approve(db::Tx& tx, const Document& draft, const casefile::Answers& answers,
                             const records::Author& author);
/// Read again and still right: the next review is on a later day than today (field `review_date`). `conflict` for a
/// draft.
Result<std::int64_t> reviewed(db::Tx& tx, const Document& document, const casefile::Answers& answers,
                              const records::Author& author);
Result<std::int64_t> withdraw(db::Tx& tx, const Document& document, const records::Author& author);

/// Whether the document stands on that day, in the register or not.
bool stands(db::Tx& tx, std::int64_t document, Date as_of);

}  // namespace kith::documents
