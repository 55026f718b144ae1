// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accounts/pages.h"
#include "accounts/sign_in.html.h"
#include "platform/auth/sign_in.h"
#include "platform/base/crypto.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

namespace kith::accounts {
namespace {

struct SignInView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string wait;
  std::string next;
  render::Field login, password;
};

/// Where to go after signing in: a path of our own, or the start page.
std::string next_of(const Visit& visit) {
  const bool posted = visit.request.method == http::Method::post;
  const std::string next((posted ? visit.request.form : visit.request.query).get("next"));
  const bool local =
      next.starts_with('/') && !next.starts_with("//") && !next.starts_with("/\\") && !next.starts_with("/sign-in");
  return local ? next : "/";
}

http::Response show(Visit& visit, const Refusal* refusal, std::int64_t wait, int status) {
  const http::Fields* typed = refusal ? &visit.request.form : nullptr;
  const render::FormState form(visit.words, typed, refusal);
  SignInView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  if (wait > 0) view.wait = visit.words.text("accounts.sign_in.seconds", {{"n", wait}});
  view.next = next_of(visit);
  view.login = form.field("login", "accounts.field.login");
  view.login.autocomplete = "username";
  view.password = password_field(form, "password", "accounts.field.password", "current-password");
  render::Html body;
  html::sign_in(body, view, visit.words);
  auto answer = visit.page(visit.words.text("accounts.title.sign_in"), body, status);
  if (wait > 0) answer.header("retry-after", std::to_string(wait));
  return answer;
}

/// With the notice that somebody has been guessing, when somebody has.
std::string address_after(const Visit& visit, const auth::SignedIn& in) {
  const std::string next = next_of(visit);
  return in.failed_since > 0 ? "/account?done=done.failed_tries" : next;
}

}  // namespace

http::Response sign_in_form(Visit& visit) {
  if (visit.actor.signed_in()) return http::Response::see_other(next_of(visit));
  return show(visit, nullptr, 0, 200);
}

http::Response sign_in(Visit& visit, const Uses& uses) {
  const http::Request& request = visit.request;
  const auto in =
      auth::sign_in(*uses.db, *uses.hasher, uses.secrets->marks(),
                    {.login = std::string(request.form.get("login")),
                     .password = std::string(request.form.get("password")),
                     .device_token = std::string(request.cookies.get(auth::device_cookie(request.secure))),
                     .session_token = std::string(request.cookies.get(auth::session_cookie(request.secure))),
                     .client = request.client,
                     .user_agent = std::string(request.headers.get("user-agent"))},
                    visit.now);
  if (!in) {
    const int status = in.error().busy ? 503 : in.error().wait > 0 ? 429 : 403;
    return show(visit, &in.error().refusal, in.error().wait, status);
  }
  auto answer = http::Response::see_other(address_after(visit, *in));
  answer.header("set-cookie", auth::set_session_cookie(in->session_token, request.secure));
  answer.header("set-cookie", auth::set_device_cookie(in->device_token, request.secure));
  const auto account = visit.reading([&](db::Tx& tx) { return auth::find_account(tx, in->account); });
  if (account && !account->language.empty())
    answer.header("set-cookie", auth::set_language_cookie(account->language, request.secure));
  return answer;
}

http::Response sign_out(Visit& visit) {
  const auto token = visit.request.cookies.get(auth::session_cookie(visit.request.secure));
  auto done = visit.change("sign_out", [&](db::Tx& tx) -> Result<http::Response> {
    auth::end_session(tx, token, auth::End::signed_out, visit.now);
    visit.changed("account", visit.actor.account.value);
    return http::Response::see_other("/sign-in?done=done.signed_out");
  });
  if (!done) return visit.refused(done.error());
  done->header("set-cookie", auth::set_session_cookie("", visit.request.secure));
  done->header("clear-site-data", "\"cache\", \"storage\"");
  return *done;
}

http::Response choose_language(Visit& visit) {
  const auto language = visit.request.form.get("language");
  const std::string back(visit.request.form.get("back"));
  if (language != "en" && language != "fr")
    return visit.refused({RefusalKind::invalid, {{"language", "accounts.language.unknown"}}});
  auto answer = http::Response::see_other(back);
  if (visit.actor.signed_in()) {
    auto done = visit.change("account.language", [&](db::Tx& tx) -> Result<http::Response> {
      auth::change_language(tx, visit.actor.account, language);
      visit.changed("account", visit.actor.account.value);
      return http::Response::see_other(back);
    });
    if (!done) return visit.refused(done.error());
    answer = std::move(*done);
  }
  answer.header("set-cookie", auth::set_language_cookie(language, visit.request.secure));
  return answer;
}

}  // namespace kith::accounts
