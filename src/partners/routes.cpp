// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/person_forms.h"
#include "partners/partners.h"
#include "platform/lists/lists.h"

namespace kith::partners {
namespace {

using http::FieldDoc;
using http::FieldType;

constexpr FieldDoc of_agreement[] = {
    {.name = "of", .type = FieldType::id, .required = true, .about = "partner.field.of"}};
constexpr FieldDoc of_programme[] = {{.name = "programme", .type = FieldType::id, .about = "partner.programme"}};
constexpr FieldDoc of_nothing[] = {{.name = "version", .type = FieldType::word, .about = "partner.field.version"}};
constexpr FieldDoc new_person[] = {
    {.name = "same_as", .type = FieldType::word, .about = "casefile.same_as"},
    {.name = "given_name", .required = true, .about = "casefile.field.given_name"},
    {.name = "family_name", .about = "casefile.field.family_name"},
    {.name = "birth_date", .type = FieldType::date, .about = "casefile.field.birth_date"},
    {.name = "phone", .about = "casefile.field.phone"},
};

constexpr FieldDoc climate_docs[] = {
    {.name = "role", .type = FieldType::word, .required = true, .about = "partner.climate.who"},
    {.name = "event_date", .type = FieldType::date, .required = true, .about = "partner.climate.day"},
    {.name = "q1", .type = FieldType::integer, .about = "partner.climate.q.1"},
    {.name = "q2", .type = FieldType::integer, .about = "partner.climate.q.2"},
    {.name = "q3", .type = FieldType::integer, .about = "partner.climate.q.3"},
    {.name = "q4", .type = FieldType::integer, .about = "partner.climate.q.4"},
    {.name = "q5", .type = FieldType::integer, .about = "partner.climate.q.5"},
    {.name = "note", .about = "partner.climate.note"},
};

std::span<const FieldDoc> before(Act act) {
  if (on_what(act) != On::site) return of_agreement;
  if (act == Act::official) return new_person;
  return act == Act::correction ? std::span<const FieldDoc>(of_nothing) : std::span<const FieldDoc>(of_programme);
}

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  using enum http::Method;
  using enum auth::Permission;
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  const auto site_docs = casefile::docs_of(form_of(Act::correction));
  std::vector<http::Route> list{
      page(get, "/partners/sites", "partner.title.board", see_partners, with(board_page)),
      lists::as_file("/partners/sites/as/{file:word}", "list.as_file", see_partners, with(board_page)),
      page(get, "/partners/sites/new", "partner.title.new", record_partners, with(site_new_page)),
      page(post, "/partners/sites", "partner.title.new", record_partners, with(site_post)),
      page(get, "/partners/sites/{site:id}", "partner.title.one", see_partners, with(site_page)),
      page(get, "/partners/sites/{site:id}/{act:word}", "partner.title.act", record_partners, with(act_page)),
      page(post, "/partners/sites/{site:id}/{act:word}", "partner.title.act", record_partners, with(act_post)),
      page(get, "/partners/sites/{site:id}/climate/{round:id}", "partner.climate", see_partners, with(round_page)),
      page(get, "/partners/sites/{site:id}/climate/{round:id}/paper", "partner.climate", record_partners,
           with(paper_page)),
      page(post, "/partners/sites/{site:id}/climate/{round:id}/paper", "partner.climate", record_partners,
           with(paper_post)),
      page(get, "/climate/{voice:word}/{round:id}", "partner.climate.title", anyone, with(climate_page)),
      page(post, "/climate/{voice:word}/{round:id}", "partner.climate.title", anyone, with(climate_post)),
      api(get, "/api/v1/sites/{site:id}/climate/{round:id}", "partner.climate", see_partners, with(round_api)),
      api(post, "/api/v1/sites/{site:id}/climate/{round:id}/answers", "partner.climate", record_partners,
          with(paper_api_post), {.takes = climate_docs}),
      api(get, "/api/v1/sites", "partner.title.board", see_partners, with(sites_api)),
      api(get, "/api/v1/sites/{site:id}", "partner.title.one", see_partners, with(site_api)),
      api(post, "/api/v1/sites", "partner.title.new", record_partners, with(site_api_post), {.takes = site_docs}),
  };
  constexpr std::string_view paths[act_count] = {
      "/api/v1/sites/{site:id}/correction", "/api/v1/sites/{site:id}/agreement",
      "/api/v1/sites/{site:id}/terms",      "/api/v1/sites/{site:id}/renewal",
      "/api/v1/sites/{site:id}/ending",     "/api/v1/sites/{site:id}/official",
      "/api/v1/sites/{site:id}/leaving",    "/api/v1/sites/{site:id}/acknowledgement",
      "/api/v1/sites/{site:id}/contact",    "/api/v1/sites/{site:id}/climate"};
  for (int at = 0; at < act_count; ++at) {
    const auto act = static_cast<Act>(at);
    const auto docs = casefile::docs_of(form_of(act), before(act));
    list.push_back(api(post, paths[at], "partner.title.act", record_partners,
                       [uses, act](Visit& visit) { return act_api_post(visit, uses, act); }, {.takes = docs}));
  }
  return list;
}

}  // namespace kith::partners
