// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/casefile.h"
#include "casefile/waiting_line.h"
#include "concerns/store.h"
#include "platform/http/router.h"

/// Concerns, incidents, grievances (III-3, MG-M3): raise, look, act step by step, with their clocks. Nobody whom a
/// concern names sees that there is one, and nobody is shown who raised it but those who work on it.
namespace kith::concerns {

struct Uses {
  casefile::Uses people;
};
std::vector<http::Route> routes(const Uses& uses);

/// A concern the actor may work on, and how it stands.
struct Seen {
  Concern concern;
  Standing standing;
  std::string about, raised_by, pair;  ///< names; empty when nobody
  bool may_stop{};  ///< the actor may pause the match for safety today: it runs, and is not stopped already
};
std::optional<Seen> open_concern(Visit& visit, const Uses& uses);
/// All of them, those with the earliest due day first; grievances only, or all others.
std::vector<Seen> concerns_for(Visit& visit, const Uses& uses, bool grievances);

/// Concerns about a match that wait for others before the reader may hear of them (`waits_for_others`): for pages that
/// tell of concerns without opening them. O(concerns about the match).
std::vector<std::int64_t> withheld_of(Visit& visit, const Uses& uses, MatchId match);

/// For the home of whoever leads: concerns that are open, and grievances, with the clock that runs out first.
std::vector<casefile::WaitingLine> waiting_lines(Visit& visit, const Uses& uses);

/// Open concerns that nobody with an account may see: whoever gives out roles is told how many, and nothing of what
/// they say. Starts reads of its own. O(concerns x handlers at worst; directors are asked first and open nearly all).
std::int64_t concerns_for_nobody(Visit& visit, const Uses& uses);

http::Response board_page(Visit& visit, const Uses& uses);    ///< GET /concerns/board?queue=grievances
http::Response raise_page(Visit& visit, const Uses& uses);    ///< GET /concerns/new?match=
http::Response raise_post(Visit& visit, const Uses& uses);    ///< POST /concerns
http::Response concern_page(Visit& visit, const Uses& uses);  ///< GET /concerns/{concern}
http::Response act_page(Visit& visit, const Uses& uses);      ///< GET /concerns/{concern}/{act}
http::Response act_post(Visit& visit, const Uses& uses);      ///< POST the same
http::Response concerns_api(Visit& visit, const Uses& uses);
http::Response concern_api(Visit& visit, const Uses& uses);
http::Response raise_api(Visit& visit, const Uses& uses);
http::Response choices_api(Visit& visit,
                           const Uses& uses);  ///< GET /api/v1/concern-choices?match=: what the form offers
http::Response act_api(Visit& visit, const Uses& uses, Act act);

}  // namespace kith::concerns
