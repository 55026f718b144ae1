// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/casefile.h"
#include "formative/store.h"
#include "platform/http/router.h"

/// Formative assessment (IMA V; workflows.md §10): what mentor and mentee look at together, the goals that come of it,
/// and the rule that nobody uses it to judge the mentee's work (V-5). The pair reads its own; staff says why, each day
/// anew, and that is kept. docs/decisions/0239.
namespace kith::formative {

struct Uses {
  casefile::Uses people;
  /// Calls its argument with all cycles as of now. Not inside a read of the database.
  std::function<void(Date today, FunctionRef<void(const Cycles::Cases&)>)> cycles;
};
std::vector<http::Route> routes(const Uses& uses);

/// A match the actor may see the formative part of.
struct Seen {
  MatchId match;
  ProgrammeId programme;
  PersonId mentee_id, mentor_id;
  std::string mentee, mentor;
  std::vector<Cycle> cycles;  ///< of this pair in this programme, latest first
  bool may_record{};
  bool party{};  ///< the actor is the mentor or the mentee
  bool active{};

  const Cycle* open() const { return !cycles.empty() && !cycles.front().closed ? &cycles.front() : nullptr; }
};
std::vector<Seen> matches_for(Visit& visit, const Uses& uses);   ///< with a cycle first, then by mentee
std::optional<Seen> open_match(Visit& visit, const Uses& uses);  ///< of the path
/// Whether the contents may be shown now: to the pair, and to who said an allowed purpose today.
bool may_read(Visit& visit, const Seen& seen);

std::string address_of(const Visit& visit, MatchId match);
render::Status state_status(const i18n::Words& words, const Cycle* cycle);
std::string owed_words(const i18n::Words& words, const Owed& owed);
render::Url form_for(const Visit& visit, MatchId match, const Owed& owed);

http::Response board_page(Visit& visit, const Uses& uses);    ///< GET /formative/cycles
http::Response match_page(Visit& visit, const Uses& uses);    ///< GET /formative/matches/{match}
http::Response purpose_post(Visit& visit, const Uses& uses);  ///< POST /formative/matches/{match}
/// POST /api/v1/matches/{match}/formative/access
http::Response purpose_api_post(Visit& visit, const Uses& uses);
std::span<const http::FieldDoc> purpose_docs();
http::Response act_page(Visit& visit, const Uses& uses);               ///< GET /formative/matches/{match}/{act}?of=
http::Response act_post(Visit& visit, const Uses& uses);               ///< POST the same
http::Response board_api(Visit& visit, const Uses& uses);              ///< GET /api/v1/formative-cycles
http::Response act_api_post(Visit& visit, const Uses& uses, Act act);  ///< POST /api/v1/matches/{match}/formative/...

}  // namespace kith::formative
