// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/person_forms.h"
#include "personnel/personnel.h"
#include "platform/lists/lists.h"

namespace kith::personnel {
namespace {

using http::FieldDoc;
using http::FieldType;

constexpr FieldDoc of_record[] = {
    {.name = "of", .type = FieldType::id, .required = true, .about = "personnel.field.of"},
    {.name = "version", .type = FieldType::word, .about = "personnel.field.version"}};
constexpr FieldDoc of_role[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "personnel.programme"},
    {.name = "site", .type = FieldType::id, .about = "personnel.site"}};
constexpr FieldDoc same_as_table[] = {{.name = "same_as", .type = FieldType::word, .about = "casefile.same_as"}};
constexpr FieldDoc hand_over_table[] = {
    {.name = "day", .type = FieldType::date, .about = "personnel.field.day"},
    {.name = "back_on", .type = FieldType::date, .about = "personnel.field.back_on"},
    {.name = "all_to", .type = FieldType::id, .about = "personnel.field.all_to"},
    {.name = "transfers", .type = FieldType::object, .many = true, .about = "personnel.field.to"},
    {.name = "transfers.*.match", .type = FieldType::id, .required = true, .about = "personnel.field.match"},
    {.name = "transfers.*.to", .type = FieldType::id, .about = "personnel.field.to"},
    {.name = "override_reason", .limit = 2'000, .about = "casefile.override"},
};
constexpr FieldDoc matches_table[] = {
    {.name = "whose", .type = FieldType::word, .about = "personnel.field.whose"},
    {.name = "programme", .type = FieldType::id, .about = "personnel.field.programme"}};
constexpr std::string_view need_levels[] = {"standard", "raised", "high"};
constexpr FieldDoc assignment_table[] = {
    {.name = "person_id", .type = FieldType::id, .required = true, .about = "personnel.field.to"},
    {.name = "need_level",
     .type = FieldType::code,
     .required = true,
     .choices = need_levels,
     .about = "record.column.need_level"},
    {.name = "start_date", .type = FieldType::date, .required = true, .about = "record.column.start_date"},
    {.name = "override_reason", .limit = 2'000, .about = "casefile.override"},
};

/// Of somebody new: who it is, the employment, the first role. A field that two of them ask stands once.
std::span<const FieldDoc> new_staff_docs() {
  static const auto docs = [] {
    std::vector<FieldDoc> list;
    const auto add = [&](std::span<const FieldDoc> more) {
      for (const auto& doc : more)
        if (std::ranges::none_of(list, [&](const FieldDoc& d) { return d.name == doc.name; })) list.push_back(doc);
    };
    add(casefile::docs_of(casefile::brief_person_form, same_as_table));
    add(casefile::docs_of(form_of(Act::employment)));
    add(casefile::docs_of(form_of(Act::role), of_role));
    return list;
  }();
  return docs;
}

std::span<const FieldDoc> before(Act act) {
  if (changes(act)) return of_record;
  return act == Act::role ? std::span<const FieldDoc>(of_role) : std::span<const FieldDoc>();
}

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  using enum http::Method;
  using enum auth::Permission;
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  std::vector<http::Route> list{
      page(get, "/personnel/board", "personnel.title.board", see_personnel, with(board_page)),
      page(get, "/personnel/competencies", "personnel.title.matrix", see_personnel, with(matrix_page)),
      page(get, "/personnel/matches", "personnel.title.matches", see_personnel, with(matches_page)),
      lists::as_file("/personnel/matches/as/{file:word}", "list.as_file", see_personnel, with(matches_page)),
      lists::as_file("/personnel/board/as/{file:word}", "list.as_file", see_personnel, with(board_page)),
      lists::as_file("/personnel/competencies/as/{file:word}", "list.as_file", see_personnel, with(matrix_page)),
      page(get, "/personnel/staff/new", "personnel.title.new", record_staff, with(staff_new_page)),
      page(post, "/personnel/staff", "personnel.title.new", record_staff, with(staff_post)),
      page(get, "/personnel/staff/{person:id}", "personnel.title.one", see_personnel, with(staff_page)),
      page(get, "/personnel/staff/{person:id}/hand-over", "personnel.title.act", record_personnel,
           with(hand_over_page)),
      page(post, "/personnel/staff/{person:id}/hand-over", "personnel.title.act", record_personnel,
           with(hand_over_post)),
      page(get, "/personnel/staff/{person:id}/{act:word}", "personnel.title.act", record_personnel, with(act_page)),
      page(post, "/personnel/staff/{person:id}/{act:word}", "personnel.title.act", record_personnel, with(act_post)),
      page(post, "/personnel/hand-overs/{handover:id}/take-back", "personnel.title.act", record_personnel,
           with(take_back_post)),
      page(get, "/personnel/matches/{match:id}/assignment", "personnel.title.act", record_personnel,
           with(assignment_page)),
      page(post, "/personnel/matches/{match:id}/assignment", "personnel.title.act", record_personnel,
           with(assignment_post)),
      api(get, "/api/v1/personnel", "personnel.title.board", see_personnel, with(board_api)),
      api(post, "/api/v1/personnel", "personnel.title.new", record_staff, with(staff_api_post),
          {.takes = new_staff_docs()}),
      api(get, "/api/v1/personnel/matches", "personnel.title.matches", see_personnel, with(matches_api),
          {.takes = matches_table}),
      api(get, "/api/v1/personnel/{person:id}", "personnel.title.one", see_personnel, with(staff_api)),
      api(post, "/api/v1/personnel/{person:id}/hand-over", "personnel.act.hand_over", record_personnel,
          with(hand_over_api_post), {.takes = hand_over_table}),
      api(post, "/api/v1/hand-overs/{handover:id}/take-back", "personnel.take_back", record_personnel,
          with(take_back_api_post)),
      api(post, "/api/v1/matches/{match:id}/assignment", "personnel.act.assignment", record_personnel,
          with(assignment_api_post), {.takes = assignment_table}),
  };
  for (auto& route : several_routes(uses)) list.push_back(std::move(route));
  constexpr std::string_view paths[act_count] = {
      "/api/v1/personnel/{person:id}/employment", "/api/v1/personnel/{person:id}/employment-end",
      "/api/v1/personnel/{person:id}/role",       "/api/v1/personnel/{person:id}/role-end",
      "/api/v1/personnel/{person:id}/evidence",   "/api/v1/personnel/{person:id}/plan",
      "/api/v1/personnel/{person:id}/plan-end",   "/api/v1/personnel/{person:id}/review"};
  for (int at = 0; at < act_count; ++at) {
    const auto act = static_cast<Act>(at);
    const auto docs = casefile::docs_of(form_of(act), before(act));
    list.push_back(api(post, paths[at], "personnel.title.act", of_staff(act) ? record_staff : record_personnel,
                       [uses, act](Visit& visit) { return act_api_post(visit, uses, act); }, {.takes = docs}));
  }
  return list;
}

}  // namespace kith::personnel
