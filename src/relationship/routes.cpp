// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/visit.h"
#include "platform/lists/lists.h"
#include "relationship/meeting_form.h"
#include "relationship/meeting_pages.h"

namespace kith::relationship {

using auth::Permission;
using http::Method;

std::vector<http::Route> routes(Columns columns, std::function<std::string(std::string_view client)> mark) {
  const auto with = [&columns](http::Response (*handler)(Visit&, const snapshot::Snapshot&)) {
    return [columns, handler](Visit& visit) { return handler(visit, *columns()); };
  };
  std::vector<http::Route> list{
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
      page(Method::get, "/relationship/months-untold", "relationship.title.untold", Permission::record_meeting,
           with(months_untold_page)),
      lists::as_file("/relationship/months-untold/as/{file:word}", "list.as_file", Permission::record_meeting,
                     with(months_untold_page)),
      lists::as_file("/relationship/months-untold/letters/as/{file:word}", "casefile.link.letters",
                     Permission::record_meeting, with(month_letters)),
      page(Method::post, "/relationship/matches/{match:id}/link", "casefile.link.title", Permission::record_meeting,
           with(month_link_post)),
      page(Method::get, "/relationship/links/{link:id}", "casefile.link.title", Permission::record_meeting,
           with(month_link_page)),
      page(Method::post, "/relationship/links/{link:id}/withdraw", "casefile.link.title", Permission::record_meeting,
           with(month_link_withdraw)),
      page(Method::post, "/relationship/links/{link:id}/mail", "casefile.link.title", Permission::record_meeting,
           with(month_link_mail)),
      page(Method::get, "/meetings/{link:id}", "relationship.link.title", Permission::anyone, with(month_asked_page)),
      page(Method::post, "/meetings/{link:id}", "relationship.link.title", Permission::anyone,
           [columns, mark](Visit& visit) { return month_asked_post(visit, *columns(), mark(visit.request.client)); }),
      api(Method::post, "/api/v1/matches/{match:id}/meeting-links", "casefile.link.title", Permission::record_meeting,
          with(month_link_api)),
      api(Method::get, "/api/v1/meetings", "relationship.api.list", Permission::record_meeting, with(meetings_api_list),
          {.takes = meeting_fields().first(1)}),
      api(Method::post, "/api/v1/meetings", "relationship.title.new", Permission::record_meeting,
          with(meetings_api_post), {.takes = meeting_fields()}),
      api(Method::get, "/api/v1/meetings/{meeting:id}", "relationship.title.one", Permission::record_meeting,
          with(meeting_api_one)),
      api(Method::post, "/api/v1/meetings/{meeting:id}", "relationship.title.one", Permission::record_meeting,
          with(meeting_api_correct), {.takes = corrected_meeting_fields()}),
      api(Method::get, "/api/v1/meeting-links/{link:id}", "casefile.link.title", Permission::record_meeting,
          with(month_link_api_one)),
      api(Method::post, "/api/v1/meeting-links/{link:id}/mail", "casefile.link.title", Permission::record_meeting,
          with(month_link_mail)),
      api(Method::post, "/api/v1/meeting-links/{link:id}/withdraw", "casefile.link.title", Permission::record_meeting,
          with(month_link_withdraw)),
      api(Method::post, "/api/v1/months-without", "relationship.title.no_meeting", Permission::record_meeting,
          with(months_without_api_post), {.takes = no_meeting_fields()}),
  };
  for (auto& route : several_routes(columns)) list.push_back(std::move(route));
  return list;
}

}  // namespace kith::relationship
