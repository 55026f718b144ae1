// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/date.h"
#include "platform/base/id.h"
#include "platform/base/result.h"
#include "platform/db/db.h"
#include "records/append.h"

/// Help with practical problems, and credit for what mentors give (MS 8.02 b, d).
namespace kith::supervision {

/// A request for help as somebody wants it recorded. Texts are trimmed.
struct NewRequest {
  ProgrammeId programme{};
  MatchId match{};  ///< 0 = about no match
  PersonId raised_by{};
  std::optional<Date> day;
  std::string kind;  ///< practical, relationship, activity_idea, transport, money, family_query, other
  std::string text;
};
/// Refusals by field: `day` missing or in the future, `kind`, `raised_by`, `text` missing.
Result<SupportRequestId> record_request(db::Tx& tx, const NewRequest& request, const records::Author& author);

struct NewResponse {
  SupportRequestId request{};
  std::optional<Date> day;
  std::string outcome;  ///< solved, open, referred
};
/// The staff member is the author. Refusals: `day` missing, in the future or before the request; `outcome` missing.
Result<std::int64_t> record_response(db::Tx& tx, const NewResponse& response, Date raised_on,
                                     const records::Author& author);

struct NewRecognition {
  ProgrammeId programme{};
  PersonId person{};
  std::optional<Date> day;
  std::string kind;            ///< thank_you, award, event, letter, other
  std::string role{"mentor"};  ///< or mentee
};
/// Credit given to a mentor or a mentee. Refusals: `day` missing or in the future; `kind`, `person` missing.
Result<std::int64_t> record_recognition(db::Tx& tx, const NewRecognition& recognition, const records::Author& author);

/// A request as it stands.
struct Request {
  SupportRequestId request;
  ProgrammeId programme;
  MatchId match;
  PersonId raised_by;
  Date day{};
  std::string kind, text;
  std::optional<Date> answered;  ///< first answer
};
std::optional<Request> find_request(db::Tx& tx, SupportRequestId request, Date as_of);
std::vector<Request> open_requests(db::Tx& tx, ProgrammeId programme, Date as_of);
std::vector<Request> recent_requests(db::Tx& tx, ProgrammeId programme, Date since, Date as_of);

}  // namespace kith::supervision
