// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/frame.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "app/agency.h"
#include "app/problem.html.h"
#include "platform/base/html_escape.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/page.h"

namespace kith::app {
namespace {

/// What the menu offers, in this order, to whoever may open it. A part without such a page is left out.
struct MenuPaths {
  i18n::Key title;
  std::initializer_list<std::string_view> paths;
};
constexpr std::string_view my_wait = "/placement/my-wait", my_consents = "/intake/my-consents",
                           my_agreements = "/screening/my-agreements", my_checks = "/screening/my-checks",
                           thanks = "/supervision/recognitions";
const std::array menu_parts{
    MenuPaths{"layout.part_today",
              {"/supervision/mine", "/sharing/mine", "/supervision/work-list", "/supervision/calling-session",
               "/supervision/support", thanks, "/arrivals", "/concerns/new"}},
    MenuPaths{
        "layout.part_people",
        {"/casefile/people", "/intake/board", "/directory/services", "/screening/mentors", "/screening/checks",
         "/screening/references", "/training/owed", "/training/events", "/training/mine", my_agreements, my_checks}},
    MenuPaths{"layout.part_matches",
              {"/placement/pool", my_wait, my_consents, "/matches/board", "/surveys/due", "/outcomes/due",
               "/formative/cycles", "/groups/board", "/groups/team", "/partners/sites", "/concerns/board"}},
    MenuPaths{"layout.part_standards",
              {"/accreditation/readiness", "/accreditation/measures", "/outcomes/plan", "/evidence/packages",
               "/review/rounds", "/review/openings", "/review/workspace", "/review/improvement", "/documents/register",
               "/policies/programme"}},
    MenuPaths{"layout.part_agency",
              {"/personnel/board", "/records", "/casefile/trail", "/bring-in/files", "/accounts"}}};
constexpr std::size_t daily_parts = 3, links_seen_at_once = 12;

const http::Route* page_at(const http::Router& router, std::string_view path) {
  for (const auto& route : router.routes())
    if (route.kind == http::Kind::page && route.method == http::Method::get && route.path == path) return &route;
  return nullptr;
}

/// A mentor is a party of matches too, but waits for nobody.
bool for_families(const auth::Actor& actor) {
  return std::any_of(actor.grants.begin(), actor.grants.end(), [](const auth::Grant& g) {
    return g.role == auth::Role::guardian || g.role == auth::Role::mentee;
  });
}

bool for_mentors(const auth::Actor& actor) {
  return std::any_of(actor.grants.begin(), actor.grants.end(),
                     [](const auth::Grant& g) { return g.role == auth::Role::mentor; });
}
/// Pages that whoever is signed in may open, offered to those they are made for.
bool made_for(const auth::Actor& actor, std::string_view path) {
  if (path == my_agreements || path == my_checks) return for_mentors(actor);
  if (path == thanks) return !actor.may(auth::Permission::record_support);  // they come to it from support
  return (path != my_wait && path != my_consents) || for_families(actor);
}

/// The page itself or one below it.
bool lies_below(std::string_view path, std::string_view menu_path) {
  return path.starts_with(menu_path) && (path.size() == menu_path.size() || path[menu_path.size()] == '/');
}

render::MenuPart menu_part(const Visit& visit, const http::Router& router, const MenuPaths& wanted) {
  render::MenuPart part{visit.words.text(wanted.title), {}, false};
  for (const auto path : wanted.paths) {
    const auto* route = page_at(router, path);
    if (!route || !visit.actor.may(route->permission) || !made_for(visit.actor, path)) continue;
    const bool current = lies_below(visit.request.path, path);
    part.open = part.open || current;
    part.links.push_back({visit.words.text_of(route->title), render::Url(std::string(path)), current});
  }
  return part;
}

/// The parts of daily work and the one that holds this page are open, so that the menu fits a screen and the day's
/// pages stay one click away; a short menu is all open.
std::vector<render::MenuPart> menu_of(const Visit& visit, const http::Router& router) {
  std::vector<render::MenuPart> menu;
  if (!visit.actor.signed_in()) return menu;
  std::size_t links = 0;
  for (std::size_t n = 0; n < menu_parts.size(); ++n) {
    auto part = menu_part(visit, router, menu_parts[n]);
    part.open = part.open || n < daily_parts;
    links += part.links.size();
    if (!part.links.empty()) menu.push_back(std::move(part));
  }
  for (auto& part : menu) part.open = part.open || links <= links_seen_at_once;
  return menu;
}

std::vector<render::Notice> notices_of(const Visit& visit) {
  const auto done = visit.request.query.get("done");
  if (!done.starts_with("done.") || !i18n::Key::find(done)) return {};
  return {{render::Mark::good, visit.words.text_of(done)}};
}

/// An outside reviewer's name and day lie across every page, on paper too.
std::string watermark_of(const Visit& visit) {
  const auto& grants = visit.actor.grants;
  if (std::none_of(grants.begin(), grants.end(), [](const auth::Grant& g) { return g.role == auth::Role::reviewer; }))
    return {};
  const std::string day = visit.words.date(visit.today);
  return visit.words.text("review.watermark",
                          {{"name", std::string_view(visit.actor.display_name)}, {"day", std::string_view(day)}});
}

std::string here(const http::Request& request) {
  return request.method == http::Method::get && request.raw_target.starts_with('/') ? request.raw_target : "/";
}

/// The page's list as a file: the same address with the same filters, but all pages of it.
std::optional<render::Downloads> downloads_of(const Visit& visit, const http::Router& router) {
  if (!visit.offers_file()) return std::nullopt;
  const auto* file = page_at(router, std::string(visit.route.path) + std::string(lists::as_file_end));
  if (!file || !visit.actor.may(file->permission)) return std::nullopt;
  std::string rest;
  for (const auto& field : visit.request.query.list())
    if (field.first != "page" && field.first != "after" && field.first != "done" && field.first != "saved" &&
        field.first != "at") {
      rest += rest.empty() ? '?' : '&';
      append_percent(rest, field.first);
      rest += '=';
      append_percent(rest, field.second);
    }
  const std::string path = visit.request.path + "/as/";
  return render::Downloads{render::Url(path + "xlsx" + rest), render::Url(path + "csv" + rest)};
}

struct ProblemView {
  i18n::Key title, text;
  std::string reference;
  bool may_try_again{};
  std::string repeated{};
};

ProblemView problem_view(int status, std::string_view reference) {
  const std::string ref(reference);
  switch (status) {
    case 403: return {i18n::Key("problem.forbidden_title"), i18n::Key("problem.forbidden"), ref, false};
    case 404: return {i18n::Key("problem.not_found_title"), i18n::Key("problem.not_found"), ref, false};
    case 409: return {i18n::Key("problem.conflict_title"), i18n::Key("problem.conflict"), ref, true};
    case 507:  // the disk is full
    case 503: return {i18n::Key("problem.busy_title"), i18n::Key("problem.busy"), ref, true};
    default: break;
  }
  if (status >= 500) return {i18n::Key("problem.broken_title"), i18n::Key("problem.broken"), ref, true};
  return {i18n::Key("problem.refused_title"), i18n::Key("problem.refused"), ref, false};
}

}  // namespace

http::Response framed_page(const Visit& visit, const http::Router& router, const Agency& agency, std::string_view title,
                           const render::Html& body, int status) {
  render::Layout layout;
  layout.title = std::string(title);
  layout.agency = agency.name();
  layout.menu = menu_of(visit, router);
  layout.user = visit.actor.display_name;
  layout.here = here(visit.request);
  layout.token = {visit.csrf(), visit.fresh_key()};
  layout.notices = notices_of(visit);
  layout.downloads = downloads_of(visit, router);
  layout.watermark = watermark_of(visit);
  return http::Response::html(render::page(layout, body, visit.words), status);
}

http::Response framed_problem(const Visit& visit, const http::Router& router, const Agency& agency, int status,
                              std::string_view reference, std::string_view repeated) {
  auto view = problem_view(status, reference);
  view.repeated = repeated;
  render::Html body;
  html::problem(body, view, visit.words);
  return framed_page(visit, router, agency, visit.words.text(view.title), body, status);
}

http::Response bare_problem(const i18n::Words& words, int status, std::string_view reference) {
  const auto view = problem_view(status, reference);
  render::Html body;
  html::problem(body, view, words);
  render::Layout layout;
  layout.title = words.text(view.title);
  layout.here = "/";
  return http::Response::html(render::page(layout, body, words), status);
}

}  // namespace kith::app
