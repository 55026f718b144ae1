// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matches/acts.h"
#include "placement/placement.h"
#include "placement/profile_forms.h"
#include "platform/lists/lists.h"

namespace kith::placement {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Method;

constexpr std::string_view kinds[] = {"optimal", "stable", "steady"}, decisions[] = {"adopted", "set_aside"};
constexpr FieldDoc pool_query[] = {
    {.name = "programme", .type = FieldType::id, .about = "placement.programmes"},
    {.name = "placement", .type = FieldType::code, .choices = kinds, .about = "placement.kinds"}};
constexpr FieldDoc mentor_query[] = {{.name = "programme", .type = FieldType::id, .about = "placement.programmes"}};
constexpr FieldDoc run_table[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "placement.programmes"},
    {.name = "placement", .type = FieldType::code, .choices = kinds, .about = "placement.kinds"}};
constexpr FieldDoc decide_table[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "placement.programmes"},
    {.name = "decision",
     .type = FieldType::code,
     .required = true,
     .choices = decisions,
     .about = "placement.column.decide"},
    {.name = "reason", .limit = 2'000, .about = "placement.field.reason"}};
constexpr FieldDoc pair_table[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "placement.programmes"},
    {.name = "mentor", .type = FieldType::id, .required = true, .about = "placement.field.mentor"},
    {.name = "mentee", .type = FieldType::id, .required = true, .about = "placement.column.mentee"}};
