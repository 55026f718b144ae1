// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/site.h"

#include "app/version.h"
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

/// Ready: the database answers and takes reads. Says so when the disk is full and nothing else goes on (room.h).
Response ready(Agency& agency) {
  try {
    agency.db().read("ready", [](db::Tx&) {});
    return Response::text(agency.short_of_room() ? "ready for reading only: the disk is full\n" : "ready\n");
  } catch (const db::DbError&) {
    return Response::text("not ready\n", 503);
  }
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

std::vector<http::Route> site_routes(Agency* agency, const Metrics& metrics, const http::Router& router) {
  return {
      {Kind::probe, Method::get, "/healthz", "site.health", Permission::anyone,
       [](Visit&) { return Response::text("ok\n"); }},
      {Kind::probe, Method::get, "/readyz", "site.ready", Permission::anyone,
       [agency](Visit&) { return ready(*agency); }},
      {Kind::api, Method::get, "/metrics", "site.metrics", Permission::see_operations,
       [agency, &metrics](Visit&) {
         auto response = Response::text(operating_figures(agency, metrics));
         response.content_type = "text/plain; version=0.0.4; charset=utf-8";
         return response;
       }},
      {Kind::probe, Method::post, http::csp_report_path, "site.csp_reports", Permission::anyone,
       [](Visit&) { return Response::text("", 204); }},
      page(Method::get, "/styleguide", "site.styleguide", Permission::signed_in, styleguide),
      api(Method::get, "/api/v1/openapi.json", "site.openapi", Permission::signed_in,
          [&router](Visit& visit) { return description(visit, router); }),
  };
}

}  // namespace kith::app
