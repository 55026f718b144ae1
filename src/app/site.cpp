// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/site.h"

#include <algorithm>
#include <atomic>

#include "app/queries.h"
#include "app/version.h"
#include "platform/auth/sign_in.h"
#include "platform/http/json_body.h"
#include "platform/http/openapi.h"
#include "platform/http/security_headers.h"
#include "platform/http/visit.h"
#include "platform/i18n/keys.h"
#include "platform/render/styleguide.h"

namespace kith::app {
namespace {

using auth::Permission;
using http::Kind;
using http::Method;
using http::Response;

/// Ready: the database answers, takes reads and holds an agency's tables. Says so when the disk is full and nothing
/// else goes on (room.h).
Response ready(Agency& agency) {
  try {
    agency.db().read("ready", [](db::Tx& tx) { tx.query(sql::agency_properties, {}, [](const db::Row&) {}); });
    return Response::text(agency.short_of_room() ? "ready for reading only: the disk is full\n" : "ready\n");
  } catch (const db::DbError&) {
    return Response::text("not ready\n", 503);
  }
}

std::atomic<std::uint64_t> csp_reports{0};

/// A directive's name; "(other)" for whatever else somebody sends.
std::string directive_of(std::string_view text) {
  text = text.substr(0, text.find(' '));
  const bool word = !text.empty() && text.size() <= 40 &&
                    std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
  return std::string(word ? text : "(other)");
}

/// "https://host/people/x?y" -> "/people/{person:id}"
std::string_view page_of_report(std::string_view url, const http::Router& router) {
  const auto scheme = url.find("://");
  const auto path = scheme == url.npos ? url.npos : url.find('/', scheme + 3);
  if (path == url.npos) return "(none)";
  url.remove_prefix(path);
  const auto found = router.find(Method::get, url.substr(0, url.find_first_of("?#")));
  return found.route ? found.route->path : "(none)";
}

std::string waits_text() {
  return "# HELP kith_sign_in_waits_total Tries to sign in that were told to wait.\n# TYPE kith_sign_in_waits_total "
         "counter\nkith_sign_in_waits_total " +
         std::to_string(auth::told_to_wait()) +
         "\n# HELP kith_csp_reports_total Reports of the content security policy.\n# TYPE kith_csp_reports_total "
         "counter\nkith_csp_reports_total " +
         std::to_string(csp_reports.load()) + "\n";
}

std::string operating_figures(Agency* agency, const Metrics& metrics) {
  std::string text = metrics.text();
  if (!agency) return text;
  const auto add = [&](const char* name, bool value) {
    text += std::string("# TYPE ") + name + " gauge\n" + name + (value ? " 1\n" : " 0\n");
  };
  add("kith_disk_full", agency->short_of_room());
  add("kith_checkpoints_contradicted", agency->contradicted());
  return text;
}

Response styleguide(Visit& visit) {
  return visit.page(visit.words.text(i18n::Key("site.styleguide")), render::styleguide(visit.words, visit.today));
}

Response description(Visit& visit, const http::Router& router) {
  auto response = Response::json(
      http::openapi(router.routes(), version, [&](std::string_view key) { return visit.words.text_of(key); }));
  response.content_type = "application/json; charset=utf-8";
  return response;
}

}  // namespace

void note_csp_reports(const http::Request& request, const http::Router& router, Log& log) {
  constexpr int most = 16;  // of one request
  const auto report = http::decode_json("{\"r\":" + request.body + "}", {});
  if (!report) return;
  const auto note = [&](const std::string& at, std::string_view directive, std::string_view page) {
    const auto violated = report->fields.get(at + std::string(directive));
    if (violated.empty()) return false;
    csp_reports.fetch_add(1, std::memory_order_relaxed);
    const std::string name = directive_of(violated);
    log.event("csp_report",
              {{"directive", name}, {"route", page_of_report(report->fields.get(at + std::string(page)), router)}});
    return true;
  };
  if (note("r.csp-report.", "effective-directive", "document-uri")) return;
  if (note("r.csp-report.", "violated-directive", "document-uri")) return;
  for (int i = 0; i < most && note("r." + std::to_string(i) + ".body.", "effectiveDirective", "documentURL"); ++i) {
  }
}

Response metrics_answer(Agency* agency, const Metrics& metrics) {
  auto response = Response::text(operating_figures(agency, metrics) + waits_text());
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return response;
}

std::vector<http::Route> site_routes(Agency* agency, const Metrics& metrics, const http::Router& router) {
  return {
      {Kind::probe, Method::get, "/healthz", "site.health", Permission::anyone,
       [](Visit&) { return Response::text("ok\n"); }},
      {Kind::probe, Method::get, "/readyz", "site.ready", Permission::anyone,
       [agency](Visit&) { return ready(*agency); }},
      {Kind::api, Method::get, "/metrics", "site.metrics", Permission::see_operations,
       [agency, &metrics](Visit&) { return metrics_answer(agency, metrics); }},
      {Kind::probe, Method::post, http::csp_report_path, "site.csp_reports", Permission::anyone,
       [](Visit&) { return Response::text("", 204); }},
      page(Method::get, "/styleguide", "site.styleguide", Permission::signed_in, styleguide),
      api(Method::get, "/api/v1/openapi.json", "site.openapi", Permission::signed_in,
          [&router](Visit& visit) { return description(visit, router); }),
  };
}

}  // namespace kith::app
