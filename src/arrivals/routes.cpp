// SPDX-License-Identifier: AGPL-3.0-or-later
#include "arrivals/arrivals.h"
#include "platform/lists/lists.h"

namespace kith::arrivals {

std::vector<http::Route> routes(const Uses& uses) {
  using enum http::Method;
  using enum auth::Permission;
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  return {
      page(get, "/apply", "arrival.title.start", anyone, with(start_page)),
      page(get, "/apply/{kind:word}", "arrival.title.start", anyone, with(apply_page)),
      page(post, "/apply/{kind:word}", "arrival.title.start", anyone, with(apply_post)),
      page(get, "/apply/later/{link:word}", "arrival.title.start", anyone, with(later_page)),
      page(post, "/apply/later/{link:word}", "arrival.title.start", anyone, with(later_post)),
      page(post, "/apply/later/{link:word}/mail", "arrival.title.start", anyone, with(later_mail)),
      page(get, "/apply/thanks/{kind:word}", "arrival.title.thanks", anyone, with(thanks_page)),
      page(get, "/arrivals", "arrival.title.inbox", see_people, with(inbox_page)),
      lists::as_file("/arrivals/as/{file:word}", "list.as_file", see_people, with(inbox_page)),
      page(get, "/arrivals/{arrival:id}", "arrival.title.one", see_people, with(arrival_page)),
      page(post, "/arrivals/{arrival:id}/take", "arrival.title.one", see_people, with(take_post)),
      page(post, "/arrivals/{arrival:id}/set_aside", "arrival.title.one", see_people, with(set_aside_post)),
  };
}

}  // namespace kith::arrivals
