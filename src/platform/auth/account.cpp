// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/account.h"

#include <algorithm>

#include "platform/audit/log.h"
#include "platform/auth/queries.h"
#include "platform/auth/session.h"
#include "platform/base/utf8.h"
#include "platform/db/db.h"

namespace kith::auth {
namespace {

constexpr std::size_t longest_name = 120;

Account read_account(const db::Row& r) {
  Account a;
  a.id = r.id<AccountId>(0);
  a.login = r.string(1);
  a.display_name = r.string(2);
  a.person = r.id<PersonId>(3);
  a.state = parse_account_state(r.text(4)).value_or(AccountState::suspended);
  a.language = r.string(5);
  a.first_day = r.maybe_date(6);
  a.last_day = r.maybe_date(7);
  a.made_at = r.integer(8);
  a.state_changed_at = r.integer(9);
  a.password_changed_at = r.maybe_integer(10);
  a.last_sign_in = r.maybe_integer(11);
  a.password_changed_by = r.string(12);
  a.failed_since = r.integer(13);
  return a;
}

std::optional<std::string> or_null(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}
std::optional<std::int64_t> or_null(std::int64_t key) {
  return key == 0 ? std::nullopt : std::optional<std::int64_t>(key);
}

bool exists(db::Tx& tx, db::Sql sql, db::Params params) {
  return tx.first(sql, params, [](const db::Row& r) { return r.integer(0); }).has_value();
}

/// What is wrong with an account's fields; `self` is left out when asking whether login and person are taken.
std::vector<Problem> problems_of(db::Tx& tx, const NewAccount& what, AccountId self) {
  std::vector<Problem> found;
  const auto login = fold_login(what.login);
  if (!login)
    found.push_back({"login", "accounts.login.invalid"});
  else if (exists(tx, sql::login_taken, {{"login", *login}, {"id", self}}))
    found.push_back({"login", "accounts.login.taken"});
  if (what.display_name.empty())
    found.push_back({"name", "accounts.name.missing"});
  else if (!is_utf8(what.display_name) || has_control(what.display_name) ||
           utf8_length(what.display_name) > longest_name)
    found.push_back({"name", "accounts.name.too_long"});
  if (!what.language.empty() && what.language != "en" && what.language != "fr")
    found.push_back({"language", "accounts.language.unknown"});
  if (what.first_day && what.last_day && *what.last_day < *what.first_day)
    found.push_back({"last_day", "accounts.dates.reversed"});
  if (what.person && exists(tx, sql::person_taken, {{"person", what.person}, {"id", self}}))
    found.push_back({"person", "accounts.person.taken"});
  return found;
}

/// Everything that lets somebody in without signing in again.
void shut_out(db::Tx& tx, AccountId id, Instant now) {
  end_sessions(tx, id, 0, End::account, now);
  tx.exec(sql::void_codes, {{"account", id}, {"now", now.utc_seconds}});
  tx.exec(sql::forget_browsers, {{"account", id}, {"now", now.utc_seconds}});
}

}  // namespace

AccountState state_on(const Account& account, Date today) {
  if (account.state != AccountState::active) return account.state;
  if (account.last_day && *account.last_day < today) return AccountState::expired;
  if (account.first_day && today < *account.first_day) return AccountState::invited;
  return AccountState::active;
}

std::optional<std::string> fold_login(std::string_view typed) {
  while (typed.starts_with(' ')) typed.remove_prefix(1);
  while (typed.ends_with(' ')) typed.remove_suffix(1);
  std::string login(typed);
  for (char& c : login) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (login.size() < 2 || login.size() > 64 ||
      login.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-+@") != std::string::npos)
    return std::nullopt;
  return login;
}

Result<AccountId> create_account(db::Tx& tx, const NewAccount& what, Instant now) {
  if (auto problems = problems_of(tx, what, {}); !problems.empty()) return refuse(std::move(problems));
  return tx
      .first(sql::add_account,
             {{"login", *fold_login(what.login)},
              {"display_name", what.display_name},
              {"person", or_null(what.person.value)},
              {"language", or_null(what.language)},
              {"first_day", what.first_day},
              {"last_day", what.last_day},
              {"now", now.utc_seconds}},
             [](const db::Row& r) { return r.id<AccountId>(0); })
      .value();
}

Result<AccountId> create_active_account(db::Tx& tx, const NewAccount& what, std::string_view password_hash,
                                        Instant now) {
  const auto id = create_account(tx, what, now);
  if (id)
    tx.exec(sql::activate_with_password,
            {{"id", *id}, {"password", password_hash}, {"by", "operator"}, {"now", now.utc_seconds}});
  return id;
}

std::optional<Account> find_account(db::Tx& tx, AccountId id) {
  return tx.first(sql::account_by_id, {{"id", id}}, read_account);
}

std::optional<Account> find_account(db::Tx& tx, std::string_view login) {
  const auto folded = fold_login(login);
  if (!folded) return std::nullopt;
  return tx.first(sql::account_by_login, {{"login", *folded}}, read_account);
}

std::vector<Account> list_accounts(db::Tx& tx, std::string_view after, int limit) {
  return tx.all(sql::accounts_after, {{"after", after}, {"count", limit}}, read_account);
}

std::int64_t count_accounts(db::Tx& tx) {
  return tx.first(sql::account_count, {}, [](const db::Row& r) { return r.integer(0); }).value();
}

Result<AccountState> change_state(db::Tx& tx, AccountId id, AccountState state, Instant now) {
  const auto account = find_account(tx, id);
  if (!account) return refuse(RefusalKind::not_found, "accounts.unknown");
  if (state == AccountState::invited || state == AccountState::expired)
    return refuse(RefusalKind::conflict, "accounts.state.not_by_hand");
  if (account->state == AccountState::off_boarded) return refuse(RefusalKind::conflict, "accounts.state.gone");
  if (state == AccountState::active && password_hash(tx, id).empty()) state = AccountState::invited;
  tx.exec(sql::put_state, {{"id", id}, {"state", name(state)}, {"now", now.utc_seconds}});
  if (state != AccountState::active && state != AccountState::invited) shut_out(tx, id, now);
  return state;
}

Result<AccountId> change_account(db::Tx& tx, AccountId id, const NewAccount& what, Instant now) {
  const auto before = find_account(tx, id);
  if (!before) return refuse(RefusalKind::not_found, "accounts.unknown");
  if (auto problems = problems_of(tx, what, id); !problems.empty()) return refuse(std::move(problems));
  tx.exec(sql::put_account, {{"id", id},
                             {"login", *fold_login(what.login)},
                             {"display_name", what.display_name},
                             {"person", or_null(what.person.value)},
                             {"language", or_null(what.language)},
                             {"first_day", what.first_day},
                             {"last_day", what.last_day}});
  const bool rights_changed =
      before->person != what.person || before->first_day != what.first_day || before->last_day != what.last_day;
  if (rights_changed) end_sessions(tx, id, 0, End::account, now);
  return id;
}

bool change_language(db::Tx& tx, AccountId id, std::string_view language) {
  if (!language.empty() && language != "en" && language != "fr") return false;
  return tx.exec(sql::put_language, {{"id", id}, {"language", or_null(language)}}) == 1;
}

Result<std::int64_t> add_grant(db::Tx& tx, AccountId id, const NewGrant& what, AccountId by, Instant now) {
  if (!find_account(tx, id)) return refuse(RefusalKind::not_found, "accounts.unknown");
  if (what.valid_until && *what.valid_until < what.valid_from)
    return refuse(RefusalKind::invalid, "accounts.dates.reversed", "valid_until");
  const auto grant = tx.first(sql::add_grant,
                              {{"account", id},
                               {"role", name(what.grant.role)},
                               {"programme", or_null(what.grant.programme.value)},
                               {"site", or_null(what.grant.site.value)},
                               {"valid_from", what.valid_from},
                               {"valid_until", what.valid_until},
                               {"now", now.utc_seconds},
                               {"by", by}},
                              [](const db::Row& r) { return r.integer(0); });
  end_sessions(tx, id, 0, End::account, now);
  return grant.value();
}

bool revoke_grant(db::Tx& tx, AccountId id, std::int64_t grant, Instant now) {
  if (tx.exec(sql::revoke_grant, {{"id", grant}, {"account", id}, {"now", now.utc_seconds}}) != 1) return false;
  end_sessions(tx, id, 0, End::account, now);
  return true;
}

std::vector<HeldGrant> list_grants(db::Tx& tx, AccountId id) {
  std::vector<HeldGrant> list;
  tx.query(sql::grants_of, {{"account", id}}, [&](const db::Row& r) {
    if (const auto role = parse_role(r.text(1)))
      list.push_back({r.integer(0), Grant{*role, r.id<ProgrammeId>(2), r.id<SiteId>(3)}, r.date(4), r.maybe_date(5)});
  });
  return list;
}

std::optional<PersonId> person_by_id(db::Tx& tx, std::string_view sourced_id) {
  return tx.first(sql::person_by_id, {{"sourced_id", sourced_id}}, [](const db::Row& r) { return r.id<PersonId>(0); });
}
std::optional<ProgrammeId> programme_by_id(db::Tx& tx, std::string_view sourced_id) {
  return tx.first(sql::programme_by_id, {{"sourced_id", sourced_id}},
                  [](const db::Row& r) { return r.id<ProgrammeId>(0); });
}
std::optional<SiteId> site_by_id(db::Tx& tx, std::string_view sourced_id) {
  return tx.first(sql::site_by_id, {{"sourced_id", sourced_id}}, [](const db::Row& r) { return r.id<SiteId>(0); });
}

std::string password_hash(db::Tx& tx, AccountId id) {
  return tx.first(sql::password_of, {{"id", id}}, [](const db::Row& r) { return r.string(0); }).value_or("");
}

Result<AccountId> change_password(db::Tx& tx, AccountId id, std::string_view old_hash, std::string_view new_hash,
                                  std::int64_t keep, Instant now) {
  const auto changed = tx.exec(
      sql::put_password, {{"id", id}, {"old", old_hash}, {"new", new_hash}, {"by", "owner"}, {"now", now.utc_seconds}});
  if (changed != 1) return refuse(RefusalKind::conflict, "accounts.password.changed_meanwhile");
  end_sessions(tx, id, keep, End::password, now);
  tx.exec(sql::void_codes, {{"account", id}, {"now", now.utc_seconds}});
  return id;
}

void rehash_password(db::Tx& tx, AccountId id, std::string_view old_hash, std::string_view new_hash) {
  tx.exec(sql::put_rehashed, {{"id", id}, {"old", old_hash}, {"new", new_hash}});
}

std::int64_t expire_accounts(db::Tx& tx, Date today, Instant now) {
  const auto past = tx.all(sql::accounts_past_their_last_day, {{"today", today}},
                           [](const db::Row& r) { return r.id<AccountId>(0); });
  for (const AccountId id : past) {
    tx.exec(sql::put_state, {{"id", id}, {"state", name(AccountState::expired)}, {"now", now.utc_seconds}});
    shut_out(tx, id, now);
    audit::Entry entry;
    entry.at = now;
    entry.by = audit::By::job;
    entry.action = "account.expire";
    entry.subjects = {{"account", id.value}};
    audit::append(tx, std::move(entry));
  }
  return static_cast<std::int64_t>(past.size());
}

}  // namespace kith::auth
