// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/routes.h"
#include "platform/base/json_writer.h"

namespace kith::evidence {
namespace {

void write(const Visit& visit, const Uses& uses, JsonWriter& json, const Package& p) {
  json.object().member("id", visit.seal_record("evidence_packages", p.id));
  json.member("programme", visit.seal(p.programme)).member("edition", p.edition);
  json.member("from", iso(p.from)).member("to", iso(p.to)).member("as_of", iso(p.as_of));
  json.member("language", i18n::short_name(p.language)).member("cases", p.named ? "names" : "pseudonyms");
  json.member("asked_on", iso(p.asked_on)).member("asked_by", p.who).member("state", name(p.state));
  json.member("step", p.step).member("done", p.done).member("steps", p.steps);
  const bool here = is_here(uses, p);
  json.member("available", here);
  if (here)
    json.member("bytes", p.bytes)
        .member("sha256", p.sha256)
        .member("package_sum", p.package_sum)
        .member("kept_until", iso(p.kept_until()));
  json.end();
}

http::Response json_of(const Visit& visit, const Uses& uses, const Package& package, int status = 200) {
  std::string out;
  JsonWriter json(out);
  write(visit, uses, json, package);
  return http::Response::json(out, status);
}

}  // namespace

http::Response packages_api_list(Visit& visit, const Uses& uses) {
  std::string out;
  JsonWriter json(out);
  json.object().key("packages").array();
  for (const auto& package : packages_for(visit)) write(visit, uses, json, package);
  json.end().end();
  return http::Response::json(out);
}

http::Response packages_api_post(Visit& visit, const Uses& uses) {
  const auto made = order(visit, uses, [&](std::int64_t id) {
    return http::Response::json("{\"id\":\"" + visit.seal_record("evidence_packages", id) + "\"}", 202);
  });
  return made ? *made : visit.refused(made.error());
}

http::Response package_api_one(Visit& visit, const Uses& uses) {
  const auto package = open_package(visit);
  return package ? json_of(visit, uses, *package) : visit.refused({RefusalKind::not_found, {}});
}

http::Response package_api_stop(Visit& visit, const Uses& uses) {
  const auto package = open_package(visit);
  if (!package) return visit.refused({RefusalKind::not_found, {}});
  const auto made = stop(visit, uses, *package, http::Response::json("{}", 202));
  return made ? *made : visit.refused(made.error());
}

http::Response package_api_remove(Visit& visit, const Uses& uses) {
  const auto package = open_package(visit);
  if (!package) return visit.refused({RefusalKind::not_found, {}});
  const auto made = take_away(visit, uses, *package, http::Response::json("{}"));
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::evidence
