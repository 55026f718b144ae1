// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formative/formative.h"

namespace kith::formative {
namespace {

using http::FieldDoc;
using http::FieldType;

constexpr FieldDoc of_goal[] = {
    {.name = "of", .type = FieldType::id, .required = true, .about = "formative.field.of"},
    {.name = "version", .type = FieldType::word, .about = "formative.field.version_seen"},
    {.name = "item_ids", .type = FieldType::id, .many = true, .about = "formative.field.item_ids"}};
constexpr FieldDoc of_items[] = {
    {.name = "item_ids", .type = FieldType::id, .many = true, .about = "formative.field.item_ids"}};

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  using enum http::Method;
  using enum auth::Permission;
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  std::vector<http::Route> list{
      page(get, "/formative/cycles", "formative.title.board", see_formative, with(board_page)),
      page(get, "/formative/matches/{match:id}", "formative.title.match", see_formative, with(match_page)),
      page(post, "/formative/matches/{match:id}", "formative.title.match", see_formative, with(purpose_post)),
      page(get, "/formative/matches/{match:id}/{act:word}", "formative.title.act", record_formative, with(act_page)),
      page(post, "/formative/matches/{match:id}/{act:word}", "formative.title.act", record_formative, with(act_post)),
      api(get, "/api/v1/formative-cycles", "formative.title.board", see_formative, with(board_api)),
      api(post, "/api/v1/matches/{match:id}/formative/access", "formative.field.purpose", see_formative,
          with(purpose_api_post), {.takes = purpose_docs()}),
  };
  constexpr std::string_view paths[act_count] = {
      "/api/v1/matches/{match:id}/formative/cycle", "/api/v1/matches/{match:id}/formative/item",
      "/api/v1/matches/{match:id}/formative/goal", "/api/v1/matches/{match:id}/formative/goal-correction",
      "/api/v1/matches/{match:id}/formative/closing"};
  for (int at = 0; at < act_count; ++at) {
    const auto act = static_cast<Act>(at);
    const auto docs = act == Act::goal_change ? casefile::docs_of(form_of(act), of_goal)
                      : act == Act::goal      ? casefile::docs_of(form_of(act), of_items)
                                              : casefile::docs_of(form_of(act));
    list.push_back(api(post, paths[at], "formative.title.act", record_formative,
                       [uses, act](Visit& visit) { return act_api_post(visit, uses, act); }, {.takes = docs}));
  }
  return list;
}

}  // namespace kith::formative
