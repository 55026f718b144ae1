// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matches/acts.h"
#include "placement/placement.h"

namespace kith::placement {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Method;

constexpr FieldDoc pool_table[] = {{.name = "programme", .type = FieldType::id, .about = "placement.programmes"}};

constexpr FieldDoc decision_table[] = {
    {.name = "mentor", .type = FieldType::id, .required = true, .about = "placement.field.mentor"},
    {.name = "reason", .limit = 2'000, .about = "placement.field.reason"},
    {.name = "override_reason", .limit = 2'000, .about = "casefile.override"},
};
constexpr FieldDoc wait_table[] = {{.name = "reason", .limit = 2'000, .about = "placement.field.reason"}};

}  // namespace

std::vector<http::Route> routes(const Columns& columns) {
  const auto with = [&columns](http::Response (*handler)(Visit&, const Columns&)) -> http::PageHandler {
    return [handler, columns](Visit& visit) { return handler(visit, columns); };
  };
  const auto proposal_docs = casefile::docs_of(matches::proposal_form, decision_table);
  return {
      page(Method::get, "/placement/pool", "placement.title.pool", Permission::see_pool, with(pool_page)),
      page(Method::post, "/placement/pairs", "placement.title.pool", Permission::propose_match, with(pairs_post)),
      page(Method::get, "/placement/children/{child:id}", "placement.title.child", Permission::see_pool,
           with(child_page)),
      page(Method::post, "/placement/children/{child:id}/waiting", "placement.title.child", Permission::propose_match,
           with(child_wait)),
      page(Method::get, "/placement/children/{child:id}/proposal", "placement.title.propose",
           Permission::propose_match, with(propose_page)),
      page(Method::post, "/placement/children/{child:id}/proposal", "placement.title.propose",
           Permission::propose_match, with(propose_post)),
      page(Method::get, "/placement/notices/{proposal:id}", "placement.title.notice", Permission::see_pool,
           with(notice_page)),
      page(Method::get, "/placement/people/{person:id}/{form:word}", "placement.title.profile",
           Permission::propose_match, with(profile_page)),
      page(Method::post, "/placement/people/{person:id}/{form:word}", "placement.title.profile",
           Permission::propose_match, with(profile_post)),
      api(Method::get, "/api/v1/placement/pool", "placement.title.pool", Permission::see_pool,
          http::checked(pool_table, with(pool_api)), {.takes = pool_table}),
      api(Method::get, "/api/v1/placement/children/{child:id}", "placement.title.child", Permission::see_pool,
          with(child_api)),
      api(Method::post, "/api/v1/placement/children/{child:id}/proposal", "placement.title.propose",
          Permission::propose_match, http::checked(proposal_docs, with(propose_api)), {.takes = proposal_docs}),
      api(Method::post, "/api/v1/placement/children/{child:id}/waiting", "placement.wait", Permission::propose_match,
          http::checked(wait_table, with(wait_api)), {.takes = wait_table}),
  };
}

}  // namespace kith::placement
