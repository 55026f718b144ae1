// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/casefile.h"
#include "casefile/several.h"
#include "platform/http/router.h"
#include "training/badge_key.h"
#include "training/store.h"

/// Orientation and training (MS 5): courses with versions and topics, events, everybody in the room on one screen, who
/// owes what, certificates.
namespace kith::training {

struct Uses {
  casefile::Uses people;
  std::function<std::string(std::string_view client)> mark;  ///< of an address, for counting tries
  std::function<std::string()> agency;                       ///< its name
  std::function<std::string()> agency_mark;  ///< its public name that never changes: for the identifiers of badges
  std::function<std::string(std::string_view html)> pdf;  ///< throws when nothing can print
  std::shared_ptr<BadgeKey> badge_key{};
};
std::vector<http::Route> routes(const Uses& uses);

/// What is owed in the programmes the actor sees, most urgent first; whoever has left is not in it.
std::vector<Owes> owed_for(Visit& visit, const Uses& uses);
/// "Boundaries, diversity" in the visitor's language.
std::string topic_words(const i18n::Words& words, Topics topics);
std::string topic_words(const i18n::Words& words, const std::vector<OwedTopic>& topics);
std::string name_of(const Uses& uses, PersonId person);
/// "/training/events/...": by its plan, or else its record; and what such an id names.
std::string address_of(const Visit& visit, const Event& event);
std::optional<Event> event_at(const Visit& visit, db::Tx& tx, std::string_view id);

http::Response owed_page(Visit& visit, const Uses& uses);  ///< GET /training/owed
/// What the list offers for several rows; nothing when the actor may not record.
std::optional<casefile::SeveralOffer> several_offer(Visit& visit, std::int64_t count);
/// Acts for several rows (casefile/several.h).
std::vector<http::Route> several_routes(const Uses& uses);
http::Response mine_page(Visit& visit, const Uses& uses);       ///< GET /training/mine: a mentor's own
http::Response owed_api(Visit& visit, const Uses& uses);        ///< GET /api/v1/training/owed
http::Response events_page(Visit& visit, const Uses& uses);     ///< GET /training/events
http::Response event_new_page(Visit& visit, const Uses& uses);  ///< GET /training/events/new
http::Response event_post(Visit& visit, const Uses& uses);      ///< POST /training/events
http::Response session_new_page(Visit& visit,
                                const Uses& uses);            ///< GET /training/sessions/new: for mentors, no course
http::Response session_post(Visit& visit, const Uses& uses);  ///< POST /training/sessions
http::Response session_api_post(Visit& visit, const Uses& uses);  ///< POST /api/v1/training/sessions
/// Whether the actor may sign for the prior learning of the programme's mentors: a supervisor of it.
bool may_credit(const Visit& visit, ProgrammeId programme);
std::span<const http::FieldDoc> prior_docs();
http::Response prior_page(Visit& visit, const Uses& uses);  ///< GET /training/people/{person}/prior-learning
http::Response prior_post(Visit& visit, const Uses& uses);  ///< POST the same
http::Response prior_api_post(Visit& visit, const Uses& uses);
http::Response credited_page(Visit& visit,
                             const Uses& uses);  ///< GET /training/people/{person}/prior-learning/{record}
http::Response credited_correct_post(Visit& visit, const Uses& uses);   ///< POST the same: signed for anew, today
http::Response credited_withdraw_post(Visit& visit, const Uses& uses);  ///< POST .../withdraw
/// GET /api/v1/training/people/{person}/prior-learning/{record}: its versions
http::Response credited_api_get(Visit& visit, const Uses& uses);
http::Response credited_correct_api(Visit& visit, const Uses& uses);   ///< POST the same
http::Response credited_withdraw_api(Visit& visit, const Uses& uses);  ///< POST .../withdraw
/// GET /api/v1/training/people/{person}/prior-learning: what was signed for, each with the id to correct it by
http::Response prior_api_get(Visit& visit, const Uses& uses);
std::span<const http::FieldDoc> credited_docs();
http::Response record_page(Visit& visit, const Uses& uses);           ///< GET /training/events/{event}/records/{record}
http::Response record_correct_post(Visit& visit, const Uses& uses);   ///< POST the same
http::Response record_withdraw_post(Visit& visit, const Uses& uses);  ///< POST .../withdraw
http::Response record_versions_api(Visit& visit, const Uses& uses);
http::Response record_correct_api(Visit& visit, const Uses& uses);
http::Response record_withdraw_api(Visit& visit, const Uses& uses);
http::Response event_page(Visit& visit, const Uses& uses);   ///< GET /training/events/{event}: the room on one screen
http::Response sheet_post(Visit& visit, const Uses& uses);   ///< POST /training/events/{event}/attendance
http::Response people_post(Visit& visit, const Uses& uses);  ///< POST /training/events/{event}/people: who is expected
http::Response people_api_post(Visit& visit, const Uses& uses);   ///< POST /api/v1/training/events/{event}/people
http::Response event_api(Visit& visit, const Uses& uses);         ///< GET /api/v1/training/events/{event}: the sheet
http::Response events_api(Visit& visit, const Uses& uses);        ///< GET /api/v1/training/events?since=
http::Response event_api_post(Visit& visit, const Uses& uses);    ///< POST /api/v1/training/events
http::Response sheet_api_post(Visit& visit, const Uses& uses);    ///< POST /api/v1/training/events/{event}/attendance
http::Response courses_page(Visit& visit, const Uses& uses);      ///< GET /training/courses
http::Response course_new_page(Visit& visit, const Uses& uses);   ///< GET /training/courses/new
http::Response course_post(Visit& visit, const Uses& uses);       ///< POST /training/courses
http::Response version_new_page(Visit& visit, const Uses& uses);  ///< GET /training/courses/{course}/version
http::Response version_post(Visit& visit, const Uses& uses);      ///< POST the same
http::Response courses_api(Visit& visit, const Uses& uses);       ///< GET /api/v1/training/courses
http::Response course_api_post(Visit& visit, const Uses& uses);   ///< POST the same
/// POST /api/v1/training/courses/{course}/versions
http::Response version_api_post(Visit& visit, const Uses& uses);
http::Response sign_in_page(Visit& visit, const Uses& uses);  ///< GET /training/sign-in?code=, without an account
http::Response sign_in_post(Visit& visit, const Uses& uses);  ///< POST the same
http::Response certificate(Visit& visit, const Uses& uses);   ///< GET /training/records/{record}/certificate: PDF
http::Response badge_key(Visit& visit, const Uses& uses);     ///< GET /badges/keys/{key}: public, a JWK
http::Response badge(Visit& visit, const Uses& uses);         ///< GET /training/records/{record}/badge: Open Badges 3.0

}  // namespace kith::training
