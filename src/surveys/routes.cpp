// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/lists/lists.h"
#include "surveys/surveys.h"

namespace kith::surveys {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Method;

constexpr FieldDoc answer_table[] = {
    {.name = "instrument", .type = FieldType::word, .required = true, .about = "survey.column.what"},
    {.name = "party", .type = FieldType::word, .required = true, .about = "survey.field.party"},
    {.name = "wave_months", .type = FieldType::word, .about = "survey.column.wave"},
    {.name = "event_date", .type = FieldType::date, .required = true, .about = "survey.field.day"},
    {.name = "result", .type = FieldType::word, .about = "survey.save_declined"},
    {.name = "mode", .type = FieldType::word, .about = "survey.field.mode"},
    {.name = "answers", .limit = 40, .about = "survey.field.answers"},
    {.name = "score", .limit = 10, .about = "survey.field.score"},
    {.name = "note", .limit = 2'000, .about = "survey.field.note"},
};

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  std::vector<http::Route> list{
      page(Method::get, "/surveys/due", "survey.title.due", Permission::see_match, with(due_page)),
      lists::as_file("/surveys/due/as/{file:word}", "list.as_file", Permission::see_match, with(due_page)),
      lists::as_file("/surveys/due/letters/as/{file:word}", "casefile.link.letters", Permission::record_match,
                     with(survey_letters)),
      page(Method::get, "/surveys/{match:id}/{instrument:word}/{party:word}", "survey.title.answer",
           Permission::record_match, with(answer_page)),
      page(Method::post, "/surveys/{match:id}/{instrument:word}/{party:word}", "survey.title.answer",
           Permission::record_match, with(answer_post)),
      page(Method::post, "/surveys/{match:id}/{instrument:word}/{party:word}/link", "casefile.link.title",
           Permission::record_match, with(link_post)),
      page(Method::get, "/surveys/links/{link:id}", "casefile.link.title", Permission::record_match, with(link_page)),
      page(Method::post, "/surveys/links/{link:id}/withdraw", "casefile.link.title", Permission::record_match,
           with(link_withdraw)),
      page(Method::post, "/surveys/links/{link:id}/mail", "casefile.link.title", Permission::record_match,
           with(link_mail)),
      page(Method::get, "/survey/{link:id}", "survey.link.title", Permission::anyone, with(asked_page)),
      page(Method::post, "/survey/{link:id}", "survey.link.title", Permission::anyone, with(asked_post)),
      api(Method::post, "/api/v1/matches/{match:id}/survey-links", "casefile.link.title", Permission::record_match,
          with(link_api), {.takes = std::span(answer_table).first(2)}),
      api(Method::get, "/api/v1/survey-links/{link:id}", "casefile.link.title", Permission::record_match,
          with(link_api_get)),
      api(Method::post, "/api/v1/survey-links/{link:id}/withdraw", "casefile.link.title", Permission::record_match,
          with(link_withdraw)),
      api(Method::post, "/api/v1/survey-links/{link:id}/mail", "casefile.link.title", Permission::record_match,
          with(link_mail)),
      api(Method::get, "/api/v1/surveys-due", "survey.title.due", Permission::see_match, with(due_api)),
      api(Method::post, "/api/v1/matches/{match:id}/surveys", "survey.title.answer", Permission::record_match,
          with(answer_api), {.takes = answer_table}),
  };
  for (auto& route : several_routes(uses)) list.push_back(std::move(route));
  return list;
}

}  // namespace kith::surveys
