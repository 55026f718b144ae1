// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/corrected.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/http/field_table.h"
#include "platform/lists/lists.h"
#include "policies/policies.h"
#include "policies/setting.h"
#include "policies/setup.h"
#include "policies/values.h"

namespace kith::policies {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Method;

constexpr FieldDoc list_table[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "policy.programme"}};
constexpr FieldDoc set_table[] = {
    {.name = "programme", .type = FieldType::id, .required = true, .about = "policy.programme"},
    {.name = "key", .type = FieldType::word, .required = true, .about = "policy.column.key"},
    {.name = "value", .required = true, .about = "policy.field.value"},
    {.name = "valid_from", .type = FieldType::date, .required = true, .about = "policy.field.valid_from"},
    {.name = "valid_until", .type = FieldType::date, .about = "policy.field.valid_until"},
    {.name = "reason", .about = "policy.field.reason"}};

}  // namespace

http::Response policies_api_list(Visit& visit) {
  const auto place = place_at(visit, visit.request.query.get("programme"));
  if (!place) return visit.refused({RefusalKind::not_found, {}});
  const auto values = visit.reading([&](db::Tx& tx) { return values_of(tx, place->programme, visit.today); });
  std::string out;
  JsonWriter json(out);
  const auto text = [](const std::string& s) { return s.empty() ? std::nullopt : std::optional(s); };
  json.object().key("policies").array();
  for (const KeyRule& rule : key_rules()) {
    const Value* now = in_force(values, rule, visit.today);
    const std::string stored = now ? now->value : default_text(rule);
    json.object().member("key", snapshot::word(rule.key)).member("value", text(stored));
    json.member("default", text(default_text(rule))).member("looser", now && is_looser(rule, stored));
    json.key("history").array();
    for (const Value& v : values) {
      if (v.key != snapshot::word(rule.key)) continue;
      json.object().member("value", v.value).member("valid_from", iso(v.from));
      json.member("valid_until", v.until ? std::optional(iso(*v.until)) : std::nullopt);
      json.member("whole_agency", v.agency_wide).member("approved_by", text(v.approver));
      json.member("recorded_on", iso(v.recorded_on)).member("reason", text(v.reason)).end();
    }
    json.end().end();
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response policies_api_post(Visit& visit) {
  const auto place = place_at(visit, visit.request.form.get("programme"));
  if (!place || !place->may_set) return visit.refused({RefusalKind::not_found, {}});
  const KeyRule* rule = rule_of(visit.request.form.get("key"));
  if (!rule) return visit.refused({RefusalKind::invalid, {{"key", "http.field.not_a_choice"}}});
  const auto made =
      set_from(visit, *place, *rule, [&](std::int64_t record) { return http::created(visit, "policies", record); });
  return made ? *made : visit.refused(made.error());
}

std::vector<http::Route> routes() {
  const auto facts = casefile::docs_of(programme_form), corrected_facts = casefile::docs_of_corrected(programme_form);
  const auto period = casefile::docs_of(period_form), corrected_period = casefile::docs_of_corrected(period_form);
  constexpr std::string_view one = "/api/v1/programmes/{programme:id}",
                             one_period = "/api/v1/programmes/{programme:id}/calendar/{period:id}";
  return {
      page(Method::get, "/policies/programme", "policy.title.programme", Permission::see_policies, programme_page),
      lists::as_file("/policies/programme/as/{file:word}", "list.as_file", Permission::see_policies, programme_page),
      page(Method::get, "/policies/programme/{programme:id}/{key:word}", "policy.title.value", Permission::see_policies,
           value_page),
      page(Method::post, "/policies/programme/{programme:id}/{key:word}", "policy.title.value",
           Permission::set_policies, value_post),
      page(Method::get, "/policies/programmes/new", "policy.title.new_programme", Permission::import_records,
           programme_new_page),
      page(Method::post, "/policies/programmes", "policy.title.new_programme", Permission::import_records,
           programme_post),
      page(Method::get, "/policies/programmes/{programme:id}", "policy.title.programme_facts", Permission::set_policies,
           programme_facts_page),
      page(Method::post, "/policies/programmes/{programme:id}", "policy.title.programme_facts",
           Permission::set_policies, programme_facts_post),
      page(Method::get, "/policies/programmes/{programme:id}/calendar", "policy.title.period", Permission::set_policies,
           period_page),
      page(Method::post, "/policies/programmes/{programme:id}/calendar", "policy.title.period",
           Permission::set_policies, period_post),
      api(Method::post, "/api/v1/programmes", "policy.title.new_programme", Permission::import_records,
          programme_api_post, {.takes = facts}),
      api(Method::get, "/api/v1/programmes", "policy.title.programme", Permission::see_policies, programmes_api),
      api(Method::get, one, "policy.title.programme_facts", Permission::set_policies, programme_facts_api),
      api(Method::post, one, "policy.title.programme_facts", Permission::set_policies, programme_facts_api_post,
          {.takes = corrected_facts}),
      api(Method::get, one_period, "policy.title.period", Permission::set_policies, period_api),
      api(Method::post, one_period, "policy.title.period", Permission::set_policies, period_correct_api,
          {.takes = corrected_period}),
      api(Method::get, "/api/v1/programmes/{programme:id}/calendar", "policy.title.period", Permission::see_policies,
          calendar_api),
      api(Method::post, "/api/v1/programmes/{programme:id}/calendar", "policy.title.period", Permission::set_policies,
          period_api_post, {.takes = period}),
      api(Method::get, "/api/v1/policies", "policy.title.programme", Permission::see_policies, policies_api_list,
          {.takes = list_table}),
      api(Method::post, "/api/v1/policies", "policy.title.value", Permission::set_policies, policies_api_post,
          {.takes = set_table}),
  };
}

}  // namespace kith::policies
