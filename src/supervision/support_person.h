// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/casefile.h"
#include "platform/http/visit.h"

/// Support and thanks for one person, beside any match (MS 8.02, MG-P6, MG-F3): what a family, a mentee or a mentor
/// asks of a programme, and recognitions of mentors and mentees. Reached from the person's page. Not found: a person
/// whom the actor may not see, or who belongs to no programme in which the actor records support (docs/decisions/0248).
namespace kith::supervision {

/// Whether the pages below open for the actor.
bool may_support(const Visit& visit, const casefile::Uses& people, PersonId person);
http::Response person_support_page(Visit& visit, const casefile::Uses& people);  ///< GET /supervision/people/{person}
http::Response person_request_page(Visit& visit, const casefile::Uses& people);  ///< GET .../request
http::Response post_person_request(Visit& visit, const casefile::Uses& people);  ///< POST the same
http::Response person_thanks_page(Visit& visit, const casefile::Uses& people);   ///< GET .../thanks
http::Response post_person_thanks(Visit& visit, const casefile::Uses& people);   ///< POST the same
/// POST /api/v1/people/{person}/support-requests
http::Response api_post_person_request(Visit& visit, const casefile::Uses& people);
/// POST /api/v1/people/{person}/recognitions
http::Response api_post_person_thanks(Visit& visit, const casefile::Uses& people);

/// What the API takes, for the route table.
http::Exchange person_request_exchange();
http::Exchange person_thanks_exchange();

}  // namespace kith::supervision
