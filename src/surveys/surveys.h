// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/casefile.h"
#include "platform/http/router.h"
#include "platform/render/html.h"
#include "surveys/store.h"

/// Surveys of a match: who is to be asked, the questionnaire on a screen, scored at once (EEPM B.5.4, MS 1.02, IMA
/// VI-1; decision 0229).
namespace kith::surveys {

struct Uses {
  casefile::Uses people;
  /// Calls its argument with the answers by match, including every act that was durable before the call.
  std::function<void(Date today, FunctionRef<void(const Responses::Cases&)>)> responses;
};
std::vector<http::Route> routes(const Uses& uses);

/// What is due of one match on a day, by the policies in force then and who is a party of it then. None of a match that
/// is not active.
std::vector<Due> due_of(const snapshot::Snapshot& snapshot, MatchId match, const OfMatch& responses, Date day);

/// A match whose surveys the actor may see, and what is due of them.
struct Seen {
  MatchId match;
  Date started{};
  std::string mentor, mentee;  ///< names
  std::vector<Due> due;        ///< none when the match is not active
  bool may_record{};
  OfMatch told;  ///< the answers on file; of `open_match` only
};
/// Of active matches that the actor may see, those with something due, longest due first.
std::vector<Seen> due_for(Visit& visit, const Uses& uses);
/// Nothing when the match is not there for the actor, or has not begun.
std::optional<Seen> open_match(Visit& visit, const Uses& uses, std::optional<MatchId> match);

/// What is due and the newest answers, for the page of the match; empty when there is neither.
render::Html panel(Visit& visit, const Uses& uses, MatchId match);

/// "The relationship · mentee"
std::string what_of(const i18n::Words& words, Instrument instrument, Party party);
/// "at the start", "after 6 months"
std::string wave_of(const i18n::Words& words, int wave);

http::Response due_page(Visit& visit, const Uses& uses);     ///< GET /surveys/due
http::Response answer_page(Visit& visit, const Uses& uses);  ///< GET /surveys/{match}/{instrument}/{party}
http::Response answer_post(Visit& visit, const Uses& uses);  ///< POST the same
http::Response due_api(Visit& visit, const Uses& uses);
http::Response answer_api(Visit& visit, const Uses& uses);

}  // namespace kith::surveys
