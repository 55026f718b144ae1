// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accounts/acts.h"
#include "accounts/pages.h"
#include "platform/auth/session.h"
#include "platform/base/json_writer.h"

/// Accounts as JSON. Passwords never pass here: who signs in sets them on the page behind the one-time link, which is
/// in one answer only.
namespace kith::accounts {
namespace {

void write_day(JsonWriter& json, std::string_view name, const std::optional<Date>& day) {
  json.member(name, day ? std::optional(iso(*day)) : std::nullopt);
}

void write_sessions(JsonWriter& json, db::Tx& tx, const Visit& visit, AccountId account) {
  const auto here = auth::find_session(tx, session_token(visit), visit.now);
  json.key("sessions").array();
  for (const auto& session : auth::list_sessions(tx, account, visit.now))
    json.object()
        .member("id", visit.seal(SessionId{session.id}))
        .member("browser", session.browser)
        .member("since", iso(visit.moment_at(session.made_at)))
        .member("seen", iso(visit.moment_at(session.seen_at)))
        .member("this_one", here && here->id == session.id)
        .end();
  json.end();
}

void write_roles(JsonWriter& json, db::Tx& tx, const Visit& visit, const auth::Account& account) {
  json.key("roles").array();
  for (const auto& held : auth::list_grants(tx, account.id)) {
    json.object().member("grant", held.id).member("role", auth::name(held.grant.role));
    json.member("programme", held.grant.programme ? std::optional(visit.seal(held.grant.programme)) : std::nullopt);
    write_day(json, "from", held.valid_from);
    write_day(json, "until", held.valid_until);
    json.end();
  }
  json.end();
}

/// The link beside the id, once; the id alone to whoever repeats the attempt.
http::Response with_link(const Visit& visit, AccountId account, const Link& link) {
  std::string out;
  JsonWriter json(out);
  json.object().member("id", visit.seal(account));
  if (link) json.member("link", address_of(visit, *link)).member("until", iso(link_ends(visit)));
  json.end();
  return http::Response::json(out, 201);
}

http::Response answer(Visit& visit, Result<http::Response> (*act)(Visit&, Done)) {
  const auto done = act(visit, [](const auth::Account&) { return http::Response::json("{}"); });
  return done ? *done : visit.refused(done.error());
}

}  // namespace

void write_account(JsonWriter& json, const Visit& visit, const auth::Account& account) {
  json.member("id", visit.seal(account.id)).member("login", account.login).member("name", account.display_name);
  json.member("state", auth::name(auth::state_on(account, visit.today)));
}

http::Response own_account_api(Visit& visit) {
  std::string out;
  JsonWriter json(out);
  json.object().member("login", visit.actor.login).member("name", visit.actor.display_name);
  visit.read([&](db::Tx& tx) { write_sessions(json, tx, visit, visit.actor.account); });
  json.end();
  return http::Response::json(out);
}

http::Response own_sessions_api_end(Visit& visit) {
  const auto done = end_own_sessions(visit, http::Response::json("{}"));
  return done ? *done : visit.refused(done.error());
}

http::Response one_account_api(Visit& visit) {
  std::string out;
  JsonWriter json(out);
  const bool found = visit.reading([&](db::Tx& tx) {
    const auto account = asked_for(tx, visit);
    if (!account) return false;
    json.object();
    write_account(json, visit, *account);
    json.member("version", version_of(*account));
    json.member("linked", static_cast<bool>(account->person)).member("language", account->language);
    write_day(json, "first_day", account->first_day);
    write_day(json, "last_day", account->last_day);
    json.member("sessions", auth::list_sessions(tx, account->id, visit.now).size());
    write_roles(json, tx, visit, *account);
    json.end();
    return true;
  });
  return found ? http::Response::json(out) : visit.refused(unknown());
}

http::Response staff_api(Visit& visit) {
  std::string out;
  JsonWriter json(out);
  json.object().key("staff").array();
  for (const auto& one : visit.reading([&](db::Tx& tx) { return staff_without_account(tx, visit.today); }))
    json.object().member("id", visit.seal(one.person)).member("name", one.name).end();
  json.end().end();
  return http::Response::json(out);
}

http::Response account_api_post(Visit& visit) {
  Link link;
  AccountId made;
  const auto done = invite(visit, link, [&](AccountId id) {
    made = id;
    return with_link(visit, id, {});
  });
  if (!done) return visit.refused(done.error());
  return link ? with_link(visit, made, link) : *done;
}

http::Response link_api_post(Visit& visit) {
  Link link;
  AccountId owner;
  const auto done = hand_over_link(visit, link, [&](const auth::Account& account) {
    owner = account.id;
    return with_link(visit, account.id, {});
  });
  if (!done) return visit.refused(done.error());
  return link ? with_link(visit, owner, link) : *done;
}

http::Response change_api_post(Visit& visit) { return answer(visit, change_account); }
http::Response state_api_post(Visit& visit) { return answer(visit, change_state); }
http::Response sessions_api_end(Visit& visit) { return answer(visit, end_sessions); }
http::Response role_api_post(Visit& visit) { return answer(visit, give_role); }
http::Response role_api_take(Visit& visit) { return answer(visit, take_role); }

}  // namespace kith::accounts
