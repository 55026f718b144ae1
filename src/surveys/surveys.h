// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/answer_link.h"
#include "casefile/casefile.h"
#include "casefile/several.h"
#include "casefile/work_part.h"
#include "platform/http/router.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "surveys/store.h"

/// Surveys of a match: who is to be asked, the questionnaire on a screen, scored at once (EEPM B.5.4, MS 1.02, IMA
/// VI-1; decision 0229).
namespace kith::surveys {

struct Uses {
  casefile::Uses people;
  /// Calls its argument with the answers by match, including every act that was durable before the call.
  std::function<void(Date today, FunctionRef<void(const Responses::Cases&)>)> responses;
  std::function<std::string(std::string_view client)>
      mark{};  ///< of an address, for counting answers without an account
};
std::vector<http::Route> routes(const Uses& uses);

/// What is due of one match on a day, by the policies in force then and who is a party of it then. None of a match that
/// is not active.
std::vector<Due> due_of(const snapshot::Snapshot& snapshot, MatchId match, const OfMatch& responses, Date day);

/// A match whose surveys the actor may see, and what is due of them.
struct Seen {
  MatchId match;
  ProgrammeId programme;
  PersonId mentor_id, mentee_id;
  Date started{};
  std::string mentor, mentee;  ///< names
  std::vector<Due> due;        ///< none when the match is not active
  bool may_record{};
  OfMatch told;  ///< the answers on file; of `open_match` only
};
/// Of active matches that the actor may see, those with something due, longest due first. `mine`: of the actor's own
/// caseload only.
std::vector<Seen> due_for(Visit& visit, const Uses& uses, bool mine = false);
/// The filter of the list: fields `programme` (sealed) and `instrument`, empty for all.
inline constexpr std::string_view due_filter[] = {"programme", "instrument"};
/// `due_for` with the filter as it was sent; what names nothing leaves nothing.
std::vector<Seen> due_by_filter(Visit& visit, const Uses& uses, const http::Fields& sent);
/// All matches that have begun and that the actor may see, due or not.
std::vector<Seen> all_matches(Visit& visit, const Uses& uses);
/// Nothing when the match is not there for the actor, or has not begun.
std::optional<Seen> open_match(Visit& visit, const Uses& uses, std::optional<MatchId> match);

/// What is due and the newest answers, for the page of the match; empty when there is neither.
render::Html panel(Visit& visit, const Uses& uses, MatchId match);
/// What is due in the actor's own caseload, for the work list; nothing when nothing is.
std::optional<casefile::WorkPart> work_panel(Visit& visit, const Uses& uses);

/// The kind of answer_link, and what a link of it asks: "relationship mentor 6".
inline constexpr std::string_view link_kind = "survey";
std::string link_subject(const Due& due);
/// Who is to be asked; refused (`conflict`) when nobody may be written to.
Result<casefile::AnswerLink> question_of_due(const snapshot::Snapshot& columns, const Seen& seen, const Due& due,
                                             Date today);
std::optional<casefile::LinkLetter> letter_for(db::Tx& tx, const casefile::AnswerLink& link, Date today);
/// Asking several at once (casefile/several_links.h). A row of the list is one questionnaire of one party of a match.
inline constexpr std::string_view due_row_kind = "survey due";  ///< sealed as
std::int64_t due_row(MatchId match, Instrument instrument, Party party);
std::optional<casefile::SeveralOffer> several_offer(Visit& visit, std::int64_t count, std::string_view programme,
                                                    std::string_view instrument);
std::vector<http::Route> several_routes(const Uses& uses);
/// The statements of a questionnaire as fields q1, q2, ...
std::vector<render::Field> questions_of(const i18n::Words& words, Instrument instrument, Party party,
                                        const render::FormState& state);
/// The statements as they were ticked; empty when nothing was ticked at all.
std::vector<int> ticked(const http::Fields& form, Instrument instrument);

/// "The relationship · mentee"
std::string what_of(const i18n::Words& words, Instrument instrument, Party party);
/// "at the start", "after 6 months"
std::string wave_of(const i18n::Words& words, int wave);

http::Response due_page(Visit& visit, const Uses& uses);  ///< GET /surveys/due
http::Response survey_letters(Visit& visit,
                              const Uses& uses);  ///< GET /surveys/due/letters/as/{file}: those with open links
http::Response answer_page(Visit& visit, const Uses& uses);  ///< GET /surveys/{match}/{instrument}/{party}
http::Response answer_post(Visit& visit, const Uses& uses);  ///< POST the same
http::Response link_post(Visit& visit, const Uses& uses);    ///< POST /surveys/{match}/{instrument}/{party}/link
http::Response link_page(Visit& visit, const Uses& uses);    ///< GET /surveys/links/{link}: the letter
/// POST /surveys/links/{link}/withdraw, /api/v1/survey-links/{link}/withdraw
http::Response link_withdraw(Visit& visit, const Uses& uses);
/// POST /surveys/links/{link}/mail, /api/v1/survey-links/{link}/mail
http::Response link_mail(Visit& visit, const Uses& uses);
http::Response link_api_get(Visit& visit, const Uses& uses);  ///< GET /api/v1/survey-links/{link}: the letter
http::Response asked_page(Visit& visit, const Uses& uses);    ///< GET /survey/{link}, without an account
http::Response asked_post(Visit& visit, const Uses& uses);    ///< POST the same
http::Response link_api(Visit& visit, const Uses& uses);
http::Response due_api(Visit& visit, const Uses& uses);
http::Response answer_api(Visit& visit, const Uses& uses);

}  // namespace kith::surveys
