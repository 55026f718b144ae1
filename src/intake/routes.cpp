// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>
#include <tuple>

#include "casefile/sites.h"
#include "intake/intake.h"
#include "intake/own_consents.h"
#include "platform/lists/lists.h"

namespace kith::intake {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Method;

constexpr FieldDoc state_table[] = {{.name = "state", .type = FieldType::word, .about = "casefile.column.state"}};
constexpr FieldDoc ended_table[] = {
    {.name = "record", .type = FieldType::id, .required = true, .about = "intake.field.record"}};
constexpr FieldDoc service_table[] = {{.name = "service", .type = FieldType::id, .about = "intake.field.service"}};
constexpr FieldDoc override_table[] = {{.name = "override_reason", .limit = 2'000, .about = "casefile.override"}};
constexpr FieldDoc release_docs[] = {
    {.name = "version", .required = true, .about = "casefile.correction.version"},
    {.name = "correction_reason", .required = true, .limit = 2'000, .about = "casefile.correction.reason"},
    {.name = "override_reason", .limit = 2'000, .about = "casefile.override"}};
constexpr FieldDoc referral_table[] = {
    {.name = "person", .type = FieldType::id, .about = "casefile.title.one"},
    {.name = "same_as", .type = FieldType::word, .about = "casefile.same_as"},
    {.name = "given_name", .about = "casefile.field.given_name"},
    {.name = "family_name", .about = "casefile.field.family_name"},
    {.name = "birth_date", .type = FieldType::date, .about = "casefile.field.birth_date"},
    {.name = "phone", .about = "casefile.field.phone"},
    {.name = "programme", .type = FieldType::id, .required = true, .about = "intake.field.programme"},
    casefile::site_doc,
};
constexpr std::array<std::string_view, act_count> act_paths{
    "/api/v1/episodes/{episode:id}/screening",       "/api/v1/episodes/{episode:id}/notice",
    "/api/v1/episodes/{episode:id}/rights",          "/api/v1/episodes/{episode:id}/intake",
    "/api/v1/episodes/{episode:id}/response",        "/api/v1/episodes/{episode:id}/assessment",
    "/api/v1/episodes/{episode:id}/consent",         "/api/v1/episodes/{episode:id}/decision",
    "/api/v1/episodes/{episode:id}/summary_in",      "/api/v1/episodes/{episode:id}/onward",
    "/api/v1/episodes/{episode:id}/waitlist",        "/api/v1/episodes/{episode:id}/wait_contact",
    "/api/v1/episodes/{episode:id}/leave_waitlist",  "/api/v1/episodes/{episode:id}/termination",
    "/api/v1/episodes/{episode:id}/closing_summary", "/api/v1/episodes/{episode:id}/trigger",
    "/api/v1/episodes/{episode:id}/case_review",     "/api/v1/episodes/{episode:id}/provider",
    "/api/v1/episodes/{episode:id}/provider_end",    "/api/v1/episodes/{episode:id}/release",
    "/api/v1/episodes/{episode:id}/withdrawal",      "/api/v1/episodes/{episode:id}/onward_outcome",
    "/api/v1/episodes/{episode:id}/no_onward"};

std::span<const FieldDoc> docs_for(Act act) {
  const auto& form = form_of(act).form;
  if (act == Act::decision || act == Act::release) return casefile::docs_of(form, override_table);
  if (act == Act::onward) return casefile::docs_of(form, service_table);
  return ends_record(act) ? casefile::docs_of(form, ended_table) : casefile::docs_of(form);
}

/// What a family permitted: read and taken back by the family (workflows.md §15).
std::vector<http::Route> own_routes(const Uses& uses) {
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  constexpr auto title = "intake.title.my_consents";
  return {
      page(Method::get, "/intake/my-consents", title, Permission::see_own_match, with(my_consents_page)),
      page(Method::get, "/intake/my-consents/{consent:id}/withdraw", title, Permission::see_own_match,
           with(take_back_page)),
      page(Method::post, "/intake/my-consents/{consent:id}/withdraw", title, Permission::see_own_match,
           with(take_back_post)),
      api(Method::get, "/api/v1/my-consents", title, Permission::see_own_match, with(my_consents_api)),
      api(Method::post, "/api/v1/my-consents/{consent:id}/withdraw", title, Permission::see_own_match,
          with(take_back_api)),
  };
}

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  const auto referral_docs = casefile::docs_of(referral_form, referral_table);
  std::vector<http::Route> routes{
      page(Method::get, "/intake/board", "intake.title.board", Permission::see_mentee_file, with(board_page)),
      lists::as_file("/intake/board/as/{file:word}", "list.as_file", Permission::see_mentee_file, with(board_page)),
      page(Method::get, "/intake/episodes/{episode:id}", "intake.title.episode", Permission::see_mentee_file,
           with(episode_page)),
      page(Method::get, "/intake/episodes/{episode:id}/{act:word}", "intake.title.episode", Permission::record_intake,
           with(act_page)),
      page(Method::post, "/intake/episodes/{episode:id}/{act:word}", "intake.title.episode", Permission::record_intake,
           with(act_post)),
      page(Method::get, "/intake/episodes/{episode:id}/records/{act:word}/{record:id}", "intake.title.episode",
           Permission::record_intake, with(correction_page)),
      page(Method::post, "/intake/episodes/{episode:id}/records/{act:word}/{record:id}", "intake.title.episode",
           Permission::record_intake, with(correction_post)),
      page(Method::post, "/intake/episodes/{episode:id}/records/{act:word}/{record:id}/withdraw",
           "intake.title.episode", Permission::record_intake, with(withdrawal_post)),
      page(Method::get, "/intake/referrals/new", "intake.title.referral", Permission::record_intake,
           with(referral_new_page)),
      page(Method::post, "/intake/referrals", "intake.title.referral", Permission::record_intake, with(referral_post)),
      api(Method::get, "/api/v1/episodes", "intake.title.board", Permission::see_mentee_file, with(episodes_api_list),
          {.takes = state_table}),
      api(Method::get, "/api/v1/episodes/{episode:id}", "intake.title.episode", Permission::see_mentee_file,
          with(episode_api_one)),
      api(Method::post, "/api/v1/referrals", "intake.title.referral", Permission::record_intake,
          with(referral_api_post), {.takes = referral_docs}),
  };
  for (auto& route : several_routes(uses)) routes.push_back(std::move(route));
  for (auto& route : own_routes(uses)) routes.push_back(std::move(route));
  for (int i = 0; i < act_count; ++i) {
    const auto act = static_cast<Act>(i);
    const auto docs = docs_for(act);
    routes.push_back(api(Method::post, act_paths[static_cast<std::size_t>(i)], "intake.title.episode",
                         Permission::record_intake,
                         [uses, act](Visit& visit) { return act_api_post(visit, uses, act); }, {.takes = docs}));
  }
  for (const auto& [act, path, gone] :
       {std::tuple{Act::release, "/api/v1/episodes/{episode:id}/releases/{record:id}",
                   "/api/v1/episodes/{episode:id}/releases/{record:id}/withdraw"},
        std::tuple{Act::case_review, "/api/v1/episodes/{episode:id}/case-reviews/{record:id}",
                   "/api/v1/episodes/{episode:id}/case-reviews/{record:id}/withdraw"}}) {
    const auto docs = casefile::docs_of(
        form_of(act).form, act == Act::release ? std::span<const FieldDoc>(release_docs) : casefile::correction_docs);
    routes.push_back(api(Method::post, path, "intake.title.episode", Permission::record_intake,
                         [uses, act = act](Visit& visit) { return correction_api(visit, uses, act); },
                         {.takes = docs}));
    routes.push_back(api(Method::get, path, "intake.title.episode", Permission::record_intake,
                         [uses, act = act](Visit& visit) { return versions_api(visit, uses, act); }));
    routes.push_back(api(Method::post, gone, "intake.title.episode", Permission::record_intake,
                         [uses, act = act](Visit& visit) { return withdrawal_api(visit, uses, act); },
                         {.takes = casefile::correction_docs}));
  }
  return routes;
}

}  // namespace kith::intake
