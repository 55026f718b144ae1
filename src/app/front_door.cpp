// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/front_door.h"

#include <chrono>

#include "app/frame.h"
#include "app/repeats.h"
#include "app/site.h"
#include "app/visit_here.h"
#include "platform/audit/log.h"
#include "platform/auth/account.h"
#include "platform/auth/csrf.h"
#include "platform/auth/session.h"
#include "platform/base/crypto.h"
#include "platform/base/html_escape.h"
#include "platform/db/db.h"
#include "platform/http/problem.h"
#include "platform/http/security_headers.h"
#include "platform/http/stream.h"
#include "platform/render/assets.h"
#include "platform/render/print.h"

namespace kith::app {
namespace {

/// What had been written when this was asked, where this process writes everything; nothing on a database that several
/// servers share (ADR 0013): of others' writes it would hear too late.
std::optional<std::uint64_t> generation_of_all(db::Db& db) {
  if (db.engine() != db::Engine::sqlite) return std::nullopt;
  return db.generation();
}

/// What goes on when the disk is full, beside reading: signing in, telling of a danger, taking somebody's access away.
/// Its rows fit into what was kept free (room.h).
bool goes_on_when_full(const http::Route& route) {
  constexpr std::string_view paths[] = {"/sign-in", "/sign-out", "/concerns", "/apply/{kind:word}"};
  return route.permission == auth::Permission::manage_accounts ||
         std::find(std::begin(paths), std::end(paths), route.path) != std::end(paths);
}

/// How long the content is; a stream that does not know counts as none.
std::int64_t bytes_of(const http::Response& response) {
  return response.stream ? static_cast<std::int64_t>(response.stream->size().value_or(0))
                         : static_cast<std::int64_t>(response.body.size());
}

/// The path to come back to after signing in: that of a page that was asked for by GET, or of the page on which a form
/// stood that was sent too late.
std::string sign_in_path(const http::Request& request) {
  const auto page = request.form.get(render::draft_page_field);
  std::string path = "/sign-in?next=";
  if (request.method == http::Method::post && http::is_local_path(page)) {
    append_percent(path, page);
    return path;
  }
  if (request.method != http::Method::get || request.path == "/") return "/sign-in";
  return path + request.path;
}

}  // namespace

FrontDoor::FrontDoor(Agency& agency, const http::Router& router, Log& log, Metrics& metrics)
    : agency_(agency), router_(router), log_(log), metrics_(metrics), desk_(agency.db()) {}

std::shared_ptr<const KnownVisitor> FrontDoor::known_visitor(const std::optional<std::uint64_t>& generation,
                                                             std::string_view token, Instant now) {
  if (generation)
    if (auto known = visitors_.find(*generation, token, now)) return known;
  std::shared_ptr<KnownVisitor> read;
  agency_.db().read("session", [&](db::Tx& tx) {
    auto session = auth::find_session(tx, token, now);
    if (!session || session->step != auth::Step::complete) return;
    read = std::make_shared<KnownVisitor>();
    read->actor = auth::load_actor(tx, session->account, date_of(now));
    if (const auto account = auth::find_account(tx, session->account)) read->language = account->language;
    read->session = std::move(*session);
  });
  if (read && generation) visitors_.keep(*generation, token, now, read);
  return read;
}

Visitor FrontDoor::visitor_of(const http::Request& request, Instant now) {
  Visitor visitor;
  visitor.generation = generation_of_all(agency_.db());
  std::string language;
  const auto token = request.cookies.get(auth::session_cookie(request.secure));
  if (!token.empty())
    if (const auto known = known_visitor(visitor.generation, token, now)) {
      visitor.actor = known->actor;
      visitor.session_token = std::string(token);
      visitor.touch = auth::wants_touch(known->session, now) ? known->session.id : 0;
      language = known->language;
    }
  if (const auto chosen = request.cookies.get(auth::language_cookie(request.secure)); !chosen.empty())
    language = chosen;
  const auto wish = i18n::parse_language(language);
  visitor.words = i18n::Words(wish ? *wish : i18n::negotiate(request.headers.get("accept-language")));
  return visitor;
}

/// Logs what broke a request and says with which status it is answered.
int FrontDoor::failure(const Told& told, const std::exception_ptr& why) {
  const auto tell_why = [&](const char* what) {
    log_.event("failure", {{"reference", told.reference}, {"route", told.pattern}, {"what", what}});
  };
  try {
    std::rethrow_exception(why);
  } catch (const db::DbError& fault) {
    tell_why(fault.what());
    return passing(fault.fault()) ? 503 : 500;
  } catch (const std::exception& fault) {
    tell_why(fault.what());
  } catch (...) {
    tell_why("thrown, and no exception");
  }
  return 500;
}

http::Response FrontDoor::make(const http::Request& request, Told& told, std::vector<audit::Entry>& shown) {
  told.begun = std::chrono::steady_clock::now();
  told.reference = crypto::random_token(9);
  told.method = http::name(request.method);
  http::Response response;
  try {
    response = dispatch(request, told, shown);
  } catch (const render::PrintBusy&) {
    shown.clear();
    response = busy(request, told.reference);
  } catch (const std::exception&) {
    shown.clear();
    response = broken(request, told.reference, failure(told, std::current_exception()));
  }
  told.status = response.status;
  told.bytes = bytes_of(response);
  return response;
}

void FrontDoor::tell(const Told& told) {
  const auto took =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - told.begun);
  metrics_.request(told.status, took.count());
  log_.event("request", {{"reference", told.reference},
                         {"method", told.method},
                         {"route", told.pattern},
                         {"status", told.status},
                         {"us", took.count()},
                         {"bytes", told.bytes}});
}

