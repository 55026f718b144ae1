// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/routes.h"

#include "accreditation/measures_page.h"
#include "accreditation/own_pages.h"
#include "platform/http/visit.h"
#include "platform/lists/lists.h"

namespace kith::accreditation {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Method;

constexpr FieldDoc measures_fields[] = {
    {.name = "programme", .type = FieldType::id, .about = "accreditation.measures.programme"},
    {.name = "from", .type = FieldType::date, .about = "accreditation.measures.from"},
    {.name = "to", .type = FieldType::date, .about = "accreditation.measures.to"},
    {.name = "as_of", .type = FieldType::date, .about = "accreditation.measures.as_of"},
};
constexpr FieldDoc readiness_fields[] = {
    {.name = "programme", .type = FieldType::id, .about = "accreditation.measures.programme"},
    {.name = "as_of", .type = FieldType::date, .about = "accreditation.measures.as_of"},
};

}  // namespace

std::vector<http::Route> routes(Columns columns, const std::string& own, Figured figures) {
  if (!figures) figures = [kept = std::make_shared<KeptFigures>()]() -> KeptFigures& { return *kept; };
  const auto with_figures = [&columns, &figures](http::Response (*handler)(Visit&, const Live&)) {
    return [columns, figures, handler](Visit& visit) { return handler(visit, Live{columns(), figures()}); };
  };
  const auto with_own = [&](http::Response (*handler)(Visit&, const Live&, const OwnCatalogues&)) {
    return [columns, figures, own, handler](Visit& visit) {
      const auto added = visit.reading([&](db::Tx& tx) { return own_catalogues(tx, own, visit.today); });
      return handler(visit, Live{columns(), figures()}, added);
    };
  };
  std::vector<http::Route> all{
      page(Method::get, "/accreditation/readiness", "accreditation.title.readiness", Permission::see_measures,
           with_own(readiness_page)),
      api(Method::get, "/api/v1/readiness", "accreditation.api.readiness", Permission::see_measures,
          with_own(readiness_api), {.takes = readiness_fields}),
      page(Method::get, "/accreditation/effect", "accreditation.title.work", Permission::see_measure_cases,
           with_figures(effect_page)),
      lists::as_file("/accreditation/effect/as/{file:word}", "list.as_file", Permission::see_measure_cases,
                     with_figures(effect_page)),
      page(Method::get, "/accreditation/measures", "accreditation.title.measures", Permission::see_measures,
           with_figures(measures_page)),
      page(Method::get, "/accreditation/measures/{measure:word}", "accreditation.title.cases",
           Permission::see_measure_cases, with_figures(measures_cases_page)),
      lists::as_file("/accreditation/measures/{measure:word}/as/{file:word}", "list.as_file",
                     Permission::see_measure_cases, with_figures(measures_cases_page)),
      api(Method::get, "/api/v1/measures", "accreditation.api.measures", Permission::see_measures,
          with_figures(measures_api), {.takes = measures_fields}),
  };
  for (auto& route : own_routes(own)) all.push_back(std::move(route));
  return all;
}

}  // namespace kith::accreditation
