// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <source_location>

#include "casefile/sites.h"
#include "groups/groups.h"
#include "platform/lists/lists.h"

namespace kith::groups {
namespace {

using http::FieldDoc;
using http::FieldType;

constexpr std::string_view presences[] = {"present", "late", "absent_excused", "absent", "unknown"};
constexpr FieldDoc attendance_table[] = {
    {.name = "marks", .type = FieldType::object, .required = true, .many = true, .about = "group.field.presence"},
    {.name = "marks.*.person", .type = FieldType::id, .required = true, .about = "group.column.person"},
    {.name = "marks.*.status",
     .type = FieldType::code,
     .required = true,
     .choices = presences,
     .about = "group.field.presence"},
};
constexpr FieldDoc override_doc{.name = "override_reason", .limit = 2'000, .about = "casefile.override"};
constexpr FieldDoc marks_table[] = {
    {.name = "marks", .type = FieldType::object, .many = true, .about = "group.field.presence"},
    attendance_table[1],
    attendance_table[2],
    override_doc};
constexpr FieldDoc programme_table[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "intake.field.programme"},
    casefile::site_doc};
constexpr FieldDoc person_table[] = {
    {.name = "person", .type = FieldType::id, .required = true, .about = "group.column.person"}};

constexpr auto may = auth::Permission::record_group;

struct JsonAct {
  std::string_view path, act;
  const casefile::RecordForm& form;
  bool of_person;
};
constexpr JsonAct json_acts[] = {{"/api/v1/groups/{group:id}/members", "member", member_form, false},
                                 {"/api/v1/groups/{group:id}/leaving", "leaving", leaving_form, true},
                                 {"/api/v1/groups/{group:id}/schedules", "schedule", schedule_form, false},
                                 {"/api/v1/groups/{group:id}/follow-ups", "followup", followup_form, true},
                                 {"/api/v1/groups/{group:id}/sizes", "size", size_form, false},
                                 {"/api/v1/groups/{group:id}/packs", "pack", pack_form, true},
                                 {"/api/v1/groups/{group:id}/check-ins", "checkin", check_in_form, true}};

http::PageHandler bound(const Uses& uses, http::Response (*handler)(Visit&, const Uses&)) {
  return [handler, uses](Visit& visit) { return handler(visit, uses); };
}

using Docs = std::span<const FieldDoc>;
/// POST of a body that fits `docs`.
http::Route takes(std::string_view path, std::string_view title, Docs docs, http::PageHandler handler,
                  std::source_location where = std::source_location::current()) {
  return api(http::Method::post, path, title, may, std::move(handler), {.takes = docs}, where);
}

/// Of a pack and of a check-in: what either may say.
Docs told_docs() {
  static const auto fields = [] {
    std::vector<FieldDoc> all(casefile::correction_docs.begin(), casefile::correction_docs.end());
    for (const auto* form : {&pack_form, &check_in_correction_form})
      for (auto doc : casefile::docs_of(*form))
        if (std::ranges::none_of(all, [&](const auto& one) { return one.name == doc.name; })) {
          if (doc.name != "event_date") doc.required = false;
          all.push_back(doc);
        }
    return all;
  }();
  return fields;
}

Docs session_correction_docs() {
  std::vector<FieldDoc> before(casefile::correction_docs.begin(), casefile::correction_docs.end());
  before.push_back(override_doc);
  return casefile::docs_of(session_form, before);
}

std::vector<http::Route> session_routes(const Uses& uses) {
  using enum http::Method;
  constexpr std::string_view all = "/groups/{group:id}/session", one = "/groups/{group:id}/session/{session:id}",
                             correct = "/groups/{group:id}/session/{session:id}/correct",
                             withdraw = "/groups/{group:id}/session/{session:id}/correct/withdraw";
  constexpr std::string_view all_api = "/api/v1/groups/{group:id}/sessions",
                             one_api = "/api/v1/groups/{group:id}/sessions/{session:id}",
                             marks_api = "/api/v1/groups/{group:id}/sessions/{session:id}/attendance",
                             withdraw_api = "/api/v1/groups/{group:id}/sessions/{session:id}/withdraw";
  constexpr std::string_view title = "group.title.session";
  return {
      page(get, all, title, may, bound(uses, session_new_page)),
      page(post, all, title, may, bound(uses, session_post)),
      page(get, one, title, may, bound(uses, attendance_page)),
      page(post, one, title, may, bound(uses, attendance_post)),
      page(get, correct, title, may, bound(uses, session_correct_page)),
      page(post, correct, title, may, bound(uses, session_correct_post)),
      page(post, withdraw, title, may, bound(uses, session_withdraw_post)),
      takes(all_api, title, casefile::docs_of(session_form, marks_table), bound(uses, session_api_post)),
      api(get, one_api, title, may, bound(uses, session_versions_api)),
      takes(one_api, title, session_correction_docs(), bound(uses, session_correct_api)),
      takes(withdraw_api, title, casefile::correction_docs, bound(uses, session_withdraw_api)),
      api(get, marks_api, title, may, bound(uses, attendance_api)),
      takes(marks_api, title, attendance_table, bound(uses, attendance_api_post)),
  };
}

std::vector<http::Route> told_routes(const Uses& uses) {
  using enum http::Method;
  constexpr std::string_view one = "/groups/{group:id}/records/{person:id}/{act:word}/{record:id}",
                             gone = "/groups/{group:id}/records/{person:id}/{act:word}/{record:id}/withdraw";
  constexpr std::string_view one_api = "/api/v1/groups/{group:id}/records/{person:id}/{act:word}/{record:id}",
                             gone_api = "/api/v1/groups/{group:id}/records/{person:id}/{act:word}/{record:id}/withdraw";
  constexpr std::string_view title = "group.title.one";
  return {
      page(get, "/groups/{group:id}/told", "group.title.told", may, bound(uses, told_page)),
      page(get, one, title, may, bound(uses, told_one_page)),
      page(post, one, title, may, bound(uses, told_correct_post)),
      page(post, gone, title, may, bound(uses, told_withdraw_post)),
      api(get, one_api, title, may, bound(uses, told_versions_api)),
      takes(one_api, title, told_docs(), bound(uses, told_correct_api)),
      takes(gone_api, title, casefile::correction_docs, bound(uses, told_withdraw_api)),
  };
}

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  using enum http::Method;
  const auto meeting_docs = casefile::docs_of(mentor_meeting_form, programme_table);
  std::vector<http::Route> list{
      page(get, "/groups/mentor-meetings", "group.title.meetings", may, bound(uses, meetings_page)),
      lists::as_file("/groups/mentor-meetings/as/{file:word}", "list.as_file", may, bound(uses, meetings_page)),
      page(post, "/groups/mentor-meetings", "group.title.meetings", may, bound(uses, meetings_post)),
      takes("/api/v1/mentor-meetings", "group.title.meetings", meeting_docs, bound(uses, meetings_api_post)),
      page(get, "/groups/team", "group.title.team", auth::Permission::see_team, bound(uses, team_page)),
      page(get, "/groups/board", "group.title.board", may, bound(uses, board_page)),
      lists::as_file("/groups/board/as/{file:word}", "list.as_file", may, bound(uses, board_page)),
      page(get, "/groups/new", "group.title.new", may, bound(uses, group_new_page)),
      page(post, "/groups", "group.title.new", may, bound(uses, group_post)),
      page(get, "/groups/{group:id}", "group.title.one", may, bound(uses, group_page)),
      lists::as_file("/groups/{group:id}/as/{file:word}", "list.as_file", may, bound(uses, group_page)),
      page(get, "/groups/{group:id}/{act:word}", "group.title.one", may, bound(uses, record_page)),
      page(post, "/groups/{group:id}/{act:word}", "group.title.one", may, bound(uses, record_post)),
      api(get, "/api/v1/groups", "group.title.board", may, bound(uses, groups_api)),
      takes("/api/v1/groups", "group.title.new", casefile::docs_of(group_form, programme_table),
            bound(uses, group_api_post)),
      api(get, "/api/v1/groups/{group:id}", "group.title.one", may, bound(uses, group_api)),
  };
  for (auto* more : {session_routes, told_routes})
    for (auto& route : more(uses)) list.push_back(std::move(route));
  for (const auto& one : json_acts)
    list.push_back(takes(one.path, "group.title.one",
                         casefile::docs_of(one.form, one.of_person ? Docs(person_table) : Docs()),
                         [uses, act = one.act](Visit& visit) { return record_api(visit, uses, act); }));
  return list;
}

}  // namespace kith::groups