http::Response FrontDoor::answer(const http::Request& request) {
  Told told;
  std::vector<audit::Entry> shown;
  auto response = make(request, told, shown);
  try {
    if (!shown.empty())
      agency_.db().write("audit of what was shown", [&](db::Tx& tx) {
        for (const audit::Entry& entry : shown) audit::append(tx, entry);
      });
  } catch (const std::exception&) {
    response = broken(request, told.reference, failure(told, std::current_exception()));
    told.status = response.status;
    told.bytes = bytes_of(response);
  }
  tell(told);
  return response;
}

/// The answer in place of one whose audit rows could not be written.
std::shared_ptr<http::Response> FrontDoor::not_shown(Told& told, const std::exception_ptr& why, bool page,
                                                     i18n::Language language) {
  told.status = failure(told, why);
  metrics_.failure();
  auto instead =
      std::make_shared<http::Response>(page ? bare_problem(i18n::Words(language), told.status, told.reference)
                                            : http::problem(told.status, told.reference));
  if (told.status == 503) instead->header("retry-after", "5");
  told.bytes = bytes_of(*instead);
  return instead;
}

http::Response FrontDoor::answer(const http::Request& request, http::Hold& hold, const std::function<void()>& failed) {
  auto told = std::make_shared<Told>();
  std::vector<audit::Entry> shown;
  auto response = make(request, *told, shown);
  if (shown.empty()) {
    tell(*told);
    return response;
  }
  const bool page = !request.path.starts_with("/api/");
  const auto language = i18n::negotiate(request.headers.get("accept-language"));
  hold.until([=, this, shown = std::move(shown)](const http::Hold::Go& go) mutable {
    desk_.add(std::move(shown), [=, this](const std::exception_ptr& why) {
      auto instead = why ? not_shown(*told, why, page, language) : nullptr;
      tell(*told);
      go(std::move(instead));
      if (why && failed) failed();
    });
  });
  return response;
}

http::Response FrontDoor::busy(const http::Request& request, const std::string& reference) const {
  auto response = error_page(503, reference, &request);
  response.header("retry-after", "5");
  return response;
}

http::Response FrontDoor::broken(const http::Request& request, const std::string& reference, int status) {
  metrics_.failure();
  return status == 503 ? busy(request, reference) : error_page(status, reference, &request);
}

http::Response FrontDoor::error_page(int status, std::string_view reference, const http::Request* request) const {
  if (!request || request->path.starts_with("/api/")) return http::problem(status, reference);
  const i18n::Words words(i18n::negotiate(request->headers.get("accept-language")));
  return bare_problem(words, status, reference);
}

http::Response FrontDoor::dispatch(const http::Request& request, Told& told, std::vector<audit::Entry>& shown) {
  const std::string& reference = told.reference;
  if (request.path.starts_with("/assets/"))
    if (auto asset = render::asset_response(request)) return *asset;
  auto found = router_.find(request.method, request.path);
  const Instant now = agency_.now();
  if (found.route) told.pattern = found.route->path;
  if (found.route && found.route->kind == http::Kind::probe && found.route->permission == auth::Permission::anyone)
    return probe(request, found, now, reference);

  const Visitor visitor = visitor_of(request, now);
  if (visitor.touch) {
    agency_.db().write("session seen", [&](db::Tx& tx) { auth::touch_session(tx, visitor.touch, now); });
    visitors_.forget(visitor.session_token);
  }
  if (!found.route) {
    const bool other_method = !found.allowed.empty();
    auto response = problem_page(request, visitor, found, now, reference, other_method ? 405 : 404);
    if (other_method) response.header("allow", http::allow_header(found.allowed));
    return response;
  }
  return enter(request, visitor, found, now, reference, shown);
}

