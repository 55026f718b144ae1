// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sharing/sharing.h"

namespace kith::sharing {

std::vector<http::Route> routes(const Columns& columns) {
  using enum http::Method;
  using enum auth::Permission;
  using http::page;
  const auto on = [&columns](http::Response (*handler)(Visit&, const Columns&)) {
    return [handler, columns](Visit& visit) { return handler(visit, columns); };
  };
  return {
      page(get, "/sharing/mine", "sharing.title.mine", see_shared, on(shared_page)),
      page(get, "/sharing/mine/{opening:id}", "sharing.title.one", see_shared, on(shared_one_page)),
      page(get, "/sharing/matches/{match:id}", "sharing.title.openings", share_case, on(openings_page)),
      page(post, "/sharing/matches/{match:id}", "sharing.title.openings", share_case, on(openings_post)),
      page(post, "/sharing/matches/{match:id}/openings/{opening:id}/end", "sharing.title.openings", share_case,
           on(opening_end_post)),
      http::api(get, "/api/v1/matches/{match:id}/openings", "sharing.title.openings", share_case,
                on(openings_api_list)),
      http::api(post, "/api/v1/matches/{match:id}/openings", "sharing.title.openings", share_case,
                on(openings_api_post), {.takes = opening_fields()}),
      http::api(post, "/api/v1/matches/{match:id}/openings/{opening:id}/end", "sharing.title.openings", share_case,
                on(opening_api_end)),
  };
}

}  // namespace kith::sharing
