// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>

#include "casefile/sites.h"
#include "matches/matches.h"
#include "platform/lists/lists.h"

namespace kith::matches {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Method;

constexpr FieldDoc override_table[] = {{.name = "override_reason", .limit = 2'000, .about = "casefile.override"}};
constexpr FieldDoc approval_table[] = {{.name = "override_reason", .limit = 2'000, .about = "casefile.override"},
                                       casefile::site_doc,
                                       {.name = "group", .type = FieldType::id, .about = "life.field.group"}};
constexpr FieldDoc goal_table[] = {
    {.name = "providers", .type = FieldType::id, .many = true, .about = "life.field.providers"}};
constexpr FieldDoc disclosure_table[] = {
    {.name = "own_words", .many = true, .limit = 500, .about = "life.field.own_words"}};
constexpr FieldDoc pair_table[] = {
    {.name = "mentee", .type = FieldType::id, .required = true, .about = "life.field.mentee"},
    {.name = "mentor", .type = FieldType::id, .required = true, .about = "life.field.mentor"},
    {.name = "override_reason", .limit = 2'000, .about = "casefile.override"},
};
constexpr std::string_view lists[] = {"active", "ended"};
constexpr FieldDoc board_table[] = {
    {.name = "list", .type = FieldType::code, .choices = lists, .about = "life.column.state"}};
constexpr FieldDoc end_table[] = {{.name = "pause", .type = FieldType::id, .about = "match.pause_named"}};
constexpr FieldDoc reasons_table[] = {{.name = "version", .required = true, .about = "casefile.correction.version"}};
constexpr std::array<std::string_view, act_count> act_paths{"/api/v1/proposals/{proposal:id}/disclosure",
                                                            "/api/v1/proposals/{proposal:id}/answer",
                                                            "/api/v1/proposals/{proposal:id}/deadline",
                                                            "/api/v1/proposals/{proposal:id}/approval",
                                                            "/api/v1/matches/{match:id}/briefing",
                                                            "/api/v1/matches/{match:id}/introduction",
                                                            "/api/v1/matches/{match:id}/first_meeting",
                                                            "/api/v1/matches/{match:id}/goal",
                                                            "/api/v1/matches/{match:id}/review",
                                                            "/api/v1/matches/{match:id}/pause",
                                                            "/api/v1/matches/{match:id}/pause_approval",
                                                            "/api/v1/matches/{match:id}/pause_end",
                                                            "/api/v1/matches/{match:id}/closure",
                                                            "/api/v1/matches/{match:id}/checklist",
                                                            "/api/v1/matches/{match:id}/exit_interview",
                                                            "/api/v1/matches/{match:id}/reopening",
                                                            "/api/v1/matches/{match:id}/provider_exclusion",
                                                            "/api/v1/matches/{match:id}/commitment"};
constexpr FieldDoc provider_table[] = {
    {.name = "provider", .type = FieldType::id, .required = true, .about = "life.field.provider"}};

std::span<const FieldDoc> docs_for(Act act) {
  const auto& form = form_of(act).form;
  if (act == Act::provider_exclusion) return casefile::docs_of(form, provider_table);
  if (act == Act::approval) return casefile::docs_of(form, approval_table);
  if (act == Act::pause_end) return casefile::docs_of(form, end_table);
  if (act == Act::goal) return casefile::docs_of(form, goal_table);
  if (act == Act::disclosure) return casefile::docs_of(form, disclosure_table);
  return has_soft_guards(act) ? casefile::docs_of(form, override_table) : casefile::docs_of(form);
}

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  using enum Permission;
  using enum Method;
  const auto reasons_docs = casefile::docs_of(reasons_form, reasons_table);
  const auto proposal_docs = casefile::docs_of(proposal_form, pair_table);
  std::vector<http::Route> routes{
      page(get, "/matches/board", "life.title.board", see_match, with(board_page)),
      lists::as_file("/matches/board/as/{file:word}", "list.as_file", see_match, with(board_page)),
      page(get, "/matches/proposals/new", "life.title.proposal_new", record_match, with(proposal_new_page)),
      page(post, "/matches/proposals", "life.title.proposal_new", record_match, with(proposal_post)),
      page(get, "/matches/proposals/{proposal:id}", "life.title.proposal", see_match, with(proposal_page)),
      page(get, "/matches/proposals/{proposal:id}/reasons", "match.reasons", record_match, with(reasons_page)),
      page(post, "/matches/proposals/{proposal:id}/reasons", "match.reasons", record_match, with(reasons_post)),
      page(get, "/matches/proposals/{proposal:id}/{act:word}", "life.title.act", record_match, with(act_page)),
      page(post, "/matches/proposals/{proposal:id}/{act:word}", "life.title.act", record_match, with(act_post)),
      page(get, "/matches/{match:id}/invitation", "life.invitation", see_match, with(invitation)),
      page(get, "/matches/{match:id}/{act:word}", "life.title.act", record_match, with(act_page)),
      page(post, "/matches/{match:id}/{act:word}", "life.title.act", record_match, with(act_post)),
      api(get, "/api/v1/matches-in-progress", "life.title.board", see_match, with(board_api), {.takes = board_table}),
      api(get, "/api/v1/matches/{match:id}/life", "life.life", see_match, with(life_api)),
      api(get, "/api/v1/proposals/{proposal:id}", "life.title.proposal", see_match, with(life_api)),
      api(post, "/api/v1/proposals", "life.title.proposal_new", record_match, with(proposal_api_post),
          {.takes = proposal_docs}),
      api(post, "/api/v1/proposals/{proposal:id}/reasons", "match.reasons", record_match, with(reasons_api_post),
          {.takes = reasons_docs}),
  };
  for (auto& route : several_routes(uses)) routes.push_back(std::move(route));
  for (int i = 0; i < act_count; ++i) {
    const auto act = static_cast<Act>(i);
    const auto docs = docs_for(act);
    routes.push_back(api(post, act_paths[static_cast<std::size_t>(i)], "life.title.act", record_match,
                         [uses, act](Visit& visit) { return act_api_post(visit, uses, act); }, {.takes = docs}));
  }
  return routes;
}

}  // namespace kith::matches