http::Response FrontDoor::probe(const http::Request& request, const http::Found& found, Instant now,
                                const std::string& reference) {
  static const Visitor nobody;
  VisitHere visit(agency_, router_, request, nobody, found, now, reference);
  if (request.path == http::csp_report_path) note_csp_reports(request, router_, log_);
  return found.route->handler(visit);
}

http::Response FrontDoor::problem_page(const http::Request& request, const Visitor& visitor, const http::Found& found,
                                       Instant now, const std::string& reference, int status) {
  static const http::Route nowhere{http::Kind::page, http::Method::get,        "/",
                                   "problem.title",  auth::Permission::anyone, {}};
  const bool api = found.route ? found.route->kind == http::Kind::api : request.path.starts_with("/api/");
  if (api) return http::problem(status, reference);
  http::Found here = found;
  if (!here.route) here.route = &nowhere;
  VisitHere visit(agency_, router_, request, visitor, here, now, reference);
  return visit.problem_page(status);
}

std::optional<AccountId> FrontDoor::lapsed_writer(const http::Request& request, Instant now) {
  const auto token = request.cookies.get(auth::session_cookie(request.secure));
  if (request.method != http::Method::post || !http::same_site(request) ||
      !auth::form_token_holds(agency_.secrets().forms(), token, request.form.get("_csrf")))
    return std::nullopt;
  return agency_.db().reading("session", [&](db::Tx& tx) { return auth::lapsed_account(tx, token, now); });
}

/// What the route's handler answers; from memory where the page was made before and nothing was written since.
http::Response FrontDoor::handle(VisitHere& visit, const Visitor& visitor) {
  if (!visitor.generation || !KeptPages::may_keep(visit.route, visit.request)) return visit.route.handler(visit);
  std::string key = std::to_string(visit.actor.account.value);
  key += ' ' + std::to_string(day_number(visit.today)) + ' ' + std::string(i18n::tag(visit.words.language())) + ' ';
  key += visit.request.raw_target + ' ' + agency_.name() + ' ' + visit.request.path;
  for (const auto& [name, value] : visit.request.query.list()) key += '\n' + name + '\t' + value;
  if (const auto kept = pages_.find(*visitor.generation, key)) {
    ++from_memory_;
    return visit.show(*kept);
  }
  auto response = visit.route.handler(visit);
  if (auto page = visit.kept(response)) pages_.keep(*visitor.generation, std::move(key), std::move(page));
  return response;
}

http::Response FrontDoor::enter(const http::Request& request, const Visitor& visitor, const http::Found& found,
                                Instant now, const std::string& reference, std::vector<audit::Entry>& shown) {
  const auto& route = *found.route;
  VisitHere visit(agency_, router_, request, visitor, found, now, reference);
  const auto refused = [&](int status) { return problem_page(request, visitor, found, now, reference, status); };
  const auto turned_away = [&](std::string_view outcome) {
    if (visitor.actor.signed_in()) visit.record_refusal(outcome);
    return refused(403);
  };
  if (!visitor.actor.may(route.permission)) {
    if (visitor.actor.signed_in()) return turned_away("forbidden");
    if (route.kind == http::Kind::page) {
      if (const auto account = lapsed_writer(request, now)) visit.keep_draft(*account);
      return http::Response::see_other(sign_in_path(request));
    }
    return refused(401);
  }
  if (!http::is_safe(request.method)) {
    if (!http::same_site(request)) return turned_away("forged");
    if (route.kind == http::Kind::api && !http::json_or_empty(request)) return refused(415);
    if (route.kind == http::Kind::page && !visitor.session_token.empty() &&
        !auth::form_token_holds(agency_.secrets().forms(), visitor.session_token, request.form.get("_csrf")))
      return turned_away("forged");
  }
  const bool full_disk = agency_.short_of_room();  // asked by readers too: what is kept free is for them
  if (full_disk && !http::is_safe(request.method) && !goes_on_when_full(route)) {
    auto full = refused(507);
    full.header("retry-after", "60");
    return full;
  }
  const auto repeated = route.kind == http::Kind::page ? repeated_field(request) : std::nullopt;
  auto response = repeated ? visit.repeated_page(*repeated) : handle(visit, visitor);
  const bool turned_down = response.status >= 400 && response.status < 500;
  if (turned_down && !http::is_safe(request.method) && route.kind == http::Kind::page && visitor.actor.signed_in())
    visit.keep_draft(visitor.actor.account);
  shown = visit.what_was_seen();
  return response;
}

}  // namespace kith::app
