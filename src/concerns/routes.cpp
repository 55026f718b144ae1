// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>

#include "concerns/concerns.h"
#include "platform/lists/lists.h"

namespace kith::concerns {
namespace {

using http::FieldDoc;
using http::FieldType;

constexpr FieldDoc raise_table[] = {
    {.name = "match", .type = FieldType::id, .about = "match.title"},
    {.name = "programme", .type = FieldType::id, .about = "intake.field.programme"},
    {.name = "unnamed", .type = FieldType::boolean, .about = "concern.field.unnamed"},
};
constexpr std::array<std::string_view, act_count> act_paths{
    "/api/v1/concerns/{concern:id}/triage",        "/api/v1/concerns/{concern:id}/first_response",
    "/api/v1/concerns/{concern:id}/safety_action", "/api/v1/concerns/{concern:id}/report_made",
    "/api/v1/concerns/{concern:id}/coach_mentor",  "/api/v1/concerns/{concern:id}/coach_mentee",
    "/api/v1/concerns/{concern:id}/joint_meeting", "/api/v1/concerns/{concern:id}/plan",
    "/api/v1/concerns/{concern:id}/follow_up",     "/api/v1/concerns/{concern:id}/resolved",
    "/api/v1/concerns/{concern:id}/closed"};

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  using enum auth::Permission;
  using enum http::Method;
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  const auto raise_docs = casefile::docs_of(concern_form, raise_table);
  std::vector<http::Route> routes{
      page(get, "/concerns/board", "concern.title.board", handle_concern, with(board_page)),
      lists::as_file("/concerns/board/as/{file:word}", "list.as_file", handle_concern, with(board_page)),
      page(get, "/concerns/new", "concern.title.new", signed_in, with(raise_page)),
      page(post, "/concerns", "concern.title.new", signed_in, with(raise_post)),
      page(get, "/concerns/{concern:id}", "concern.title.one", handle_concern, with(concern_page)),
      page(get, "/concerns/{concern:id}/{act:word}", "concern.title.one", handle_concern, with(act_page)),
      page(post, "/concerns/{concern:id}/{act:word}", "concern.title.one", handle_concern, with(act_post)),
      api(get, "/api/v1/concerns", "concern.title.board", handle_concern, with(concerns_api)),
      api(get, "/api/v1/concerns/{concern:id}", "concern.title.one", handle_concern, with(concern_api)),
      api(post, "/api/v1/concerns", "concern.title.new", signed_in, with(raise_api), {.takes = raise_docs}),
      api(get, "/api/v1/concern-choices", "concern.title.new", signed_in, with(choices_api),
          {.takes = std::span(raise_table).first(1)}),
  };
  for (int i = 0; i < act_count; ++i) {
    const auto act = static_cast<Act>(i);
    const auto docs = casefile::docs_of(form_of(act).form);
    routes.push_back(api(post, act_paths[static_cast<std::size_t>(i)], "concern.title.one", handle_concern,
                         [uses, act](Visit& visit) { return act_api(visit, uses, act); }, {.takes = docs}));
  }
  return routes;
}

}  // namespace kith::concerns
