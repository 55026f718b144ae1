// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accounts/accounts.h"
#include "accounts/pages.h"
#include "platform/lists/lists.h"

namespace kith::accounts {
namespace {

using auth::Permission;
using http::api;
using http::FieldDoc;
using http::FieldType;
using http::Method;
using http::page;

constexpr FieldDoc name_doc{.name = "name", .limit = 200, .about = "accounts.field.name"};
constexpr FieldDoc login_doc{.name = "login", .required = true, .limit = 64, .about = "accounts.field.login"};
constexpr FieldDoc person_doc{.name = "person", .limit = 64, .about = "accounts.field.person_hint"};
constexpr std::string_view languages[] = {"en", "fr"}, states[] = {"active", "suspended", "off_boarded"};
constexpr FieldDoc language_doc{
    .name = "language", .type = FieldType::code, .choices = languages, .about = "accounts.field.language"};
constexpr FieldDoc last_day_doc{.name = "last_day", .type = FieldType::date, .about = "accounts.field.last_day"};
constexpr FieldDoc list_query[] = {{.name = "q", .limit = 200, .about = "accounts.list.search"},
                                   {.name = "after", .limit = 64, .about = "accounts.list.next"}};
constexpr FieldDoc change_fields[] = {
    {.name = "version", .required = true, .limit = 64, .about = "casefile.correction.version"},
    name_doc,
    {.name = "login", .limit = 64, .about = "accounts.field.login"},
    person_doc,
    {.name = "unlink", .type = FieldType::boolean, .about = "accounts.one.unlink"},
    language_doc,
    {.name = "first_day", .type = FieldType::date, .about = "accounts.field.first_day"},
    last_day_doc};
constexpr FieldDoc state_fields[] = {
    {.name = "state", .type = FieldType::code, .required = true, .choices = states, .about = "accounts.list.state"},
    {.name = "sure", .type = FieldType::boolean, .about = "accounts.one.close_sure"}};
constexpr FieldDoc session_fields[] = {
    {.name = "session", .required = true, .limit = 64, .about = "accounts.own.which"}};

FieldDoc role_doc(bool required) {
  return {.name = "role",
          .type = FieldType::code,
          .required = required,
          .choices = names_of_given_roles(),
          .about = "accounts.field.role"};
}

std::span<const FieldDoc> new_fields() {
  static const FieldDoc docs[] = {
      name_doc,    login_doc,       {.name = "staff", .type = FieldType::id, .about = "accounts.field.staff"},
      person_doc,  role_doc(false), language_doc,
      last_day_doc};
  return docs;
}

std::span<const FieldDoc> role_fields() {
  static const FieldDoc docs[] = {role_doc(true),
                                  {.name = "until", .type = FieldType::date, .about = "accounts.one.until"}};
  return docs;
}

/// By the permission of its page, not by `export_list`: who keeps the accounts takes no list of cases with them.
http::Response accounts_as_file(Visit& visit, const Uses& uses) {
  return lists::wanted(visit) ? account_list(visit, uses) : visit.refused({RefusalKind::not_found, {}});
}

/// Signing in, choosing a password and the language of a browser are pages alone: whoever does them is at a browser.
void add_api(std::vector<http::Route>& list) {
  constexpr auto permission = Permission::manage_accounts;
  const auto post = [&](std::string_view path, std::string_view title, http::PageHandler handler,
                        std::span<const FieldDoc> docs = {}) {
    list.push_back(api(Method::post, path, title, permission, std::move(handler), {.takes = docs}));
  };
  list.push_back(api(Method::get, "/api/v1/account", "accounts.title.own", Permission::signed_in, own_account_api));
  list.push_back(api(Method::post, "/api/v1/account/sessions", "accounts.own.sessions", Permission::signed_in,
                     own_sessions_api_end, {.takes = session_fields}));
  list.push_back(
      api(Method::get, "/api/v1/accounts", "accounts.title.list", permission, account_list_api, {.takes = list_query}));
  list.push_back(api(Method::get, "/api/v1/accounts/{account:id}", "accounts.title.one", permission, one_account_api));
  list.push_back(api(Method::get, "/api/v1/accounts/staff", "accounts.field.staff", permission, staff_api));
  post("/api/v1/accounts", "accounts.title.new", account_api_post, new_fields());
  post("/api/v1/accounts/{account:id}", "accounts.one.change", change_api_post, change_fields);
  post("/api/v1/accounts/{account:id}/state", "accounts.one.acts", state_api_post, state_fields);
  post("/api/v1/accounts/{account:id}/link", "accounts.title.link", link_api_post);
  post("/api/v1/accounts/{account:id}/sessions", "accounts.one.end_sessions", sessions_api_end);
  post("/api/v1/accounts/{account:id}/roles", "accounts.one.give", role_api_post, role_fields());
  post("/api/v1/accounts/{account:id}/roles/{grant:int}", "accounts.one.take", role_api_take);
  list.push_back(api(Method::get, "/api/v1/mail", "accounts.title.mail", permission, mail_api));
  post("/api/v1/mail/{letter:id}/again", "accounts.mail.again", mail_api_again);
}

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  std::vector<http::Route> list{
      page(Method::get, "/sign-in", "accounts.title.sign_in", Permission::anyone, sign_in_form),
      page(Method::post, "/sign-in", "accounts.title.sign_in", Permission::anyone, with(sign_in)),
      page(Method::post, "/sign-out", "accounts.title.sign_out", Permission::signed_in, sign_out),
      page(Method::post, "/language", "accounts.title.language", Permission::anyone, choose_language),
      page(Method::get, "/welcome/{code:word}", "accounts.title.welcome", Permission::anyone, welcome_form),
      page(Method::post, "/welcome/{code:word}", "accounts.title.welcome", Permission::anyone, with(set_password)),
      page(Method::get, "/account", "accounts.title.own", Permission::signed_in, own_account),
      page(Method::post, "/account/password", "accounts.title.own", Permission::signed_in, with(change_own_password)),
      page(Method::post, "/account/sessions", "accounts.title.own", Permission::signed_in, end_some_sessions),
      page(Method::get, "/accounts", "accounts.title.list", Permission::manage_accounts, with(account_list)),
      page(Method::get, "/accounts/as/{file:word}", "list.as_file", Permission::manage_accounts,
           with(accounts_as_file)),
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
      page(Method::post, "/accounts/{account:id}/roles", "accounts.title.one", Permission::manage_accounts,
           give_one_role),
      page(Method::post, "/accounts/{account:id}/roles/{grant:int}", "accounts.title.one", Permission::manage_accounts,
           take_one_role),
  };
  add_api(list);
  return list;
}

}  // namespace kith::accounts
