// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accounts/accounts_one.html.h"
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
  std::string id, name, login;
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

std::optional<auth::Account> asked_for(db::Tx& tx, const Visit& visit) {
  const auto sealed = visit.path.find("account");
  const auto id = sealed == visit.path.end() ? std::nullopt : visit.open_id<AccountId>(sealed->second);
  return id ? auth::find_account(tx, *id) : std::nullopt;
}

Refusal unknown() { return {RefusalKind::not_found, {{{}, "accounts.unknown"}}}; }

void add_facts(OneView& view, db::Tx& tx, const Visit& visit, const auth::Account& account) {
  const AccountState state = auth::state_on(account, visit.today);
  view.id = visit.seal(account.id);
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
  return visit.page(visit.words.text("accounts.title.one"), body, refusal ? 422 : 200);
}

Result<auth::NewAccount> read_form(db::Tx& tx, const Visit& visit, const auth::Account& account) {
  const auto& form = visit.request.form;
  auth::NewAccount what{.login = std::string(form.get("login")),
                        .display_name = std::string(form.get("name")),
                        .person = form.has("unlink") ? PersonId{} : account.person,
                        .language = std::string(form.get("language"))};
  const auto first_day = day_in(visit, "first_day"), last_day = day_in(visit, "last_day");
  if (!first_day) return tl::unexpected(first_day.error());
  if (!last_day) return tl::unexpected(last_day.error());
  what.first_day = *first_day;
  what.last_day = *last_day;
  if (const auto person = form.get("person"); !person.empty()) {
    const auto found = auth::person_by_id(tx, person);
    if (!found) return refuse(RefusalKind::invalid, "accounts.person.unknown", "person");
    what.person = *found;
  }
  const bool own_rights =
      account.id == visit.actor.account &&
      (what.person != account.person || what.first_day != account.first_day || what.last_day != account.last_day);
  if (own_rights) return refuse(RefusalKind::invalid, "accounts.self");
  return what;
}

/// One act on the account asked for; back to its page.
http::Response act(Visit& visit, std::string_view what, std::string_view notice, bool on_oneself,
                   FunctionRef<Result<http::Response>(db::Tx&, const auth::Account&, const http::Response&)> how,
                   bool has_form) {
  const auto done = visit.change(what, [&](db::Tx& tx) -> Result<http::Response> {
    const auto account = asked_for(tx, visit);
    if (!account) return tl::unexpected(unknown());
    if (!on_oneself && account->id == visit.actor.account) return refuse(RefusalKind::invalid, "accounts.self");
    visit.changed("account", account->id.value);
    return how(tx, *account,
               http::Response::see_other("/accounts/" + visit.seal(account->id) + "?done=" + std::string(notice)));
  });
  if (done) return *done;
  const bool in_form =
      has_form && (done.error().kind == RefusalKind::invalid || done.error().kind == RefusalKind::conflict);
  return in_form ? show(visit, &done.error()) : visit.refused(done.error());
}

template <class T>
Result<http::Response> answer_unless_refused(const Result<T>& result, const http::Response& answer) {
  if (!result) return tl::unexpected(result.error());
  return answer;
}

}  // namespace

http::Response one_account(Visit& visit) { return show(visit, nullptr); }

http::Response change_one(Visit& visit) {
  return act(
      visit, "account.change", "done.account_changed", true,
      [&](db::Tx& tx, const auth::Account& account, const http::Response& answer) -> Result<http::Response> {
        const auto what = read_form(tx, visit, account);
        if (!what) return tl::unexpected(what.error());
        return answer_unless_refused(auth::change_account(tx, account.id, *what, visit.now), answer);
      },
      true);
}

http::Response change_one_state(Visit& visit) {
  const auto state = auth::parse_account_state(visit.request.form.get("state"));
  return act(
      visit, "account.state", "done.account_changed", false,
      [&](db::Tx& tx, const auth::Account& account, const http::Response& answer) -> Result<http::Response> {
        if (!state) return refuse(RefusalKind::invalid, "accounts.state.not_by_hand");
        if (*state == AccountState::off_boarded && !visit.request.form.has("sure"))
          return refuse(RefusalKind::invalid, "accounts.one.close_needed", "sure");
        return answer_unless_refused(auth::change_state(tx, account.id, *state, visit.now), answer);
      },
      true);
}

http::Response make_link(Visit& visit) {
  std::optional<auth::Code> code;
  std::optional<auth::Account> owner;
  const auto done = act(
      visit, "account.link", "done.account_changed", true,
      [&](db::Tx& tx, const auth::Account& account, const http::Response& answer) -> Result<http::Response> {
        auto made = auth::make_code(tx, account.id, visit.actor.account, visit.now);
        if (!made) return tl::unexpected(made.error());
        code = std::move(*made);
        owner = account;
        return answer;
      },
      false);
  if (code) return link_page(visit, *owner, code);
  if (done.status != 303) return done;
  owner = visit.reading([&](db::Tx& tx) { return asked_for(tx, visit); });
  return owner ? link_page(visit, *owner, std::nullopt) : done;
}

http::Response end_sessions_of_one(Visit& visit) {
  return act(
      visit, "account.end_sessions", "done.sessions_ended", true,
      [&](db::Tx& tx, const auth::Account& account, const http::Response& answer) -> Result<http::Response> {
        auth::end_sessions(tx, account.id, 0, auth::End::administrator, visit.now);
        return answer;
      },
      false);
}

http::Response give_role(Visit& visit) {
  return act(
      visit, "account.grant", "done.role_given", false,
      [&](db::Tx& tx, const auth::Account& account, const http::Response& answer) -> Result<http::Response> {
        const auto role = auth::parse_role(visit.request.form.get("role"));
        if (!role || !given_by_administrators(*role))
          return refuse(RefusalKind::invalid, "accounts.role.not_here", "role");
        const auto until = day_in(visit, "until");
        if (!until) return tl::unexpected(until.error());
        const auto given =
            auth::add_grant(tx, account.id, {{*role, {}, {}}, visit.today, *until}, visit.actor.account, visit.now);
        if (!given) return refused_at("until", given.error());
        return answer;
      },
      true);
}

http::Response take_role(Visit& visit) {
  return act(
      visit, "account.revoke", "done.role_taken", false,
      [&](db::Tx& tx, const auth::Account& account, const http::Response& answer) -> Result<http::Response> {
        const auto grant = visit.path.find("grant");
        const std::int64_t number = grant == visit.path.end() ? 0 : std::atoll(grant->second.c_str());
        if (!auth::revoke_grant(tx, account.id, number, visit.now)) return tl::unexpected(unknown());
        return answer;
      },
      false);
}

}  // namespace kith::accounts
