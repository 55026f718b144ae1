// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accounts/accounts.h"
#include "accounts/pages.h"

namespace kith::accounts {

using auth::Permission;
using http::Method;
using http::page;

std::vector<http::Route> routes(const Uses& uses) {
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  return {
      page(Method::get, "/sign-in", "accounts.title.sign_in", Permission::anyone, sign_in_form),
      page(Method::post, "/sign-in", "accounts.title.sign_in", Permission::anyone, with(sign_in)),
      page(Method::post, "/sign-out", "accounts.title.sign_out", Permission::signed_in, sign_out),
      page(Method::post, "/language", "accounts.title.language", Permission::anyone, choose_language),
      page(Method::get, "/welcome/{code:word}", "accounts.title.welcome", Permission::anyone, welcome_form),
      page(Method::post, "/welcome/{code:word}", "accounts.title.welcome", Permission::anyone, with(set_password)),
      page(Method::get, "/account", "accounts.title.own", Permission::signed_in, own_account),
      page(Method::post, "/account/password", "accounts.title.own", Permission::signed_in, with(change_own_password)),
      page(Method::post, "/account/sessions", "accounts.title.own", Permission::signed_in, end_own_sessions),
      page(Method::get, "/accounts", "accounts.title.list", Permission::manage_accounts, with(account_list)),
      page(Method::get, "/accounts/mail", "accounts.title.mail", Permission::manage_accounts, mail_page),
      page(Method::post, "/accounts/mail/{letter:id}/again", "accounts.title.mail", Permission::manage_accounts,
           mail_again),
      page(Method::get, "/accounts/new", "accounts.title.new", Permission::manage_accounts, new_account_form),
      page(Method::post, "/accounts/new", "accounts.title.new", Permission::manage_accounts, make_account),
      page(Method::get, "/accounts/{account:id}", "accounts.title.one", Permission::manage_accounts, one_account),
      page(Method::post, "/accounts/{account:id}", "accounts.title.one", Permission::manage_accounts, change_one),
      page(Method::post, "/accounts/{account:id}/state", "accounts.title.one", Permission::manage_accounts,
           change_one_state),
      page(Method::post, "/accounts/{account:id}/link", "accounts.title.link", Permission::manage_accounts, make_link),
      page(Method::post, "/accounts/{account:id}/sessions", "accounts.title.one", Permission::manage_accounts,
           end_sessions_of_one),
      page(Method::post, "/accounts/{account:id}/roles", "accounts.title.one", Permission::manage_accounts, give_role),
      page(Method::post, "/accounts/{account:id}/roles/{grant:int}", "accounts.title.one", Permission::manage_accounts,
           take_role),
  };
}

}  // namespace kith::accounts
