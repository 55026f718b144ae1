// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accounts/acts.h"

#include <cstdlib>

#include "accounts/pages.h"
#include "accounts/queries.h"
#include "platform/auth/command.h"
#include "platform/auth/session.h"
#include "platform/base/crypto.h"
#include "platform/http/json_kinds.h"
#include "platform/mail/outbox.h"

namespace kith::accounts {
namespace {

using auth::AccountState;

std::string sent_or(const Visit& visit, std::string_view field, const std::string& present) {
  return http::body_names(visit.request, field) ? std::string(visit.request.form.get(field)) : present;
}

Result<std::optional<Date>> day_or(const Visit& visit, std::string_view field, const std::optional<Date>& present) {
  if (!http::body_names(visit.request, field)) return present;
  return day_in(visit, field);
}

Result<auth::NewAccount> read_change(db::Tx& tx, const Visit& visit, const auth::Account& account) {
  const auto& form = visit.request.form;
  auth::NewAccount what{.login = sent_or(visit, "login", account.login),
                        .display_name = sent_or(visit, "name", account.display_name),
                        .person = form.get("unlink") == "true" ? PersonId{} : account.person,
                        .language = sent_or(visit, "language", account.language)};
  const auto first_day = day_or(visit, "first_day", account.first_day),
             last_day = day_or(visit, "last_day", account.last_day);
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

Result<auth::NewAccount> read_new(db::Tx& tx, const Visit& visit) {
  const auto& form = visit.request.form;
  auth::NewAccount what{.login = std::string(form.get("login")),
                        .display_name = std::string(form.get("name")),
                        .language = std::string(form.get("language"))};
  const auto last_day = day_in(visit, "last_day");
  if (!last_day) return tl::unexpected(last_day.error());
  what.last_day = *last_day;
  if (const auto staff = form.get("staff"); !staff.empty()) {
    const auto person = visit.open_id<PersonId>(staff);
    if (!person) return refuse(RefusalKind::invalid, "http.field.not_a_choice", "staff");
    what.person = *person;
    if (what.display_name.empty())
      for (auto& one : staff_without_account(tx, visit.today))
        if (one.person == *person) what.display_name = std::move(one.name);
  } else if (const auto person = form.get("person"); !person.empty()) {
    const auto found = auth::person_by_id(tx, person);
    if (!found) return refuse(RefusalKind::invalid, "accounts.person.unknown", "person");
    what.person = *found;
  }
  return what;
}

Result<AccountId> create(db::Tx& tx, const Visit& visit) {
  const auto what = read_new(tx, visit);
  if (!what) return tl::unexpected(what.error());
  auto id = auth::create_account(tx, *what, visit.now);
  const auto role = visit.request.form.get("role");
  if (!id || role.empty()) return id;
  const auto known = auth::parse_role(role);
  if (!known || !given_by_administrators(*known)) return refuse(RefusalKind::invalid, "accounts.role.not_here", "role");
  const auto given =
      auth::add_grant(tx, *id, {{*known, {}, {}}, visit.today, what->last_day}, visit.actor.account, visit.now);
  if (!given) return refused_at("last_day", given.error());
  return id;
}

/// One act on the account of the path.
Result<http::Response> act(Visit& visit, std::string_view what, bool on_oneself,
                           FunctionRef<Result<void>(db::Tx&, const auth::Account&)> how, Done done) {
  return visit.change(what, [&](db::Tx& tx) -> Result<http::Response> {
    const auto account = asked_for(tx, visit);
    if (!account) return tl::unexpected(unknown());
    if (!on_oneself && account->id == visit.actor.account) return refuse(RefusalKind::invalid, "accounts.self");
    visit.changed("account", account->id.value);
    if (auto made = how(tx, *account); !made) return tl::unexpected(made.error());
    return done(*account);
  });
}

template <class T>
Result<void> came_of(const Result<T>& made) {
  if (!made) return tl::unexpected(made.error());
  return {};
}

}  // namespace

std::string version_of(const auth::Account& account) {
  const auto day = [](const std::optional<Date>& d) { return d ? iso(*d) : std::string(); };
  std::string content;
  for (const auto& part : {account.login, account.display_name, std::to_string(account.person.value), account.language,
                           day(account.first_day), day(account.last_day)})
    (content += part) += '\0';
  return crypto::hex(crypto::digest(content));
}

Refusal unknown() { return {RefusalKind::not_found, {{{}, "accounts.unknown"}}}; }

std::optional<auth::Account> asked_for(db::Tx& tx, const Visit& visit) {
  const auto sealed = visit.path.find("account");
  const auto id = sealed == visit.path.end() ? std::nullopt : visit.open_id<AccountId>(sealed->second);
  return id ? auth::find_account(tx, *id) : std::nullopt;
}

Result<http::Response> invite(Visit& visit, Link& link, FunctionRef<http::Response(AccountId)> done) {
  return visit.change("account.create", [&](db::Tx& tx) -> Result<http::Response> {
    const auto id = create(tx, visit);
    if (!id) return tl::unexpected(id.error());
    visit.changed("account", id->value);
    auto made = auth::make_code(tx, *id, visit.actor.account, visit.now);
    if (!made) return tl::unexpected(made.error());
    link = std::move(*made);
    return done(*id);
  });
}

Result<http::Response> hand_over_link(Visit& visit, Link& link, Done done) {
  return act(
      visit, "account.link", true,
      [&](db::Tx& tx, const auth::Account& account) -> Result<void> {
        auto made = auth::make_code(tx, account.id, visit.actor.account, visit.now);
        if (made) link = *made;
        return came_of(made);
      },
      done);
}

std::string address_of(const Visit& visit, const auth::Code& code) {
  return visit.request.server() + auth::code_path(code.text);
}

Instant link_ends(const Visit& visit) { return visit.moment_at(visit.now.utc_seconds + auth::code_hours * 3600); }

Result<http::Response> change_account(Visit& visit, Done done) {
  return act(
      visit, "account.change", true,
      [&](db::Tx& tx, const auth::Account& account) -> Result<void> {
        if (visit.request.form.get("version") != version_of(account))
          return refuse(RefusalKind::conflict, "accounts.changed_meanwhile");
        const auto what = read_change(tx, visit, account);
        if (!what) return tl::unexpected(what.error());
        return came_of(auth::change_account(tx, account.id, *what, visit.now));
      },
      done);
}

Result<http::Response> change_state(Visit& visit, Done done) {
  const auto state = auth::parse_account_state(visit.request.form.get("state"));
  return act(
      visit, "account.state", false,
      [&](db::Tx& tx, const auth::Account& account) -> Result<void> {
        if (!state) return refuse(RefusalKind::invalid, "accounts.state.not_by_hand");
        if (*state == AccountState::off_boarded && visit.request.form.get("sure") != "true")
          return refuse(RefusalKind::invalid, "accounts.one.close_needed", "sure");
        return came_of(auth::change_state(tx, account.id, *state, visit.now));
      },
      done);
}

Result<http::Response> give_role(Visit& visit, Done done) {
  return act(
      visit, "account.grant", false,
      [&](db::Tx& tx, const auth::Account& account) -> Result<void> {
        const auto role = auth::parse_role(visit.request.form.get("role"));
        if (!role || !given_by_administrators(*role))
          return refuse(RefusalKind::invalid, "accounts.role.not_here", "role");
        const auto until = day_in(visit, "until");
        if (!until) return tl::unexpected(until.error());
        const auto given =
            auth::add_grant(tx, account.id, {{*role, {}, {}}, visit.today, *until}, visit.actor.account, visit.now);
        if (!given) return refused_at("until", given.error());
        return {};
      },
      done);
}

Result<http::Response> take_role(Visit& visit, Done done) {
  return act(
      visit, "account.revoke", false,
      [&](db::Tx& tx, const auth::Account& account) -> Result<void> {
        const std::int64_t grant = std::atoll(visit.path.find("grant")->second.c_str());
        if (!auth::revoke_grant(tx, account.id, grant, visit.now)) return tl::unexpected(unknown());
        return {};
      },
      done);
}

Result<http::Response> end_sessions(Visit& visit, Done done) {
  return act(
      visit, "account.end_sessions", true,
      [&](db::Tx& tx, const auth::Account& account) -> Result<void> {
        auth::end_sessions(tx, account.id, 0, auth::End::administrator, visit.now);
        return {};
      },
      done);
}

Result<http::Response> end_own_sessions(Visit& visit, const http::Response& done) {
  const auto which = visit.request.form.get("session");
  const auto one = visit.open_id<SessionId>(which);
  if (!one && which != "others") return tl::unexpected(unknown());
  return visit.change("session.end", [&](db::Tx& tx) -> Result<http::Response> {
    const auto here = auth::find_session(tx, session_token(visit), visit.now);
    if (one && !auth::end_session(tx, visit.actor.account, one->value, auth::End::owner, visit.now))
      return tl::unexpected(unknown());
    if (!one) auth::end_sessions(tx, visit.actor.account, here ? here->id : 0, auth::End::owner, visit.now);
    visit.changed("account", visit.actor.account.value);
    return done;
  });
}

Result<http::Response> try_letter_again(Visit& visit, const http::Response& done) {
  const auto id = visit.open_record(letter_kind, visit.path.find("letter")->second);
  if (!id) return tl::unexpected(Refusal{RefusalKind::not_found, {}});
  return visit.change("mail.again", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    if (!mail::try_again(tx, *id, visit.now)) return refuse(RefusalKind::conflict, "accounts.mail.gone");
    visit.changed("letter", *id);
    return done;
  });
}

std::vector<Staff> staff_without_account(db::Tx& tx, Date today) {
  return tx.all(sql::staff_without_account, {{"today", today}}, [](const db::Row& row) {
    Staff one{row.id<PersonId>(0), row.null(3) || row.text(3).empty() ? row.string(1) : row.string(3)};
    if (!row.null(2) && !row.text(2).empty()) (one.name += one.name.empty() ? "" : " ") += row.text(2);
    return one;
  });
}

std::string_view session_token(const Visit& visit) {
  return visit.request.cookies.get(auth::session_cookie(visit.request.secure));
}

}  // namespace kith::accounts
