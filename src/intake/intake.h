// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/casefile.h"
#include "casefile/several.h"
#include "intake/acts.h"
#include "intake/episodes.h"
#include "platform/render/html.h"

/// The mentee pipeline (MS 3): board, episode, acts, new referral.
namespace kith::intake {

struct Seen;
struct Uses {
  casefile::Uses people;
  /// The part of an episode's page about its outcomes (src/outcomes); may be null.
  std::function<render::Html(Visit&, const Seen&)> outcomes{};
  /// Calls its argument with all episodes as of now. Not inside a read of the database.
  std::function<void(Date today, FunctionRef<void(const std::map<std::int64_t, Episode>&)>)> episodes;
};
std::vector<http::Route> routes(const Uses& uses);

/// An episode the actor may see, and how it stands.
struct Seen {
  std::shared_ptr<const Episode> episode;
  Around around;
  Standing standing;
  std::string name;  ///< of the mentee
  bool may_record{};
};
/// Of the path; nothing when there is none or it may not be seen.
std::optional<Seen> open_episode(Visit& visit, const Uses& uses);
/// All of them, urgent first, then by due day, then by age. `read` gets them without a copy: they are there inside the
/// call only.
void reading_episodes(const Visit& visit, const Uses& uses, PersonId of,
                      FunctionRef<void(const std::vector<Seen>&)> read);
/// The same, to keep.
std::vector<Seen> episodes_for(const Visit& visit, const Uses& uses, PersonId of = {});

/// The lines on a mentee's page (casefile::Uses::cases).
std::vector<casefile::CaseLine> case_lines(Visit& visit, const Uses& uses, PersonId mentee);
render::Status status_of(const Visit& visit, const Seen& seen);
std::string address_of(const Visit& visit, std::int64_t referral);
/// Of one record with its versions.
std::string address_of_record(const Visit& visit, std::int64_t referral, Act act, std::int64_t chain);
/// The actor may pass soft guards of the act, and no hard one is in the way.
bool may_override(const Visit& visit, const Seen& seen, Act act);
/// Whether the visitor is a supervisor of the episode: passes soft guards, reviews cases.
bool supervises(const Visit& visit, const Seen& seen);

http::Response board_page(Visit& visit, const Uses& uses);    ///< GET /intake/board?state=
http::Response episode_page(Visit& visit, const Uses& uses);  ///< GET /intake/episodes/{episode}
http::Response act_page(Visit& visit, const Uses& uses);      ///< GET /intake/episodes/{episode}/{act}
http::Response act_post(Visit& visit, const Uses& uses);      ///< POST the same
http::Response correction_page(Visit& visit,
                               const Uses& uses);  ///< GET /intake/episodes/{episode}/records/{act}/{record}
http::Response correction_post(Visit& visit, const Uses& uses);  ///< POST the same
http::Response withdrawal_post(Visit& visit, const Uses& uses);  ///< POST .../withdraw
http::Response versions_api(Visit& visit, const Uses& uses, Act act);
http::Response correction_api(Visit& visit, const Uses& uses, Act act);
http::Response withdrawal_api(Visit& visit, const Uses& uses, Act act);
http::Response referral_new_page(Visit& visit, const Uses& uses);  ///< GET /intake/referrals/new?person=
http::Response referral_post(Visit& visit, const Uses& uses);      ///< POST /intake/referrals
/// What the board offers for several rows; nothing when the actor may not record.
std::optional<casefile::SeveralOffer> several_offer(Visit& visit, std::string_view state, std::int64_t count);
/// Acts for several rows (casefile/several.h).
std::vector<http::Route> several_routes(const Uses& uses);
http::Response episodes_api_list(Visit& visit, const Uses& uses);
http::Response episode_api_one(Visit& visit, const Uses& uses);
http::Response act_api_post(Visit& visit, const Uses& uses, Act act);
http::Response referral_api_post(Visit& visit, const Uses& uses);

}  // namespace kith::intake
