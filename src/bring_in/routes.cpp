// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/bring_in.h"
#include "platform/http/sent_file.h"
#include "platform/lists/lists.h"

namespace kith::bring_in {

using auth::Permission;
using http::api;
using http::FieldDoc;
using http::FieldType;
using http::Method;
using http::page;

namespace {

constexpr std::string_view kind_names[] = {"people", "mentors", "mentees", "matches", "meetings", "contacts"};
constexpr std::string_view verdict_names[] = {"take", "join", "known", "blank", "ask", "refuse"};
constexpr std::string_view orders[] = {"day-first", "month-first"};
constexpr FieldDoc put_table[] = {
    {.name = "kind", .type = FieldType::code, .required = true, .choices = kind_names, .about = "bring_in.kind_label"},
    http::file_docs[0],
    http::needed(http::file_docs[1])};
constexpr FieldDoc one_table[] = {
    {.name = "show", .type = FieldType::code, .choices = verdict_names, .about = "bring_in.api.show"},
    {.name = "after", .type = FieldType::integer, .about = "bring_in.api.after"}};
constexpr FieldDoc choices_table[] = {
    {.name = "fields", .type = FieldType::object, .many = true, .about = "bring_in.api.fields"},
    {.name = "fields.*.field", .type = FieldType::word, .required = true, .about = "bring_in.api.field"},
    {.name = "fields.*.column", .limit = 32'767, .about = "bring_in.api.column"},
    {.name = "fields.*.value", .limit = 200, .about = "bring_in.api.value"},
    {.name = "days", .type = FieldType::code, .choices = orders, .about = "bring_in.days"},
    {.name = "programme", .type = FieldType::id, .about = "bring_in.programme"},
    {.name = "load", .limit = 100, .about = "bring_in.load"},
    {.name = "save_as", .limit = 100, .about = "bring_in.save_as"},
};

std::vector<http::Route> api_routes(const Uses& uses) {
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [uses, handler](Visit& visit) { return handler(visit, uses); };
  };
  return {
      api(Method::get, "/api/v1/bring-in/files", "bring_in.title", Permission::import_records, files_api),
      api(Method::post, "/api/v1/bring-in/files", "bring_in.title", Permission::import_records, files_api_post,
          {.takes = put_table}),
      api(Method::get, "/api/v1/bring-in/files/{file:id}", "bring_in.title_one", Permission::import_records,
          with(files_one_api), {.takes = one_table}),
      api(Method::post, "/api/v1/bring-in/files/{file:id}/choices", "bring_in.title_one", Permission::import_records,
          with(files_choices_api), {.takes = choices_table}),
      api(Method::post, "/api/v1/bring-in/files/{file:id}/take", "bring_in.title_one", Permission::import_records,
          with(files_take_api)),
      api(Method::post, "/api/v1/bring-in/files/{file:id}/undo", "bring_in.title_one", Permission::import_records,
          with(files_undo_api)),
      api(Method::post, "/api/v1/bring-in/files/{file:id}/drop", "bring_in.title_one", Permission::import_records,
          files_drop_api),
      api(Method::post, "/api/v1/bring-in/sealed-rows/{row:id}", "bring_in.sealed.title", Permission::import_records,
          sealed_row_api),
  };
}

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [uses, handler](Visit& visit) { return handler(visit, uses); };
  };
  std::vector<http::Route> list{
      page(Method::get, "/bring-in/files", "bring_in.title", Permission::import_records, files_page),
      lists::as_file("/bring-in/files/as/{file:word}", "list.as_file", Permission::import_records, files_page),
      page(Method::post, "/bring-in/files", "bring_in.title", Permission::import_records, files_post),
      page(Method::get, "/bring-in/files/{file:id}", "bring_in.title_one", Permission::import_records,
           with(files_one_page)),
      page(Method::post, "/bring-in/files/{file:id}/choices", "bring_in.title_one", Permission::import_records,
           with(files_choices_post)),
      page(Method::post, "/bring-in/files/{file:id}/take", "bring_in.title_one", Permission::import_records,
           with(files_take_post)),
      page(Method::post, "/bring-in/files/{file:id}/undo", "bring_in.title_one", Permission::import_records,
           with(files_undo_post)),
      page(Method::post, "/bring-in/files/{file:id}/drop", "bring_in.title_one", Permission::import_records,
           files_drop_post),
      page(Method::post, "/bring-in/sealed-rows/{row:id}", "bring_in.sealed.title", Permission::import_records,
           sealed_row_post),
      page(Method::get, "/bring-in/files/{file:id}/left", "bring_in.title_left", Permission::import_records,
           with(files_left_page)),
  };
  for (auto& route : api_routes(uses)) list.push_back(std::move(route));
  return list;
}

}  // namespace kith::bring_in
