// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/casefile.h"
#include "documents/store.h"
#include "platform/files/apart.h"
#include "platform/http/router.h"
#include "platform/http/sent_file.h"

/// Documents of the agency (standards.md §6): procedures, policies and curricula with their versions, files and next
/// reviews; and the papers of cases. Files are looked through apart, lie sealed, and leave as downloads only
/// (docs/decisions/0214 to 0216).
namespace kith::documents {

struct Uses {
  casefile::Uses people;
  const files::Vault* vault{};
  files::Apart apart{};
};
std::vector<http::Route> routes(const Uses& uses);

/// Who may read and who may keep documents of a programme, or (0) of the whole agency.
bool may_read(const auth::Actor& actor, ProgrammeId programme);
bool may_keep(const auth::Actor& actor, ProgrammeId programme);

/// The document of the path with all its versions; nothing when there is none, or the actor may not `keep` (or else
/// read) it.
struct Opened {
  Series series;
  std::size_t at{};  ///< which of the versions the path names
  const Document& one() const { return series.versions[at]; }
};
std::optional<Opened> open_document(Visit& visit, bool keep);
std::string address_of(const Visit& visit, const Document& document);
render::Status status_view(const Visit& visit, const Document& document);
std::string programme_text(const Visit& visit, const Document& document);

/// A file of a page: what it is called and how to get it.
struct FileLine {
  std::string name, size;
  render::Url href;
  Date day{};
};
std::vector<FileLine> file_lines(const Visit& visit, const std::vector<Upload>& uploads);

/// The file sent as `file` (a page), or as `content` and `file_name` (JSON): looked through, its name held against it,
/// put into the vault. Nothing when none was sent. Refused with field `file` and why. Takes as long as the child does;
/// not inside a transaction.
Result<std::optional<Arrived>> receive(Visit& visit, const Uses& uses);
/// The same of one file that is at hand, whoever brings it: too large, of no kind that is taken, or not what its name
/// says is refused with field `file`.
Result<Arrived> take_in(const files::Vault& vault, const files::Apart& apart, const http::SentFile& sent);

/// Whose papers the actor may see, and of which records.
struct Case {
  PersonId person;
  std::string name;
  bool mentee{}, mentor{}, screens{}, may_record{};
  bool sees(std::string_view table) const;
  bool adds(std::string_view table) const;
};
std::optional<Case> open_case(Visit& visit, const Uses& uses, std::optional<PersonId> person);
/// Whether the document is a paper of a case; and whose.
struct Paper {
  std::string table;
  std::int64_t record{};
  PersonId person;
};
std::optional<Paper> paper_of(db::Tx& tx, std::int64_t document);

http::Response register_page(Visit& visit, const Uses& uses);        ///< GET /documents/register
http::Response document_page(Visit& visit, const Uses& uses);        ///< GET /documents/register/{document}
http::Response new_page(Visit& visit, const Uses& uses);             ///< GET /documents/register/new
http::Response new_post(Visit& visit, const Uses& uses);             ///< POST /documents/register
http::Response version_page(Visit& visit, const Uses& uses);         ///< GET .../{document}/version
http::Response version_post(Visit& visit, const Uses& uses);         ///< POST the same
http::Response approve_page(Visit& visit, const Uses& uses);         ///< GET .../{document}/approve
http::Response approve_post(Visit& visit, const Uses& uses);         ///< POST the same
http::Response reviewed_page(Visit& visit, const Uses& uses);        ///< GET .../{document}/reviewed
http::Response reviewed_post(Visit& visit, const Uses& uses);        ///< POST the same
http::Response withdraw_post(Visit& visit, const Uses& uses);        ///< POST .../{document}/withdraw
http::Response file_post(Visit& visit, const Uses& uses);            ///< POST .../{document}/files
http::Response file_download(Visit& visit, const Uses& uses);        ///< GET /documents/files/{file}
http::Response papers_page(Visit& visit, const Uses& uses);          ///< GET /documents/people/{person}
http::Response papers_post(Visit& visit, const Uses& uses);          ///< POST the same
http::Response paper_withdraw_post(Visit& visit, const Uses& uses);  ///< POST /documents/papers/{document}/withdraw

http::Response register_api(Visit& visit, const Uses& uses);        ///< GET /api/v1/documents
http::Response new_api(Visit& visit, const Uses& uses);             ///< POST /api/v1/documents
http::Response version_api(Visit& visit, const Uses& uses);         ///< POST /api/v1/documents/{document}/versions
http::Response approve_api(Visit& visit, const Uses& uses);         ///< POST .../{document}/approve
http::Response reviewed_api(Visit& visit, const Uses& uses);        ///< POST .../{document}/reviewed
http::Response withdraw_api(Visit& visit, const Uses& uses);        ///< POST .../{document}/withdraw
http::Response file_api(Visit& visit, const Uses& uses);            ///< POST .../{document}/files
http::Response papers_api(Visit& visit, const Uses& uses);          ///< GET /api/v1/documents/people/{person}
http::Response paper_api_post(Visit& visit, const Uses& uses);      ///< POST the same
http::Response paper_withdraw_api(Visit& visit, const Uses& uses);  ///< POST .../papers/{document}/withdraw

}  // namespace kith::documents
