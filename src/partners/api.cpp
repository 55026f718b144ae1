// SPDX-License-Identifier: AGPL-3.0-or-later
#include "partners/partners.h"
#include "platform/auth/policy.h"
#include "platform/base/json_writer.h"

/// Partners as JSON: what the pages show, with the same ids.
namespace kith::partners {
namespace {

void owed(JsonWriter& json, const Visit& visit, const Seen& seen) {
  json.key("owed").array();
  for (const auto& debt : seen.owed) {
    json.object().member("what", name(debt.need));
    if (debt.programme) json.member("programme", visit.seal(debt.programme));
    if (debt.record)
      json.member("of", visit.seal_record(debt.need == Need::acknowledgement ? "site_officials" : "site_agreements",
                                          debt.record));
    if (debt.due) json.member("due", iso(*debt.due));
    json.end();
  }
  json.end();
}

void head(JsonWriter& json, const Visit& visit, const Seen& seen) {
  json.member("id", visit.seal(seen.site.site)).member("name", seen.site.name).member("kind", seen.site.kind);
  json.member("controlled_by_org", seen.site.controlled_by_org).member("state", name(state_of(seen.site, visit.today)));
  json.member("matches", seen.use.matches()).member("groups", seen.use.groups());
  json.member("not_applicable_reopened", !seen.reopened.empty());
  owed(json, visit, seen);
}

void date(JsonWriter& json, std::string_view name, std::optional<Date> day) {
  if (day) json.member(name, iso(*day));
}

void agreements(JsonWriter& json, const Visit& visit, const Site& site) {
  json.key("agreements").array();
  for (const auto& a : site.agreements) {
    json.object()
        .member("id", visit.seal_record("site_agreements", a.chain))
        .member("state", name(state_of(a, site.agreements, visit.today)));
    if (a.programme) json.member("programme", visit.seal(a.programme));
    json.member("parties", a.parties);
    date(json, "signed_on", a.signed_on);
    date(json, "valid_from", a.valid_from);
    date(json, "valid_until", a.valid_until);
    date(json, "review_date", a.review_date);
    json.key("missing").array();
    for (const auto missing : missing_of(a)) json.value(name(missing));
    json.end().end();
  }
  json.end();
}

void officials(JsonWriter& json, const Visit& visit, const Site& site) {
  json.key("officials").array();
  for (const auto& o : site.officials) {
    json.object()
        .member("id", visit.seal_record("site_officials", o.chain))
        .member("person", visit.seal(o.person))
        .member("title", o.title);
    date(json, "start_date", o.start);
    date(json, "end_date", o.end);
    date(json, "acknowledged", o.acknowledged);
    json.end();
  }
  json.end();
}

/// Rounds of the climate check: how many answered of each role.
void rounds(JsonWriter& json, const Visit& visit, const Site& site) {
  json.key("climate").array();
  for (const auto& round : site.rounds) {
    json.object().member("id", visit.seal_record("climate_surveys", round.chain));
    json.member("programme", visit.seal(round.programme));
    date(json, "opened_on", round.opened);
    date(json, "closes_on", round.closes);
    for (const Voice voice : voices) json.member(name(voice), std::int64_t{round.heard_of(voice)});
    json.end();
  }
  json.end();
}

}  // namespace

http::Response sites_api(Visit& visit, const Uses& uses) {
  std::string out;
  JsonWriter json(out);
  json.object().key("sites").array();
  for (const auto& seen : sites_for(visit, uses)) {
    json.object();
    head(json, visit, seen);
    json.end();
    visit.saw("site", seen.site.site.value);
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response site_api(Visit& visit, const Uses& uses) {
  const auto seen = seen_at(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object();
  head(json, visit, *seen);
  agreements(json, visit, seen->site);
  officials(json, visit, seen->site);
  rounds(json, visit, seen->site);
  if (seen->site.kind == "school")
    json.member("meetings_tagged", seen->use.tagged).member("meetings_not_only_lessons", seen->use.social);
  json.end();
  for (const auto& o : seen->site.officials) visit.saw("person", o.person.value);
  return http::Response::json(out);
}

}  // namespace kith::partners
