// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/visit.h"
#include "relationship/meeting_form.h"
#include "relationship/meeting_pages.h"

namespace kith::relationship {

using auth::Permission;
using http::Method;

std::vector<http::Route> routes(Columns columns) {
  const auto with = [&columns](http::Response (*handler)(Visit&, const snapshot::Snapshot&)) {
    return [columns, handler](Visit& visit) { return handler(visit, *columns()); };
  };
  return {
      page(Method::get, "/relationship/meetings/new", "relationship.title.new", Permission::record_meeting,
           with(meetings_new_page)),
      page(Method::post, "/relationship/meetings", "relationship.title.new", Permission::record_meeting,
           with(meetings_post)),
      page(Method::get, "/relationship/meetings/{meeting:id}", "relationship.title.one", Permission::record_meeting,
           with(meetings_page)),
      page(Method::post, "/relationship/meetings/{meeting:id}", "relationship.title.one", Permission::record_meeting,
           with(meetings_correct)),
      page(Method::get, "/relationship/months-without/new", "relationship.title.no_meeting", Permission::record_meeting,
           with(months_without_new_page)),
      page(Method::post, "/relationship/months-without", "relationship.title.no_meeting", Permission::record_meeting,
           with(months_without_post)),
      api(Method::get, "/api/v1/meetings", "relationship.api.list", Permission::record_meeting, with(meetings_api_list),
          {.takes = meeting_fields().first(1)}),
      api(Method::post, "/api/v1/meetings", "relationship.title.new", Permission::record_meeting,
          with(meetings_api_post), {.takes = meeting_fields()}),
      api(Method::post, "/api/v1/months-without", "relationship.title.no_meeting", Permission::record_meeting,
          with(months_without_api_post), {.takes = no_meeting_fields()}),
  };
}

}  // namespace kith::relationship
