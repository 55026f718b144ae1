// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <vector>

#include "accounts/accounts.h"
#include "platform/auth/actor.h"
#include "platform/auth/csrf.h"
#include "platform/auth/session.h"
#include "platform/base/public_id.h"
#include "platform/db/db.h"
#include "platform/http/idempotency.h"
#include "platform/http/visit.h"
#include "platform/render/html.h"

/// A browser and just enough of a server around the pages of this slice for their tests: cookies, session, actor,
/// permission, form token, the act's transaction with its repetition. (The program's own door is app/front_door.h.)
namespace kith::accounts::test {

struct Undone {
  Refusal refusal;
};

class TestVisit final : public Visit {
 public:
  TestVisit(db::Db& db, const settings::Secrets& secrets, const http::Request& request, const auth::Actor& actor,
            std::string token, const i18n::Words& words, Instant now, const http::Found& found)
      : Visit(request, actor, words, now, *found.route, found.values),
        db_(db),
        secrets_(secrets),
        sealer_(secrets.ids()),
        token_(std::move(token)) {}

  Instant moment_at(std::int64_t utc_seconds) const override { return {utc_seconds, now.offset_minutes}; }
  void read(FunctionRef<void(db::Tx&)> act) override { db_.read("test", act); }
  void saw(std::string_view, std::int64_t) override {}
  void changed(std::string_view kind, std::int64_t key) override { changes.emplace_back(std::string(kind), key); }
  Result<http::Response> change(std::string_view, FunctionRef<Result<http::Response>(db::Tx&)> act) override {
    http::Response answer;
    const auto attempt = http::attempt_of(request, route, actor.account);
    try {
      db_.write("test", [&](db::Tx& tx) {
        if (attempt) {
          const auto before = http::look_up(tx, *attempt);
          if (!before) throw Undone{before.error()};
          if (*before) {
            answer = **before;
            return;
          }
        }
        auto made = act(tx);
        if (!made) throw Undone{made.error()};
        if (attempt) http::keep(tx, *attempt, *made, now);
        answer = std::move(*made);
      });
    } catch (Undone& undone) {
      return tl::unexpected(std::move(undone.refusal));
    }
    return answer;
  }
  http::Response page(std::string_view title, const render::Html& body, int status) override {
    return http::Response::html("<title>" + std::string(title) + "</title>" + body.str(), status);
  }
  http::Response refused(const Refusal& refusal) override {
    static const std::map<RefusalKind, int> statuses{{RefusalKind::invalid, 422},
                                                     {RefusalKind::forbidden, 403},
                                                     {RefusalKind::not_found, 404},
                                                     {RefusalKind::conflict, 409},
                                                     {RefusalKind::unavailable, 503}};
    return http::Response::text(refusal.problems.empty() ? "" : words.text_of(refusal.problems[0].key),
                                statuses.at(refusal.kind));
  }
  std::string csrf() const override { return token_.empty() ? "" : auth::form_token(secrets_.forms(), token_); }
  std::string fresh_key() const override { return crypto::random_token(16); }
  std::vector<std::pair<std::string, std::int64_t>> changes;

 protected:
  std::optional<std::int64_t> open_sealed(std::string_view sealed, std::string_view kind) const override {
    return sealer_.open(sealed, kind);
  }
  std::string seal_key(std::int64_t key, std::string_view kind) const override { return sealer_.seal(key, kind); }

 private:
  db::Db& db_;
  const settings::Secrets& secrets_;
  IdSealer sealer_;
  std::string token_;
};

class Browser {
 public:
  Browser(const Uses& uses, const http::Router& router) : uses_(&uses), router_(&router) {}
  std::map<std::string, std::string> cookies;
  Instant now{};
  i18n::Language language = i18n::Language::en;
  std::string client = "192.0.2.1", key;  ///< key: the idempotency key of the next post; empty = a new one
  bool with_form_token = true;

  http::Response get(const std::string& target) { return send(http::Method::get, target, {}); }
  http::Response post(const std::string& target, std::vector<std::pair<std::string, std::string>> fields) {
    return send(http::Method::post, target, std::move(fields));
  }
  std::string session() const {
    const auto found = cookies.find("__Host-kith");
    return found == cookies.end() ? "" : found->second;
  }

 private:
  http::Response send(http::Method method, const std::string& target,
                      std::vector<std::pair<std::string, std::string>> fields) {
    http::Request request;
    request.method = method;
    request.raw_target = target;
    request.path = target.substr(0, target.find('?'));
    request.client = client;
    request.secure = true;
    request.headers.add("host", "kith.example");
    if (const auto query = target.find('?'); query != target.npos) {
      const std::string rest = target.substr(query + 1);
      request.query.add(rest.substr(0, rest.find('=')), rest.substr(rest.find('=') + 1));
    }
    for (const auto& [name, value] : cookies) request.cookies.add(name, value);
    auth::Actor actor;
    uses_->db->read("session", [&](db::Tx& tx) {
      const auto found = auth::find_session(tx, session(), now);
      actor = found ? auth::load_actor(tx, found->account, date_of(now)) : auth::anonymous();
    });
    const std::string token = actor.signed_in() ? session() : "";
    for (auto& [name, value] : fields) request.form.add(name, value);
    if (method == http::Method::post) {
      request.form.add("_key", key.empty() ? crypto::random_token(16) : key);
      if (with_form_token && !token.empty())
        request.form.add("_csrf", auth::form_token(uses_->secrets->forms(), token));
    }
    return answer(request, actor, token);
  }

  http::Response answer(const http::Request& request, const auth::Actor& actor, const std::string& token) {
    const auto found = router_->find(request.method, request.path);
    if (!found.route) return http::Response::text("no such page", 404);
    if (!actor.may(found.route->permission))
      return actor.signed_in() ? http::Response::text("forbidden", 403) : http::Response::see_other("/sign-in");
    if (request.method == http::Method::post && !token.empty() &&
        !auth::form_token_holds(uses_->secrets->forms(), token, request.form.get("_csrf")))
      return http::Response::text("forged", 403);
    const i18n::Words words(language);
    TestVisit visit(*uses_->db, *uses_->secrets, request, actor, token, words, now, found);
    http::Response response = found.route->handler(visit);
    for (const auto& [name, value] : response.headers)
      if (name == "set-cookie") take_cookie(value);
    return response;
  }

  void take_cookie(const std::string& text) {
    const auto name = text.substr(0, text.find('='));
    const auto value = text.substr(name.size() + 1, text.find(';') - name.size() - 1);
    if (value.empty())
      cookies.erase(name);
    else
      cookies[name] = value;
  }

  const Uses* uses_;
  const http::Router* router_;
};

}  // namespace kith::accounts::test
