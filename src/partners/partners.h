// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>

#include "casefile/casefile.h"
#include "partners/climate.h"
#include "partners/store.h"
#include "platform/http/router.h"

/// Hosts of mentoring (MS 7.02, IMA I-4; workflows.md §9): sites, agreements, officials and what they acknowledged, the
/// collaboration log, how much of what is done at a school is more than lessons.
namespace kith::partners {

struct Uses {
  casefile::Uses people;
  std::function<std::string(std::string_view client)>
      mark{};  ///< of an address, for counting answers without an account
};
std::vector<http::Route> routes(const Uses& uses);

/// A site as the actor may see it: agreements and contacts of programmes that are not theirs are left out.
struct Seen {
  Site site;
  Use use;
  std::vector<Owed> owed;
  std::vector<NotApplicable> reopened;
  bool may_record{};
};
/// Sites are the agency's: whoever has partners of some programme sees them all, whoever has one site that one.
bool reaches(const Visit& visit, auth::Permission permission, SiteId site);
std::vector<Seen> sites_for(Visit& visit, const Uses& uses);  ///< by what is owed first, then by name
std::optional<Seen> seen_at(Visit& visit, const Uses& uses);  ///< of the path

std::string address_of(const Visit& visit, SiteId site);
/// The form that takes care of it.
render::Url form_for(const Visit& visit, const Site& site, const Owed& owed);
/// The page of a round.
render::Url round_address(const Visit& visit, SiteId site, const Round& round);
/// What is owed, in words.
std::string owed_words(const Visit& visit, const Owed& owed, const std::map<ProgrammeId, std::string>& programmes);
render::Status state_status(const i18n::Words& words, State state);

http::Response board_page(Visit& visit, const Uses& uses);             ///< GET /partners/sites
http::Response site_new_page(Visit& visit, const Uses& uses);          ///< GET /partners/sites/new
http::Response site_post(Visit& visit, const Uses& uses);              ///< POST /partners/sites
http::Response site_page(Visit& visit, const Uses& uses);              ///< GET /partners/sites/{site}
http::Response act_page(Visit& visit, const Uses& uses);               ///< GET /partners/sites/{site}/{act}?of=
http::Response act_post(Visit& visit, const Uses& uses);               ///< POST the same
http::Response round_page(Visit& visit, const Uses& uses);             ///< GET /partners/sites/{site}/climate/{round}
http::Response paper_page(Visit& visit, const Uses& uses);             ///< GET .../paper
http::Response paper_post(Visit& visit, const Uses& uses);             ///< POST the same
http::Response climate_page(Visit& visit, const Uses& uses);           ///< GET /climate/{voice}/{round}, no account
http::Response climate_post(Visit& visit, const Uses& uses);           ///< POST the same
http::Response round_api(Visit& visit, const Uses& uses);              ///< GET /api/v1/sites/{site}/climate/{round}
http::Response paper_api_post(Visit& visit, const Uses& uses);         ///< POST .../answers
http::Response sites_api(Visit& visit, const Uses& uses);              ///< GET /api/v1/sites
http::Response site_api(Visit& visit, const Uses& uses);               ///< GET /api/v1/sites/{site}
http::Response site_api_post(Visit& visit, const Uses& uses);          ///< POST /api/v1/sites
http::Response act_api_post(Visit& visit, const Uses& uses, Act act);  ///< POST /api/v1/sites/{site}/...

}  // namespace kith::partners
