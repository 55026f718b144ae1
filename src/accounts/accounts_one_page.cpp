// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accounts/accounts_one.html.h"
#include "accounts/acts.h"
#include "accounts/pages.h"
#include "platform/auth/session.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

namespace kith::accounts {
namespace {

using auth::AccountState;

struct GrantView {
  std::int64_t grant{};
  std::string role;
  bool whole{};
  Date from{};
  std::optional<Date> until;
};
struct Held {
  std::vector<GrantView> grants;
};

struct OneView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string id, version, name, login;
  render::Status state;
  bool linked{}, invited{}, may_link{}, may_suspend{}, may_resume{}, may_close{};
  std::optional<Date> first_day, last_day;
  std::optional<Instant> last;
  std::int64_t sessions{};
  std::optional<Held> held;
  render::Field role_choice, until_day, name_field, login_field, person_field, language_field, first_day_field,
      last_day_field, sure_field;
  std::optional<render::Field> unlink_field;
  bool has_sessions() const { return sessions > 0; }
};

void add_facts(OneView& view, db::Tx& tx, const Visit& visit, const auth::Account& account) {
  const AccountState state = auth::state_on(account, visit.today);
  view.id = visit.seal(account.id);
  view.version = version_of(account);
  view.name = account.display_name;
  view.login = account.login;
  view.state = state_of(visit.words, state);
  view.linked = static_cast<bool>(account.person);
  view.first_day = account.first_day;
  view.last_day = account.last_day;
  if (account.last_sign_in) view.last = visit.moment_at(*account.last_sign_in);
  view.sessions = static_cast<std::int64_t>(auth::list_sessions(tx, account.id, visit.now).size());
  const bool self = account.id == visit.actor.account;
  view.invited = !account.password_changed_at;
  view.may_link = account.state == AccountState::active || account.state == AccountState::invited;
  view.may_suspend = !self && view.may_link;
  view.may_resume = account.state == AccountState::suspended || account.state == AccountState::expired;
  view.may_close = !self && account.state != AccountState::off_boarded;
  for (const auth::HeldGrant& held : auth::list_grants(tx, account.id)) {
    if (!view.held) view.held.emplace();
    view.held->grants.push_back(
        {held.id, role_name(visit.words, held.grant.role), !held.grant.programme, held.valid_from, held.valid_until});
  }
}

void add_fields(OneView& view, const Visit& visit, const render::FormState& form, const auth::Account& account) {
  const auto day = [&](const std::optional<Date>& d) { return d ? visit.words.date(*d) : std::string(); };
  view.name_field = form.field("name", "accounts.field.name", account.display_name);
  view.login_field = form.field("login", "accounts.field.login", account.login);
  view.person_field = form.field("person", "accounts.field.person");
  view.person_field.hint = visit.words.text(account.person ? i18n::Key("accounts.one.person_keep")
                                                           : i18n::Key("accounts.field.person_hint"));
  if (account.person) view.unlink_field = form.field("unlink", "accounts.one.unlink");
  view.language_field = language_field(form, visit.words, account.language);
  view.first_day_field = form.field("first_day", "accounts.field.first_day", day(account.first_day));
  view.last_day_field = form.field("last_day", "accounts.field.last_day", day(account.last_day));
  view.role_choice = role_field(form, visit.words, false);
  view.until_day = form.field("until", "accounts.one.until");
  view.sure_field = form.field("sure", "accounts.one.close_sure");
  for (render::Field* field : {&view.person_field, &view.first_day_field, &view.last_day_field, &view.until_day})
    field->required = false;
}

http::Response show(Visit& visit, const Refusal* refusal) {
  const render::FormState form(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  OneView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  const bool found = visit.reading([&](db::Tx& tx) {
    const auto account = asked_for(tx, visit);
    if (!account) return false;
    add_facts(view, tx, visit, *account);
    add_fields(view, visit, form, *account);
    return true;
  });
  if (!found) return visit.refused(unknown());
  render::Html body;
  html::accounts_one(body, view, visit.words);
  return visit.page(visit.words.text("accounts.title.one"), body,
                    !refusal                                 ? 200
                    : refusal->kind == RefusalKind::conflict ? 409
                                                             : 422);
}

/// Back to the account's page; what was wrong with a form is shown beside its fields.
http::Response after(Visit& visit, Result<http::Response> (*act)(Visit&, Done), std::string_view notice,
                     bool has_form) {
  const auto done = act(visit, [&](const auth::Account& account) {
    return http::Response::see_other("/accounts/" + visit.seal(account.id) + "?done=" + std::string(notice));
  });
  if (done) return *done;
  const bool in_form =
      has_form && (done.error().kind == RefusalKind::invalid || done.error().kind == RefusalKind::conflict);
  return in_form ? show(visit, &done.error()) : visit.refused(done.error());
}

}  // namespace

http::Response one_account(Visit& visit) { return show(visit, nullptr); }

http::Response change_one(Visit& visit) { return after(visit, change_account, "done.account_changed", true); }

http::Response change_one_state(Visit& visit) { return after(visit, change_state, "done.account_changed", true); }

http::Response make_link(Visit& visit) {
  Link link;
  const auto done = hand_over_link(visit, link, [&](const auth::Account& account) {
    return http::Response::see_other("/accounts/" + visit.seal(account.id) + "?done=done.account_changed");
  });
  if (!done) return visit.refused(done.error());
  const auto owner = visit.reading([&](db::Tx& tx) { return asked_for(tx, visit); });
  return owner ? link_page(visit, *owner, link) : *done;
}

http::Response end_sessions_of_one(Visit& visit) { return after(visit, end_sessions, "done.sessions_ended", false); }

http::Response give_one_role(Visit& visit) { return after(visit, give_role, "done.role_given", true); }

http::Response take_one_role(Visit& visit) { return after(visit, take_role, "done.role_taken", false); }

}  // namespace kith::accounts
