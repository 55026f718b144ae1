// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/lists/lists.h"
#include "training/training.h"

namespace kith::training {
namespace {

using http::FieldDoc;
using http::FieldType;

constexpr std::string_view marks[] = {"there", "passed", "failed", "absent"};
constexpr std::string_view modes[] = {"in_person", "video", "self_paced"};
constexpr FieldDoc marks_table[] = {
    {.name = "marks", .type = FieldType::object, .required = true, .many = true, .about = "training.field.mark"},
    {.name = "marks.*.person", .type = FieldType::id, .required = true, .about = "training.column.mentor"},
    {.name = "marks.*.status",
     .type = FieldType::code,
     .required = true,
     .choices = marks,
     .about = "training.field.mark"},
    {.name = "marks.*.minutes", .type = FieldType::integer, .limit = 1'440, .about = "training.field.minutes"},
    {.name = "marks.*.topics", .type = FieldType::word, .many = true, .about = "training.field.missed"},
    {.name = "marks.*.also", .type = FieldType::word, .many = true, .about = "training.field.also"},
    {.name = "marks.*.hours", .type = FieldType::decimal, .about = "training.field.own_hours"},
    {.name = "marks.*.day", .type = FieldType::date, .about = "training.field.own_day"},
    {.name = "marks.*.mode", .type = FieldType::code, .choices = modes, .about = "training.field.own_mode"},
    {.name = "expires_on", .type = FieldType::date, .about = "training.field.expires_on"},
};
constexpr FieldDoc event_table[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "intake.field.programme"},
    {.name = "version", .type = FieldType::id, .required = true, .about = "training.field.version_of"},
    {.name = "trainer", .type = FieldType::id, .about = "training.field.trainer"},
    {.name = "place", .about = "training.field.place"},
    {.name = "starts_at", .type = FieldType::time, .about = "training.field.starts_at"},
};
constexpr FieldDoc since_table[] = {{.name = "since", .type = FieldType::date, .about = "training.since"}};
constexpr FieldDoc people_table[] = {
    {.name = "expected", .type = FieldType::id, .required = true, .many = true, .about = "training.field.expected"}};
constexpr FieldDoc session_table[] = {event_table[0], event_table[2], event_table[3], event_table[4]};

std::vector<http::Route> credited_routes(const Uses& uses) {
  using enum http::Method;
  const auto may = auth::Permission::record_training;
  constexpr std::string_view at = "/training/people/{person:id}/prior-learning/{record:id}",
                             gone = "/training/people/{person:id}/prior-learning/{record:id}/withdraw";
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  constexpr std::string_view all_api = "/api/v1/training/people/{person:id}/prior-learning",
                             at_api = "/api/v1/training/people/{person:id}/prior-learning/{record:id}",
                             gone_api = "/api/v1/training/people/{person:id}/prior-learning/{record:id}/withdraw";
  return {page(get, at, "training.title.prior", may, with(credited_page)),
          page(post, at, "training.title.prior", may, with(credited_correct_post)),
          page(post, gone, "training.title.prior", may, with(credited_withdraw_post)),
          api(get, all_api, "training.title.prior", may, with(prior_api_get)),
          api(get, at_api, "training.title.prior", may, with(credited_api_get)),
          api(post, at_api, "training.title.prior", may, with(credited_correct_api), {.takes = credited_docs()}),
          api(post, gone_api, "training.title.prior", may, with(credited_withdraw_api),
              {.takes = casefile::correction_docs})};
}

std::vector<http::Route> course_routes(const Uses& uses) {
  using enum http::Method;
  using enum auth::Permission;
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  constexpr std::string_view version = "/training/courses/{course:id}/version";
  const auto docs = casefile::docs_of(version_form, casefile::docs_of(course_form));
  const auto version_docs = casefile::docs_of(version_form);
  return {
      page(get, "/training/courses", "training.title.courses", see_training, with(courses_page)),
      lists::as_file("/training/courses/as/{file:word}", "list.as_file", see_training, with(courses_page)),
      page(get, "/training/courses/new", "training.title.course_new", record_training, with(course_new_page)),
      page(post, "/training/courses", "training.title.course_new", record_training, with(course_post)),
      page(get, version, "training.title.version_new", record_training, with(version_new_page)),
      page(post, version, "training.title.version_new", record_training, with(version_post)),
      api(get, "/api/v1/training/courses", "training.title.courses", see_training, with(courses_api)),
      api(post, "/api/v1/training/courses", "training.title.course_new", record_training, with(course_api_post),
          {.takes = docs}),
      api(post, "/api/v1/training/courses/{course:id}/versions", "training.title.version_new", record_training,
          with(version_api_post), {.takes = version_docs}),
  };
}

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  using enum http::Method;
  using enum auth::Permission;
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  const auto event_docs = casefile::docs_of(event_form, event_table);
  const auto session_docs = casefile::docs_of(session_form, session_table);
  const auto record_docs = casefile::docs_of(record_form, casefile::correction_docs);
  std::vector<http::Route> list{
      page(get, "/training/owed", "training.title.owed", see_training, with(owed_page)),
      lists::as_file("/training/owed/as/{file:word}", "list.as_file", see_training, with(owed_page)),
      page(get, "/training/mine", "training.title.mine", see_own_training, with(mine_page)),
      page(get, "/training/events", "training.title.events", see_training, with(events_page)),
      lists::as_file("/training/events/as/{file:word}", "list.as_file", see_training, with(events_page)),
      page(get, "/training/events/new", "training.title.event_new", record_training, with(event_new_page)),
      page(post, "/training/events", "training.title.event_new", record_training, with(event_post)),
      page(get, "/training/sessions/new", "training.title.session_new", record_training, with(session_new_page)),
      page(post, "/training/sessions", "training.title.session_new", record_training, with(session_post)),
      page(get, "/training/events/{event:id}", "training.title.event", record_training, with(event_page)),
      page(get, "/training/events/{event:id}/records/{record:id}", "training.title.record", record_training,
           with(record_page)),
      page(post, "/training/events/{event:id}/records/{record:id}", "training.title.record", record_training,
           with(record_correct_post)),
      page(post, "/training/events/{event:id}/records/{record:id}/withdraw", "training.title.record", record_training,
           with(record_withdraw_post)),
      page(get, "/training/people/{person:id}/prior-learning", "training.title.prior", record_training,
           with(prior_page)),
      page(post, "/training/people/{person:id}/prior-learning", "training.title.prior", record_training,
           with(prior_post)),
      api(post, "/api/v1/training/people/{person:id}/prior-learning", "training.title.prior", record_training,
          with(prior_api_post), {.takes = prior_docs()}),
      lists::as_file("/training/events/{event:id}/as/{file:word}", "list.as_file", record_training, with(event_page)),
      page(post, "/training/events/{event:id}/attendance", "training.title.event", record_training, with(sheet_post)),
      page(post, "/training/events/{event:id}/people", "training.title.event", record_training, with(people_post)),
      page(get, "/training/sign-in", "training.title.sign_in", anyone, with(sign_in_page)),
      page(post, "/training/sign-in", "training.title.sign_in", anyone, with(sign_in_post)),
      page(get, "/training/records/{record:id}/certificate", "training.title.certificate", signed_in,
           with(certificate)),
      page(get, "/badges/keys/{key:word}", "training.title.badge_key", anyone, with(badge_key)),
      page(get, "/training/records/{record:id}/badge", "training.title.badge", signed_in, with(badge)),
      api(get, "/api/v1/training/owed", "training.title.owed", see_training, with(owed_api)),
      api(get, "/api/v1/training/events", "training.title.events", see_training, with(events_api),
          {.takes = since_table}),
      api(get, "/api/v1/training/events/{event:id}", "training.title.event", record_training, with(event_api)),
      api(post, "/api/v1/training/events/{event:id}/people", "training.title.event", record_training,
          with(people_api_post), {.takes = people_table}),
      api(post, "/api/v1/training/events", "training.title.event_new", record_training, with(event_api_post),
          {.takes = event_docs}),
      api(post, "/api/v1/training/sessions", "training.title.session_new", record_training, with(session_api_post),
          {.takes = session_docs}),
      api(get, "/api/v1/training/events/{event:id}/records/{record:id}", "training.title.record", record_training,
          with(record_versions_api)),
      api(post, "/api/v1/training/events/{event:id}/records/{record:id}", "training.title.record", record_training,
          with(record_correct_api), {.takes = record_docs}),
      api(post, "/api/v1/training/events/{event:id}/records/{record:id}/withdraw", "training.title.record",
          record_training, with(record_withdraw_api), {.takes = casefile::correction_docs}),
      api(post, "/api/v1/training/events/{event:id}/attendance", "training.title.event", record_training,
          with(sheet_api_post), {.takes = marks_table}),
  };
  for (auto* more : {course_routes, credited_routes, several_routes})
    for (auto& route : more(uses)) list.push_back(std::move(route));
  return list;
}

}  // namespace kith::training
