// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/routes.h"

#include "platform/lists/lists.h"

namespace kith::evidence {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Method;

constexpr std::string_view languages[] = {"en", "fr"};
constexpr std::string_view cases[] = {"pseudonyms", "names"};
constexpr FieldDoc wanted_fields[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "evidence.programme"},
    {.name = "edition", .limit = 80, .about = "evidence.edition_hint"},
    {.name = "from", .type = FieldType::date, .required = true, .about = "evidence.from"},
    {.name = "to", .type = FieldType::date, .required = true, .about = "evidence.to"},
    {.name = "as_of", .type = FieldType::date, .about = "evidence.as_of_hint"},
    {.name = "language", .type = FieldType::code, .choices = languages, .about = "evidence.language"},
    {.name = "cases", .type = FieldType::code, .choices = cases, .about = "evidence.cases"},
    {.name = "names_confirmed", .type = FieldType::boolean, .about = "evidence.names_confirmed"},
    {.name = "why", .limit = 500, .about = "evidence.why"},
    {.name = "without_pdf", .type = FieldType::boolean, .about = "evidence.without_pdf"},
};

constexpr FieldDoc opening_fields[] = {
    {.name = "packages", .type = FieldType::id, .many = true, .about = "evidence.opening.packages"}};

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [uses, handler](Visit& visit) { return handler(visit, uses); };
  };
  constexpr auto make = Permission::make_evidence, read = Permission::see_sample;
  return {
      page(Method::get, "/evidence/packages", "evidence.title.packages", make, with(packages_page)),
      lists::as_file("/evidence/packages/as/{file:word}", "list.as_file", make, with(packages_page)),
      page(Method::get, "/evidence/packages/new", "evidence.title.new", make, with(packages_new_page)),
      page(Method::post, "/evidence/packages", "evidence.title.new", make, with(packages_post)),
      page(Method::get, "/evidence/packages/{package:id}", "evidence.title.package", make, with(package_page)),
      page(Method::post, "/evidence/packages/{package:id}/stop", "evidence.stop", make, with(package_stop_post)),
      page(Method::post, "/evidence/packages/{package:id}/remove", "evidence.remove", make, with(package_remove_post)),
      page(Method::get, "/evidence/packages/{package:id}/package.zip", "evidence.download", make,
           with(package_download)),
      page(Method::get, "/evidence/packages/{package:id}/case", "evidence.title.case", make, with(package_case_page)),
      page(Method::get, "/evidence/openings/{opening:id}", "evidence.opening.title", make, with(opening_page)),
      page(Method::post, "/evidence/openings/{opening:id}", "evidence.opening.title", make, with(opening_post)),
      page(Method::get, "/evidence/opened", "evidence.opened.title", read, with(opened_page)),
      page(Method::get, "/evidence/opened/{package:id}/package.zip", "evidence.download", read, with(opened_download)),
      api(Method::get, "/api/v1/evidence-opened", "evidence.opened.title", read, with(opened_api)),
      api(Method::get, "/api/v1/evidence-opened/{package:id}/package.zip", "evidence.download", read,
          with(opened_download)),
      api(Method::post, "/api/v1/review-openings/{opening:id}/packages", "evidence.opening.title", make,
          with(opening_api_post), {.takes = opening_fields}),
      api(Method::get, "/api/v1/evidence-packages", "evidence.title.packages", make, with(packages_api_list)),
      api(Method::post, "/api/v1/evidence-packages", "evidence.title.new", make, with(packages_api_post),
          {.takes = wanted_fields}),
      api(Method::get, "/api/v1/evidence-packages/{package:id}", "evidence.title.package", make, with(package_api_one)),
      api(Method::post, "/api/v1/evidence-packages/{package:id}/stop", "evidence.stop", make, with(package_api_stop)),
      api(Method::post, "/api/v1/evidence-packages/{package:id}/remove", "evidence.remove", make,
          with(package_api_remove)),
      api(Method::get, "/api/v1/evidence-packages/{package:id}/package.zip", "evidence.download", make,
          with(package_download)),
  };
}

}  // namespace kith::evidence
