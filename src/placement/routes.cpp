// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/placement.h"

namespace kith::placement {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Method;

constexpr FieldDoc pool_table[] = {{.name = "programme", .type = FieldType::id, .about = "placement.programmes"}};

}  // namespace

std::vector<http::Route> routes(const Columns& columns) {
  const auto with = [&columns](http::Response (*handler)(Visit&, const Columns&)) -> http::PageHandler {
    return [handler, columns](Visit& visit) { return handler(visit, columns); };
  };
  return {
      page(Method::get, "/placement/pool", "placement.title.pool", Permission::see_mentor_file, with(pool_page)),
      page(Method::post, "/placement/pairs", "placement.title.pool", Permission::record_match, with(pairs_post)),
      page(Method::get, "/placement/children/{child:id}", "placement.title.child", Permission::see_mentor_file,
           with(child_page)),
      page(Method::post, "/placement/children/{child:id}", "placement.title.child", Permission::record_match,
           with(child_decide)),
      page(Method::get, "/placement/people/{person:id}/{form:word}", "placement.title.profile",
           Permission::record_match, with(profile_page)),
      page(Method::post, "/placement/people/{person:id}/{form:word}", "placement.title.profile",
           Permission::record_match, with(profile_post)),
      api(Method::get, "/api/v1/placement/pool", "placement.title.pool", Permission::see_mentor_file,
          http::checked(pool_table, with(pool_api)), {.takes = pool_table}),
      api(Method::get, "/api/v1/placement/children/{child:id}", "placement.title.child", Permission::see_mentor_file,
          with(child_api)),
  };
}

}  // namespace kith::placement
