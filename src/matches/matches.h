// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>

#include "casefile/casefile.h"
#include "casefile/several.h"
#include "casefile/waiting_line.h"
#include "intake/intake.h"
#include "matches/acts.h"
#include "platform/http/router.h"
#include "platform/render/html.h"

/// Matches from proposal to exit interview (MS 6, 7.01, III-2): propose, tell, ask, approve, introduce, pause, review,
/// close. A match's own page is supervision's; its part about the life comes from here.
namespace kith::matches {

struct Uses {
  casefile::Uses people;
  /// All service episodes: whose mentee waits for a match.
  decltype(intake::Uses::episodes) episodes;
  /// The part of a match's page about its surveys (src/surveys); may be null.
  std::function<render::Html(Visit&, MatchId)> surveys;
  /// Concerns about a match that the reader may not hear of yet (src/concerns), by key; may be null.
  std::function<std::vector<std::int64_t>(Visit&, MatchId)> withheld_concerns{};
};
std::vector<http::Route> routes(const Uses& uses);

/// A life the actor may see, and how it stands.
struct Seen {
  Life life;
  Around around;
  Standing standing;
  std::string mentor, mentee;  ///< names
  bool may_record{}, supervisor{};
};
/// Of the match, to whoever may see the match; of the proposal, to who made it and to whom the whole place is open.
/// Nothing for a party of it.
std::optional<Seen> open_life(Visit& visit, const Uses& uses, MatchId match);
std::optional<Seen> open_proposal(Visit& visit, const Uses& uses, std::int64_t proposal);
/// As `open_life` of each in their order, without those the actor may not see; one reading for all of them.
std::vector<Seen> open_lives(Visit& visit, const Uses& uses, std::span<const MatchId> matches);
/// The one the path names.
std::optional<Seen> seen_at(Visit& visit, const Uses& uses);
/// Proposals in progress that the actor may see, those that wait longest first.
std::vector<Seen> proposals_for(Visit& visit, const Uses& uses);

/// How many proposals somebody made wait past the day on which everybody should have answered.
std::int64_t overdue_proposals(db::Tx& tx, const snapshot::Snapshot& snapshot, PersonId who, Date today);

/// For the home of whoever leads: pauses that nobody has approved and that the actor may approve (workflows.md §3).
std::optional<casefile::WaitingLine> waiting_line(Visit& visit, const Uses& uses);

/// Where it is shown, and where its acts are: the match's page once there is one.
std::string address_of(const Visit& visit, const Life& life);
std::string acts_of(const Visit& visit, const Life& life);

/// State, what is owed, what blocks the next step and who may lift it, every act one tap: for the page of the match and
/// of the proposal.
render::Html life_panel(const Visit& visit, const Seen& seen);
/// What happened, for a timeline.
std::vector<render::Event> events_of(const Visit& visit, const Life& life);
render::Status status_of(const Visit& visit, const Seen& seen);
std::string act_word(const Visit& visit, Act act);

/// Matches of those the actor may see: approved and not begun, paused or just ended; and those that are active.
std::vector<MatchId> unsettled_matches(const Visit& visit, const snapshot::Snapshot& snapshot);
std::vector<MatchId> active_matches(const Visit& visit, const snapshot::Snapshot& snapshot);
/// Acts for several rows of the board (casefile/several.h); nothing when the actor may record for none. `list`: empty,
/// or "active".
std::optional<casefile::SeveralOffer> several_offer(Visit& visit, const Uses& uses, std::string_view list);
std::vector<http::Route> several_routes(const Uses& uses);

http::Response board_page(Visit& visit, const Uses& uses);         ///< GET /matches/board?list=
http::Response proposal_new_page(Visit& visit, const Uses& uses);  ///< GET /matches/proposals/new?mentor=&mentee=
http::Response proposal_post(Visit& visit, const Uses& uses);      ///< POST /matches/proposals
extern const casefile::RecordForm reasons_form;
/// A new version of the proposal with the four factors of both sides (MS 6.01); `conflict` once it is approved or
/// dissolved.
Result<std::int64_t> complete_reasons(db::Tx& tx, const Life& life, const Around& around,
                                      const casefile::Answers& answers, const records::Author& author);
http::Response reasons_page(Visit& visit, const Uses& uses);  ///< GET /matches/proposals/{proposal}/reasons
http::Response reasons_post(Visit& visit, const Uses& uses);  ///< POST the same: until the proposal is approved
http::Response reasons_api_post(Visit& visit, const Uses& uses);
http::Response proposal_page(Visit& visit, const Uses& uses);  ///< GET /matches/proposals/{proposal}
http::Response act_page(Visit& visit, const Uses& uses);       ///< GET .../{act} of a proposal or a match
http::Response act_post(Visit& visit, const Uses& uses);       ///< POST the same
http::Response invitation(Visit& visit, const Uses& uses);     ///< GET /matches/{match}/invitation: text/calendar
http::Response board_api(Visit& visit, const Uses& uses);
http::Response life_api(Visit& visit, const Uses& uses);  ///< of a match or a proposal
http::Response proposal_api_post(Visit& visit, const Uses& uses);
http::Response act_api_post(Visit& visit, const Uses& uses, Act act);

}  // namespace kith::matches
