// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outcomes/outcomes.h"
#include "platform/lists/lists.h"

namespace kith::outcomes {
namespace {

using http::FieldDoc;
using http::FieldType;

constexpr FieldDoc of_record[] = {{.name = "of", .type = FieldType::id, .required = true, .about = "outcome.field.of"},
                                  {.name = "version", .type = FieldType::word, .about = "outcome.field.version_seen"}};
constexpr FieldDoc wave_table[] = {
    {.name = "wave", .type = FieldType::word, .required = true, .about = "outcome.column.wave"}};
constexpr FieldDoc value_table[] = {
    wave_table[0],
    {.name = "event_date", .type = FieldType::date, .required = true, .about = "outcome.field.day"},
    {.name = "outcome", .type = FieldType::id, .required = true, .about = "outcome.column.outcome"},
    {.name = "value", .required = true, .limit = 12, .about = "outcome.field.value"},
};

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  using enum http::Method;
  using enum auth::Permission;
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  std::vector<http::Route> list{
      page(get, "/outcomes/plan", "outcome.title.plan", see_outcomes, with(plan_page)),
      page(get, "/outcomes/groups", "outcome.title.groups", see_outcomes, with(groups_page)),
      lists::as_file("/outcomes/groups/as/{file:word}", "list.as_file", see_outcomes, with(groups_page)),
      page(get, "/outcomes/due", "outcome.title.due", see_mentee_file, with(due_page)),
      lists::as_file("/outcomes/due/as/{file:word}", "list.as_file", see_mentee_file, with(due_page)),
      page(get, "/outcomes/episodes/{episode:id}/{wave:word}", "outcome.title.wave", record_intake, with(wave_page)),
      page(post, "/outcomes/episodes/{episode:id}/{wave:word}", "outcome.title.wave", record_intake, with(wave_post)),
      page(get, "/outcomes/{programme:id}/{act:word}", "outcome.title.act", record_outcomes, with(act_page)),
      page(post, "/outcomes/{programme:id}/{act:word}", "outcome.title.act", record_outcomes, with(act_post)),
      api(get, "/api/v1/outcomes-due", "outcome.title.due", see_mentee_file, with(due_api)),
      api(get, "/api/v1/programmes/{programme:id}/outcomes", "outcome.title.plan", see_outcomes, with(plan_api)),
      api(get, "/api/v1/episodes/{episode:id}/outcomes", "outcome.title.wave", record_intake, with(wave_api_get),
          {.takes = wave_table}),
      api(post, "/api/v1/episodes/{episode:id}/outcomes", "outcome.title.wave", record_intake, with(wave_api),
          {.takes = value_table}),
  };
  constexpr std::string_view paths[act_count] = {
      "/api/v1/programmes/{programme:id}/logic-models", "/api/v1/programmes/{programme:id}/logic-models/correction",
      "/api/v1/programmes/{programme:id}/outcomes",     "/api/v1/programmes/{programme:id}/outcomes/correction",
      "/api/v1/programmes/{programme:id}/reports",      "/api/v1/programmes/{programme:id}/reports/correction"};
  for (int at = 0; at < act_count; ++at) {
    const auto act = static_cast<Act>(at);
    const auto docs = changes(act) ? casefile::docs_of(form_of(act), of_record) : casefile::docs_of(form_of(act));
    list.push_back(api(post, paths[at], "outcome.title.act", record_outcomes,
                       [uses, act](Visit& visit) { return act_api_post(visit, uses, act); }, {.takes = docs}));
  }
  return list;
}

}  // namespace kith::outcomes
