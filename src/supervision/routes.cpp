// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/lists/lists.h"
#include "supervision/calling_session_page.h"
#include "supervision/contact_json.h"
#include "supervision/contacts_api.h"
#include "supervision/contacts_new_page.h"
#include "supervision/contacts_page.h"
#include "supervision/match_page.h"
#include "supervision/matches_api.h"
#include "supervision/mine_page.h"
#include "supervision/supervision.h"
#include "supervision/support_page.h"
#include "supervision/support_person.h"
#include "supervision/work_list_page.h"

namespace kith::supervision {

namespace {

/// Support and recognition (MS 8.02).
std::vector<http::Route> support_routes(const Columns& columns, const casefile::Uses& people) {
  using enum auth::Permission;
  using enum http::Method;
  using http::page;
  const auto on = [&columns](http::Response (*handler)(Visit&, const Columns&)) {
    return [handler, columns](Visit& visit) { return handler(visit, columns); };
  };
  const auto of = [&people](http::Response (*handler)(Visit&, const casefile::Uses&)) {
    return [handler, people](Visit& visit) { return handler(visit, people); };
  };
  return {
      page(get, "/supervision/support", "supervision.title.support", record_support, on(support_page)),
      lists::as_file("/supervision/support/as/{file:word}", "list.as_file", record_support, on(support_page)),
      page(get, "/supervision/recognitions", "supervision.title.recognitions", see_match, on(recognitions_page)),
      lists::as_file("/supervision/recognitions/as/{file:word}", "list.as_file", see_match, on(recognitions_page)),
      page(post, "/supervision/support/requests", "supervision.support.new", record_support, on(post_support_request)),
      page(post, "/supervision/support/requests/{request:id}/responses", "supervision.support.respond", record_support,
           on(post_support_response)),
      page(post, "/supervision/support/recognitions", "supervision.support.thank", record_support,
           on(post_recognition)),
      page(get, "/supervision/people/{person:id}", "supervision.title.person_support", record_support,
           of(person_support_page)),
      page(get, "/supervision/people/{person:id}/request", "supervision.support.new", record_support,
           of(person_request_page)),
      page(post, "/supervision/people/{person:id}/request", "supervision.support.new", record_support,
           of(post_person_request)),
      page(get, "/supervision/people/{person:id}/thanks", "supervision.support.thank", record_support,
           of(person_thanks_page)),
      page(post, "/supervision/people/{person:id}/thanks", "supervision.support.thank", record_support,
           of(post_person_thanks)),
      api(get, "/api/v1/mine", "supervision.mine.heading", see_own_match, on(mine_api)),
      api(post, "/api/v1/mine/{match:id}/support-requests", "supervision.mine.ask", request_support,
          on(api_post_own_request), {.takes = own_request_fields()}),
      api(get, "/api/v1/support-requests", "supervision.title.api_support_requests", record_support,
          on(api_support_requests), support_list_exchange()),
      api(post, "/api/v1/support-requests", "supervision.title.api_support_request_add", record_support,
          on(api_post_support_request), support_request_exchange()),
      api(post, "/api/v1/support-requests/{request:id}/responses", "supervision.title.api_support_response_add",
          record_support, on(api_post_support_response), support_response_exchange()),
      api(get, "/api/v1/recognitions", "supervision.title.recognitions", see_match, on(recognitions_api)),
      api(post, "/api/v1/recognitions", "supervision.title.api_recognition_add", record_support,
          on(api_post_recognition), recognition_exchange()),
      api(post, "/api/v1/people/{person:id}/support-requests", "supervision.title.person_support", record_support,
          of(api_post_person_request), person_request_exchange()),
      api(post, "/api/v1/people/{person:id}/recognitions", "supervision.title.person_support", record_support,
          of(api_post_person_thanks), person_thanks_exchange()),
  };
}

}  // namespace

std::vector<http::Route> routes(Columns columns, const matches::Uses& matches, const AlsoOwed& also_owed) {
  using enum auth::Permission;
  using enum http::Method;
  using http::page;
  const auto on = [&columns](http::Response (*handler)(Visit&, const Columns&)) {
    return [handler, columns](Visit& visit) { return handler(visit, columns); };
  };
  const auto list_on = [&](http::Response (*handler)(Visit&, const Columns&, const AlsoOwed&)) {
    return [handler, columns, also_owed](Visit& visit) { return handler(visit, columns, also_owed); };
  };
  std::vector<http::Route> list{
      page(get, "/", "supervision.title.work_list", signed_in, list_on(home_page)),
      page(get, "/supervision/work-list", "supervision.title.work_list", see_work_list, list_on(work_list_page)),
      lists::as_file("/supervision/work-list/as/{file:word}", "list.as_file", see_work_list, list_on(work_list_page)),
      page(get, "/supervision/mine", "supervision.title.mine", see_own_match, on(mine_page)),
      page(get, "/supervision/mine/{match:id}/request", "supervision.mine.ask", request_support, on(own_request_page)),
      page(post, "/supervision/mine/{match:id}/request", "supervision.mine.ask", request_support, on(post_own_request)),
      page(get, "/supervision/matches/{match:id}", "match.title", see_match,
           [matches](Visit& visit) { return matches_page(visit, matches); }),
      page(get, "/supervision/contacts/new", "supervision.title.contact_new", record_contact, on(new_contact_page)),
      page(post, "/supervision/contacts", "supervision.title.contact_new", record_contact, on(post_contact)),
      page(post, "/supervision/contacts/draft", "supervision.title.contact_new", record_contact,
           on(post_contact_draft)),
      page(get, "/supervision/contacts/{contact:id}", "supervision.title.contact", see_match, on(contact_page)),
      page(get, "/supervision/contacts/{contact:id}/outcome", "supervision.title.contact", see_match,
           on(contact_outcome_page)),
      page(get, "/supervision/contacts/{contact:id}/correct", "supervision.title.contact_correct", correct_contact,
           on(correct_contact_page)),
      page(post, "/supervision/contacts/{contact:id}/correct", "supervision.title.contact_correct", correct_contact,
           on(post_correction)),
      page(post, "/supervision/contacts/{contact:id}/void", "supervision.title.contact", correct_contact,
           on(post_void_contact)),
      page(get, "/supervision/calling-session", "supervision.title.calling_session", record_contact,
           on(calling_session_page)),
      page(post, "/supervision/calling-session", "supervision.title.calling_session", record_contact,
           on(post_calling_session)),
      page(post, "/supervision/calling-session/draft", "supervision.title.calling_session", record_contact,
           on(post_session_draft)),

      api(get, "/api/v1/work-list", "supervision.title.work_list", see_work_list, on(api_work_list),
          work_list_exchange()),
      api(get, "/api/v1/matches/{match:id}", "match.title", see_match, on(api_match), match_exchange()),
      api(get, "/api/v1/matches/{match:id}/obligations", "supervision.title.api_obligations", see_match,
          on(api_match_obligations), obligations_exchange()),
      api(post, "/api/v1/contacts", "supervision.title.contact_new", record_contact, on(api_post_contact),
          contact_exchange()),
      api(get, "/api/v1/contacts/{contact:id}", "supervision.title.contact", see_match, on(api_contact),
          {.gives = contact_json_fields()}),
      api(post, "/api/v1/contacts/{contact:id}/corrections", "supervision.title.contact_correct", correct_contact,
          on(api_post_correction), correction_exchange()),
      api(post, "/api/v1/contacts/{contact:id}/withdrawal", "supervision.title.api_withdrawal", correct_contact,
          on(api_post_withdrawal), withdrawal_exchange()),
  };
  for (auto& route : support_routes(columns, matches.people)) list.push_back(std::move(route));
  return list;
}

}  // namespace kith::supervision
