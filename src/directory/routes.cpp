// SPDX-License-Identifier: AGPL-3.0-or-later
#include "directory/directory.h"
#include "platform/http/sent_file.h"
#include "platform/lists/lists.h"

namespace kith::directory {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Method;

constexpr FieldDoc search_table[] = {
    {.name = "words", .limit = 200, .about = "directory.field.words"},
    {.name = "language", .type = FieldType::word, .about = "directory.field.language"},
    {.name = "age", .type = FieldType::integer, .limit = 150, .about = "directory.field.age"},
    {.name = "all", .type = FieldType::boolean, .about = "directory.field.all"},
    {.name = "page", .type = FieldType::integer, .limit = 100'000, .about = "supervision.field.page"},
};
constexpr FieldDoc reading_table[] = {
    {.name = "source", .required = true, .limit = 200, .about = "directory.field.source"},
    http::file_docs[0],
    http::needed(http::file_docs[1]),
    {.name = "only_try", .type = FieldType::boolean, .about = "directory.field.only_try"},
    {.name = "sure", .type = FieldType::boolean, .about = "directory.field.sure"},
};

}  // namespace

std::vector<http::Route> routes() {
  return {
      page(Method::get, "/directory/services", "directory.title.services", Permission::see_people, services_page),
      lists::as_file("/directory/services/as/{file:word}", "list.as_file", Permission::see_people, services_page),
      page(Method::get, "/directory/services/{service:id}", "directory.title.service", Permission::see_people,
           service_page),
      page(Method::get, "/directory/readings", "directory.title.readings", Permission::record_intake, readings_page),
      lists::as_file("/directory/readings/as/{file:word}", "list.as_file", Permission::record_intake, readings_page),
      page(Method::post, "/directory/readings", "directory.title.readings", Permission::record_intake, readings_post),
      api(Method::get, "/api/v1/services", "directory.title.services", Permission::see_people, services_api,
          {.takes = search_table}),
      api(Method::get, "/api/v1/services/{service:id}", "directory.title.service", Permission::see_people, service_api),
      api(Method::get, "/api/v1/directory/readings", "directory.title.readings", Permission::record_intake,
          readings_api),
      api(Method::post, "/api/v1/directory/readings", "directory.title.readings", Permission::record_intake,
          readings_api_post, {.takes = reading_table}),
  };
}

}  // namespace kith::directory
