// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/kept_cases.h"
#include "records/append.h"
#include "surveys/due.h"

/// Answers to surveys in the records (survey_responses, docs/exchange-1.2.md).
namespace kith::surveys {

using OfMatch = std::vector<Response>;

/// All answers of a running server by match.
class Responses : public casefile::KeptCases<OfMatch, 1> {
 public:
  Responses();
};
OfMatch load_match(db::Tx& tx, MatchId match, Date as_of);

/// What is typed in. `answers` empty and no score: it was declined.
struct NewResponse {
  MatchId match;
  Instrument instrument{};
  Party party{};
  int wave{};
  Date day{};
  std::string mode, note;
  std::vector<int> answers;
  std::optional<int> score;  ///< hundredths, of an instrument scored elsewhere
  bool declined{};
};

/// Records one answer. `started`: the day of the first meeting. Refused: a day in the future or before the start
/// (survey.flaw.day), neither answers nor a score (survey.flaw.nothing), a wave that has its answer
/// (`conflict`, survey.flaw.answered). Refusals of records::append besides.
Result<std::int64_t> record_response(db::Tx& tx, const NewResponse& typed, Date started, const records::Author& author);

}  // namespace kith::surveys
