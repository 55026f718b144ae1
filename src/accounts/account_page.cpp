// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "accounts/account.html.h"
#include "accounts/acts.h"
#include "accounts/pages.h"
#include "platform/audit/entry.h"
#include "platform/auth/policy.h"
#include "platform/auth/session.h"
#include "platform/auth/sign_in.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

namespace kith::accounts {
namespace {

struct SessionView {
  std::string id, browser;
  Instant since, seen;
  bool here{};
};

struct AccountView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string login;
  std::vector<std::string> roles;
  std::optional<Date> last_day;
  std::optional<Instant> password_set;
  std::string set_by;
  std::vector<SessionView> sessions;
  bool others{};
  bool no_desk{};  ///< none of the roles opens a page
  render::Field current, fresh, again;
};

std::vector<std::string> role_names(const Visit& visit) {
  std::vector<std::string> names;
  for (const auth::Grant& grant : visit.actor.grants) names.push_back(role_name(visit.words, grant.role));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

/// Some role is held today, and none of them opens anything: parties who answer by links.
bool opens_nothing(const auth::Actor& actor) {
  return !actor.grants.empty() &&
         std::none_of(auth::all_permissions.begin(), auth::all_permissions.end(), [&](auth::Permission permission) {
           const auto reach = auth::reach(permission);
           return (reach == auth::Reach::record || reach == auth::Reach::agency) && actor.may(permission);
         });
}

void add_sessions(AccountView& view, db::Tx& tx, const Visit& visit) {
  const auto here = auth::find_session(tx, session_token(visit), visit.now);
  for (const auth::Session& session : auth::list_sessions(tx, visit.actor.account, visit.now))
    view.sessions.push_back({visit.seal(SessionId{session.id}), session.browser, visit.moment_at(session.made_at),
                             visit.moment_at(session.seen_at), here && here->id == session.id});
  view.others = view.sessions.size() > 1;
}

http::Response show(Visit& visit, const Refusal* refusal, int status) {
  const render::FormState form(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  AccountView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  view.login = visit.actor.login;
  view.roles = role_names(visit);
  view.no_desk = opens_nothing(visit.actor);
  visit.read([&](db::Tx& tx) {
    const auto account = auth::find_account(tx, visit.actor.account);
    view.last_day = account->last_day;
    if (account->password_changed_at) view.password_set = visit.moment_at(*account->password_changed_at);
    if (!account->password_changed_by.empty())
      view.set_by = visit.words.text_of("accounts.own.set_by_" + account->password_changed_by);
    add_sessions(view, tx, visit);
  });
  view.current = password_field(form, "current_password", "accounts.field.current_password", "current-password");
  view.fresh = password_field(form, "new_password", "accounts.field.new_password", "new-password");
  view.fresh.hint = visit.words.text("accounts.field.new_password_hint");
  view.again = password_field(form, "new_password_again", "accounts.field.again", "new-password");
  render::Html body;
  html::account(body, view, visit.words);
  return visit.page(visit.words.text("accounts.title.own"), body, status);
}

/// The current password as stored and the new one hashed, or why not.
struct Passwords {
  std::string old_hash, new_hash;
};
Result<Passwords> checked_passwords(const Visit& visit, const Uses& uses) {
  const auto& form = visit.request.form;
  if (form.get("new_password") != form.get("new_password_again"))
    return refuse(RefusalKind::invalid, "accounts.password.differs", "new_password_again");
  auto old_hash = auth::confirm_password(
      *uses.db, *uses.hasher, {visit.actor.account, audit::client_mark(uses.secrets->marks(), visit.request.client)},
      std::string(form.get("current_password")), visit.now);
  if (!old_hash) return refused_at("current_password", old_hash.error().refusal);
  auto fresh = auth::hash_new_password(*uses.hasher, form.get("new_password"),
                                       auth::own_words(visit.actor.login, visit.actor.display_name),
                                       auth::words_of_the_place(uses.agency_name()), "new_password");
  if (!fresh) return tl::unexpected(fresh.error());
  return Passwords{std::move(*old_hash), std::move(*fresh)};
}

}  // namespace

http::Response own_account(Visit& visit) { return show(visit, nullptr, 200); }

http::Response change_own_password(Visit& visit, const Uses& uses) {
  const auto passwords = checked_passwords(visit, uses);
  if (!passwords)
    return show(visit, &passwords.error(), passwords.error().kind == RefusalKind::unavailable ? 429 : 422);
  std::optional<std::string> token;
  auto done = visit.change("account.password", [&](db::Tx& tx) -> Result<http::Response> {
    const auto here = auth::find_session(tx, session_token(visit), visit.now);
    const auto changed = auth::change_password(tx, visit.actor.account, passwords->old_hash, passwords->new_hash,
                                               here ? here->id : 0, visit.now);
    if (!changed) return tl::unexpected(changed.error());
    if (here) token = auth::rotate_session(tx, here->id, here->step, visit.now);
    visit.changed("account", visit.actor.account.value);
    return http::Response::see_other("/account?done=done.password_changed");
  });
  if (!done) return visit.refused(done.error());
  if (token) done->header("set-cookie", auth::set_session_cookie(*token, visit.request.secure));
  return *done;
}

http::Response end_some_sessions(Visit& visit) {
  const auto done = end_own_sessions(visit, http::Response::see_other("/account?done=done.sessions_ended"));
  return done ? *done : visit.refused(done.error());
}

}  // namespace kith::accounts
