// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/programmes.h"
#include "intake/intake.h"
#include "outcomes/store.h"
#include "platform/http/router.h"
#include "platform/render/html.h"

/// What a programme wants to bring about and whether it does (MS 1; workflows.md §11): logic models, outcomes, their
/// measurements, differences between groups, reports.
namespace kith::outcomes {

struct Uses {
  intake::Uses intake;
  /// Calls its argument with all measurements as of now. Not inside a read of the database.
  std::function<void(Date today, FunctionRef<void(const Measurements::Cases&)>)> measured;
};
std::vector<http::Route> routes(const Uses& uses);

std::string address_of(const Visit& visit, ProgrammeId programme);  ///< of the programme's page
/// The programmes over which the actor has `permission`, by name.
std::vector<casefile::OpenProgramme> programmes_of(Visit& visit, auth::Permission permission);
/// The one that `?programme=` names, the first of them without it; nothing when it names none of them.
std::optional<casefile::OpenProgramme> programme_asked(const Visit& visit,
                                                       const std::vector<casefile::OpenProgramme>& programmes);
/// The part of the page of a child's service about its outcomes: which wave is due, what is on file and what lies
/// outside its window. Empty for a child that was not accepted, or where the programme has no outcomes.
render::Html panel(Visit& visit, const intake::Seen& seen);
/// "after 6 months"
std::string wave_words(const i18n::Words& words, Wave wave);

http::Response plan_page(Visit& visit, const Uses& uses);              ///< GET /outcomes/plan?programme=
http::Response groups_page(Visit& visit, const Uses& uses);            ///< GET /outcomes/groups?programme=
http::Response due_page(Visit& visit, const Uses& uses);               ///< GET /outcomes/due
http::Response due_api(Visit& visit, const Uses& uses);                ///< GET /api/v1/outcomes-due
http::Response plan_api(Visit& visit, const Uses& uses);               ///< GET /api/v1/programmes/{programme}/outcomes
http::Response act_page(Visit& visit, const Uses& uses);               ///< GET /outcomes/{programme}/{act}?of=
http::Response act_post(Visit& visit, const Uses& uses);               ///< POST the same
http::Response act_api_post(Visit& visit, const Uses& uses, Act act);  ///< POST /api/v1/programmes/{programme}/...
http::Response wave_page(Visit& visit, const Uses& uses);              ///< GET /outcomes/episodes/{episode}/{wave}
http::Response wave_post(Visit& visit, const Uses& uses);              ///< POST the same
http::Response wave_api(Visit& visit, const Uses& uses);               ///< POST /api/v1/episodes/{episode}/outcomes
http::Response wave_api_get(Visit& visit, const Uses& uses);           ///< GET the same, ?wave=: what it asks

}  // namespace kith::outcomes
