// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/sites.h"
#include "groups/groups.h"
#include "platform/lists/lists.h"

namespace kith::groups {
namespace {

using http::FieldDoc;
using http::FieldType;

constexpr std::string_view presences[] = {"present", "late", "absent_excused", "absent", "unknown"};
constexpr FieldDoc marks_table[] = {
    {.name = "marks", .type = FieldType::object, .many = true, .about = "group.field.presence"},
    {.name = "marks.*.person", .type = FieldType::id, .required = true, .about = "group.column.person"},
    {.name = "marks.*.status",
     .type = FieldType::code,
     .required = true,
     .choices = presences,
     .about = "group.field.presence"},
    {.name = "override_reason", .limit = 2'000, .about = "casefile.override"},
};
constexpr FieldDoc programme_table[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "intake.field.programme"},
    casefile::site_doc};
constexpr FieldDoc person_table[] = {
    {.name = "person", .type = FieldType::id, .required = true, .about = "group.column.person"}};

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  using enum http::Method;
  constexpr auto permission = auth::Permission::record_group;
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  const auto pack_docs = casefile::docs_of(pack_form, person_table);
  const auto check_in_docs = casefile::docs_of(check_in_form, person_table);
  static const auto told_fields = [] {
    std::vector<http::FieldDoc> all(casefile::correction_docs.begin(), casefile::correction_docs.end());
    for (const auto* form : {&pack_form, &check_in_correction_form})
      for (auto doc : casefile::docs_of(*form))
        if (std::ranges::none_of(all, [&](const auto& one) { return one.name == doc.name; })) {
          if (doc.name != "event_date") doc.required = false;
          all.push_back(doc);
        }
    return all;
  }();
  const std::span<const http::FieldDoc> told_docs(told_fields);
  const auto session_docs = casefile::docs_of(session_form, marks_table);
  const auto meeting_docs = casefile::docs_of(mentor_meeting_form, programme_table);
  return {
      page(get, "/groups/mentor-meetings", "group.title.meetings", permission, with(meetings_page)),
      lists::as_file("/groups/mentor-meetings/as/{file:word}", "list.as_file", permission, with(meetings_page)),
      page(post, "/groups/mentor-meetings", "group.title.meetings", permission, with(meetings_post)),
      api(post, "/api/v1/mentor-meetings", "group.title.meetings", permission,
          http::checked(meeting_docs, with(meetings_api_post)), {.takes = meeting_docs}),
      page(get, "/groups/team", "group.title.team", auth::Permission::see_team, with(team_page)),
      page(get, "/groups/board", "group.title.board", permission, with(board_page)),
      lists::as_file("/groups/board/as/{file:word}", "list.as_file", permission, with(board_page)),
      page(get, "/groups/new", "group.title.new", permission, with(group_new_page)),
      page(post, "/groups", "group.title.new", permission, with(group_post)),
      page(get, "/groups/{group:id}", "group.title.one", permission, with(group_page)),
      lists::as_file("/groups/{group:id}/as/{file:word}", "list.as_file", permission, with(group_page)),
      page(get, "/groups/{group:id}/session", "group.title.session", permission, with(session_new_page)),
      page(post, "/groups/{group:id}/session", "group.title.session", permission, with(session_post)),
      page(get, "/groups/{group:id}/session/{session:id}", "group.title.session", permission, with(attendance_page)),
      page(post, "/groups/{group:id}/session/{session:id}", "group.title.session", permission, with(attendance_post)),
      page(get, "/groups/{group:id}/session/{session:id}/correct", "group.title.session", permission,
           with(session_correct_page)),
      page(post, "/groups/{group:id}/session/{session:id}/correct", "group.title.session", permission,
           with(session_correct_post)),
      page(post, "/groups/{group:id}/session/{session:id}/correct/withdraw", "group.title.session", permission,
           with(session_withdraw_post)),
      page(get, "/groups/{group:id}/told", "group.title.told", permission, with(told_page)),
      page(get, "/groups/{group:id}/records/{person:id}/{act:word}/{record:id}", "group.title.one", permission,
           with(told_one_page)),
      page(post, "/groups/{group:id}/records/{person:id}/{act:word}/{record:id}", "group.title.one", permission,
           with(told_correct_post)),
      page(post, "/groups/{group:id}/records/{person:id}/{act:word}/{record:id}/withdraw", "group.title.one",
           permission, with(told_withdraw_post)),
      page(get, "/groups/{group:id}/{act:word}", "group.title.one", permission, with(record_page)),
      page(post, "/groups/{group:id}/{act:word}", "group.title.one", permission, with(record_post)),
      api(get, "/api/v1/groups/{group:id}/records/{person:id}/{act:word}/{record:id}", "group.title.one", permission,
          with(told_versions_api)),
      api(post, "/api/v1/groups/{group:id}/records/{person:id}/{act:word}/{record:id}", "group.title.one", permission,
          http::checked(told_docs, with(told_correct_api)), {.takes = told_docs}),
      api(post, "/api/v1/groups/{group:id}/records/{person:id}/{act:word}/{record:id}/withdraw", "group.title.one",
          permission, http::checked(casefile::correction_docs, with(told_withdraw_api)),
          {.takes = casefile::correction_docs}),
      api(get, "/api/v1/groups", "group.title.board", permission, with(groups_api)),
      api(post, "/api/v1/groups/{group:id}/sessions", "group.title.session", permission,
          http::checked(session_docs, with(session_api_post)), {.takes = session_docs}),
      api(post, "/api/v1/groups/{group:id}/packs", "group.title.one", permission,
          http::checked(pack_docs, [uses](Visit& visit) { return record_api(visit, uses, "pack"); }),
          {.takes = pack_docs}),
      api(post, "/api/v1/groups/{group:id}/check-ins", "group.title.one", permission,
          http::checked(check_in_docs, [uses](Visit& visit) { return record_api(visit, uses, "checkin"); }),
          {.takes = check_in_docs}),
  };
}

}  // namespace kith::groups
