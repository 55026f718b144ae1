// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accounts/pages.h"
#include "accounts/welcome.html.h"
#include "platform/auth/command.h"
#include "platform/auth/session.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

namespace kith::accounts {
namespace {

struct WelcomeView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string code, name, login;
  bool invited{};
  render::Field password, again;
};

std::string code_of(const Visit& visit) {
  const auto found = visit.path.find("code");
  return found == visit.path.end() ? std::string() : found->second;
}

std::optional<auth::OpenCode> open_code(Visit& visit) {
  return visit.reading([&](db::Tx& tx) { return auth::look_up_code(tx, code_of(visit), visit.now); });
}

http::Response void_code(Visit& visit) { return visit.refused({RefusalKind::not_found, {{{}, "accounts.code.void"}}}); }

http::Response show(Visit& visit, const auth::OpenCode& open, const Refusal* refusal) {
  const render::FormState form(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  WelcomeView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  view.code = code_of(visit);
  view.name = open.display_name;
  view.login = open.login;
  view.invited = open.purpose == auth::CodePurpose::invitation;
  view.password = password_field(form, "new_password", "accounts.field.new_password", "new-password");
  view.password.hint = visit.words.text("accounts.field.new_password_hint");
  view.again = password_field(form, "new_password_again", "accounts.field.again", "new-password");
  render::Html body;
  html::welcome(body, view, visit.words);
  return visit.page(visit.words.text("accounts.title.welcome"), body, refusal ? 422 : 200);
}

}  // namespace

http::Response welcome_form(Visit& visit) {
  const auto open = open_code(visit);
  return open ? show(visit, *open, nullptr) : void_code(visit);
}

http::Response set_password(Visit& visit, const Uses& uses) {
  const auto open = open_code(visit);
  if (!open) return void_code(visit);
  const auto typed = visit.request.form.get("new_password");
  const auto checked = [&]() -> Result<std::string> {
    if (typed != visit.request.form.get("new_password_again"))
      return refuse(RefusalKind::invalid, "accounts.password.differs", "new_password_again");
    return auth::hash_new_password(*uses.hasher, typed, auth::own_words(open->login, open->display_name),
                                   auth::words_of_the_place(uses.agency_name()), "new_password");
  }();
  if (!checked)
    return checked.error().kind == RefusalKind::invalid ? show(visit, *open, &checked.error())
                                                        : visit.refused(checked.error());
  const auto done = visit.change("account.password", [&](db::Tx& tx) -> Result<http::Response> {
    const auto account = auth::use_code(tx, code_of(visit), *checked, visit.now);
    if (!account) return tl::unexpected(account.error());
    visit.changed("account", account->value);
    return http::Response::see_other("/sign-in?done=done.password_set");
  });
  return done ? *done : visit.refused(done.error());
}

}  // namespace kith::accounts
