// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/http/router.h"
#include "platform/http/visit.h"

/// The dated rule values of a programme: what holds today, since when, who approved it, what held before (FORMAT
/// "Policy keys", decision 0160). A director sets a new value from a day on; nothing is overwritten.
namespace kith::policies {

std::vector<http::Route> routes();

/// A programme whose policies the actor may see, and whether they may set them.
struct Place {
  ProgrammeId programme;
  std::string name;
  bool may_set{};
};
/// By name.
std::vector<Place> places_of(Visit& visit);
/// The one with the sealed id; nothing when it is not the actor's.
std::optional<Place> place_at(Visit& visit, std::string_view sealed);

http::Response programme_page(Visit& visit);            ///< GET /policies/programme?programme=
http::Response value_page(Visit& visit);                ///< GET /policies/programme/{programme}/{key}
http::Response value_post(Visit& visit);                ///< POST the same
http::Response programme_new_page(Visit& visit);        ///< GET /policies/programmes/new
http::Response programme_post(Visit& visit);            ///< POST /policies/programmes
http::Response programme_facts_page(Visit& visit);      ///< GET /policies/programmes/{programme}
http::Response programme_facts_post(Visit& visit);      ///< POST the same
http::Response programme_api_post(Visit& visit);        ///< POST /api/v1/programmes
http::Response programmes_api(Visit& visit);            ///< GET the same: those whose policies the actor sees
http::Response programme_facts_api(Visit& visit);       ///< GET /api/v1/programmes/{programme}
http::Response programme_facts_api_post(Visit& visit);  ///< POST the same
http::Response period_page(Visit& visit);               ///< GET /policies/programmes/{programme}/calendar?period=
http::Response period_post(Visit& visit);               ///< POST the same
http::Response period_api_post(Visit& visit);           ///< POST /api/v1/programmes/{programme}/calendar
http::Response calendar_api(Visit& visit);              ///< GET the same
http::Response period_api(Visit& visit);                ///< GET /api/v1/programmes/{programme}/calendar/{period}
http::Response period_correct_api(Visit& visit);        ///< POST the same
http::Response policies_api_list(Visit& visit);
http::Response policies_api_post(Visit& visit);

}  // namespace kith::policies