constexpr FieldDoc decision_table[] = {
    {.name = "mentor", .type = FieldType::id, .required = true, .about = "placement.field.mentor"},
    {.name = "reason", .limit = 2'000, .about = "placement.field.reason"},
    {.name = "override_reason", .limit = 2'000, .about = "casefile.override"},
};
constexpr FieldDoc wait_table[] = {{.name = "reason", .limit = 2'000, .about = "placement.field.reason"}};

constexpr FieldDoc programme_table[] = {run_table[0]};
constexpr FieldDoc csv_table[] = {
    run_table[0], {.name = "csv", .required = true, .limit = 1'000'000, .about = "placement.field.csv_hint"}};

constexpr std::string_view profile_paths[] = {
    "/api/v1/placement/people/{person:id}/profile", "/api/v1/placement/people/{person:id}/availability",
    "/api/v1/placement/people/{person:id}/mentor_wishes", "/api/v1/placement/people/{person:id}/mentee_wishes",
    "/api/v1/placement/people/{person:id}/guardian_wishes"};

/// What is weighed, and what matching asks of people.
void add_settings(std::vector<http::Route>& list, const Uses& uses) {
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  list.push_back(api(Method::get, "/api/v1/placement/weights", "placement.title.weights", Permission::see_pool,
                     with(weights_api), {.takes = mentor_query}));
  list.push_back(api(Method::post, "/api/v1/placement/weights", "placement.title.weights", Permission::set_policies,
                     with(weights_api_post), {.takes = weights_docs()}));
  list.push_back(api(Method::post, "/api/v1/placement/pool/stop", "placement.title.pool", Permission::see_pool,
                     with(pool_api_stop), {.takes = run_table}));
  list.push_back(api(Method::get, "/api/v1/placement/pairs", "placement.title.pair", Permission::see_pool,
                     with(pairs_api), {.takes = mentor_query}));
  list.push_back(api(Method::post, "/api/v1/placement/pairs/{rule:id}/end", "placement.title.pair",
                     Permission::propose_match, with(pair_api_end), {.takes = programme_table}));
  list.push_back(api(Method::post, "/api/v1/placement/profiles", "placement.title.profiles", Permission::propose_match,
                     with(profiles_api_post), {.takes = csv_table}));
  for (const auto path : profile_paths) {
    const auto& form = *profile_form(path.substr(path.rfind('/') + 1));
    const auto docs = casefile::docs_of(form.form);
    list.push_back(api(Method::post, path, "placement.title.profile", Permission::propose_match,
                       [uses, &form](Visit& visit) { return profile_api_post(visit, uses, form); }, {.takes = docs}));
  }
}

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  const auto pair_docs = casefile::docs_of(pair_rule_form, pair_table);
  const auto proposal_docs = casefile::docs_of(matches::proposal_form, decision_table);
  std::vector<http::Route> list{
      page(Method::get, "/placement/pool", "placement.title.pool", Permission::see_pool, with(pool_page)),
      lists::as_file("/placement/pool/as/{file:word}", "list.as_file", Permission::see_pool, with(pool_page)),
      page(Method::post, "/placement/pool/stop", "placement.title.pool", Permission::see_pool, with(pool_stop)),
      page(Method::get, "/placement/my-wait", "placement.title.my_wait", Permission::see_own_match, with(my_wait_page)),
      page(Method::get, "/placement/wait-notes/{child:id}", "placement.title.my_wait", Permission::see_pool,
           with(wait_note_page)),
      page(Method::get, "/placement/mentors/{mentor:id}", "placement.title.mentor", Permission::see_pool,
           with(mentor_page)),
      page(Method::post, "/placement/runs", "placement.title.pool", Permission::propose_match, with(run_post)),
      page(Method::post, "/placement/runs/{run:id}", "placement.title.pool", Permission::propose_match,
           with(run_decide)),
      page(Method::get, "/placement/weights", "placement.title.weights", Permission::see_pool, with(weights_page)),
      page(Method::post, "/placement/weights", "placement.title.weights", Permission::set_policies, with(weights_post)),
      page(Method::get, "/placement/pairs/new", "placement.title.pair", Permission::propose_match, with(pair_page)),
      page(Method::post, "/placement/pairs/{rule:id}/end", "placement.title.pair", Permission::propose_match,
           with(pair_end)),
      page(Method::post, "/placement/pairs", "placement.title.pool", Permission::propose_match, with(pairs_post)),
      page(Method::get, "/placement/children/{child:id}", "placement.title.child", Permission::see_pool,
           with(child_page)),
      page(Method::post, "/placement/children/{child:id}/waiting", "placement.title.child", Permission::propose_match,
           with(child_wait)),
      page(Method::get, "/placement/children/{child:id}/proposal", "placement.title.propose", Permission::propose_match,
           with(propose_page)),
      page(Method::post, "/placement/children/{child:id}/proposal", "placement.title.propose",
           Permission::propose_match, with(propose_post)),
      page(Method::get, "/placement/proposals/{proposal:id}/withdrawal", "placement.title.withdraw",
           Permission::propose_match, with(withdraw_page)),
      page(Method::post, "/placement/proposals/{proposal:id}/withdrawal", "placement.title.withdraw",
           Permission::propose_match, with(withdraw_post)),
      page(Method::get, "/placement/notices/{proposal:id}", "placement.title.notice", Permission::see_pool,
           with(notice_page)),
      page(Method::get, "/placement/profiles", "placement.title.profiles", Permission::propose_match,
           with(profiles_page)),
      page(Method::post, "/placement/profiles", "placement.title.profiles", Permission::propose_match,
           with(profiles_post)),
      page(Method::get, "/placement/sheets/{person:id}", "placement.sheet.title", Permission::see_pool,
           with(sheet_page)),
      page(Method::get, "/placement/people/{person:id}/{form:word}", "placement.title.profile",
           Permission::propose_match, with(profile_page)),
      page(Method::post, "/placement/people/{person:id}/{form:word}", "placement.title.profile",
           Permission::propose_match, with(profile_post)),
      api(Method::get, "/api/v1/placement/pool", "placement.title.pool", Permission::see_pool, with(pool_api),
          {.takes = pool_query}),
      api(Method::get, "/api/v1/placement/children/{child:id}", "placement.title.child", Permission::see_pool,
          with(child_api)),
      api(Method::get, "/api/v1/placement/mentors/{mentor:id}", "placement.title.mentor", Permission::see_pool,
          with(mentor_api), {.takes = mentor_query}),
      api(Method::post, "/api/v1/placement/runs", "placement.keep_run", Permission::propose_match, with(run_api_post),
          {.takes = run_table}),
      api(Method::post, "/api/v1/placement/runs/{run:id}", "placement.kept.title", Permission::propose_match,
          with(run_api_decide), {.takes = decide_table}),
      api(Method::post, "/api/v1/placement/pairs", "placement.title.pair", Permission::propose_match,
          with(pairs_api_post), {.takes = pair_docs}),
      api(Method::post, "/api/v1/placement/children/{child:id}/proposal", "placement.title.propose",
          Permission::propose_match, with(propose_api), {.takes = proposal_docs}),
      api(Method::post, "/api/v1/placement/proposals/{proposal:id}/withdrawal", "placement.title.withdraw",
          Permission::propose_match, with(withdraw_api), {.takes = wait_table}),
      api(Method::post, "/api/v1/placement/children/{child:id}/waiting", "placement.wait", Permission::propose_match,
          with(wait_api), {.takes = wait_table}),
  };
  add_settings(list, uses);
  return list;
}

}  // namespace kith::placement
