// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/actor.h"
#include "platform/base/instant.h"
#include "platform/base/result.h"

/// Accounts: who may sign in, with which roles, until when. An account is made by an administrator (or on the console)
/// without a password; its owner sets one by a one-time link. Nobody else ever sees or sets it (ASVS 6.4.6).
///
/// Functions take the act's transaction and the moment; they never read a clock. Callers audit (Visit::change, CLI).
namespace kith::auth {

inline constexpr std::int64_t code_hours = 72;  ///< an invitation or reset link holds so long

struct Account {
  AccountId id{};
  std::string login, display_name;
  PersonId person{};     ///< 0 = not in the records
  AccountState state{};  ///< as stored; `state_on` counts the dates in
  std::string language;  ///< "en", "fr" or empty (as the browser asks)
  std::optional<Date> first_day, last_day;
  std::int64_t made_at{}, state_changed_at{};
  std::optional<std::int64_t> password_changed_at, last_sign_in;
  std::string password_changed_by;  ///< "owner", "invitation", "reset", "operator", or empty
  std::int64_t failed_since{};      ///< wrong passwords since the last sign-in
};
/// The state with the dates counted in: `expired` after the last day; `invited` before the first.
AccountState state_on(const Account& account, Date today);

/// The stored form of a login name: blanks at the ends off, ASCII lower case; 2 to 64 of a-z 0-9 . _ - + @.
/// Nothing for anything else (no look-alikes from other alphabets).
std::optional<std::string> fold_login(std::string_view typed);

struct NewAccount {
  std::string login{}, display_name{};
  PersonId person{};
  std::string language{};
  std::optional<Date> first_day{}, last_day{};
};
/// Refusals (fields login, name, language, last_day, person): accounts.login.invalid, .login.taken, .name.missing,
/// .name.too_long, .language.unknown, .dates.reversed, .person.taken.
Result<AccountId> create_account(db::Tx& tx, const NewAccount& what, Instant now);

/// The same, active at once with a password set on the console of the machine.
Result<AccountId> create_active_account(db::Tx& tx, const NewAccount& what, std::string_view password_hash,
                                        Instant now);

std::optional<Account> find_account(db::Tx& tx, AccountId id);
std::optional<Account> find_account(db::Tx& tx, std::string_view login);  ///< `login` as typed
/// `limit` accounts in the order of their logins, after `after` (empty = from the start).
std::vector<Account> list_accounts(db::Tx& tx, std::string_view after, int limit);
std::int64_t count_accounts(db::Tx& tx);

/// Suspends, off-boards or takes back (`active`; `invited` when there is no password). Anything but `active` ends every
/// session, link and known browser at once, in the same transaction. Refusals: not_found; conflict
/// accounts.state.gone (off-boarded accounts do not come back), accounts.state.not_by_hand (invited, expired).
Result<AccountState> change_state(db::Tx& tx, AccountId id, AccountState state, Instant now);
/// Name, language, person and dates. Ending the account today or earlier ends its sessions. Same refusals as creating.
Result<AccountId> change_account(db::Tx& tx, AccountId id, const NewAccount& what, Instant now);
bool change_language(db::Tx& tx, AccountId id, std::string_view language);

/// Keys of records by their exchange ids, for linking accounts and grants; nothing when there is no such record.
std::optional<PersonId> person_by_id(db::Tx& tx, std::string_view sourced_id);
std::optional<ProgrammeId> programme_by_id(db::Tx& tx, std::string_view sourced_id);
std::optional<SiteId> site_by_id(db::Tx& tx, std::string_view sourced_id);

/// Grants on top of the staff records.
struct HeldGrant {
  std::int64_t id{};
  Grant grant;
  Date valid_from{};
  std::optional<Date> valid_until;
};
struct NewGrant {
  Grant grant{};
  Date valid_from{};
  std::optional<Date> valid_until{};
};
/// Ends the account's sessions, so that a session never outlives a change of rights. Refusals: not_found;
/// accounts.dates.reversed.
Result<std::int64_t> add_grant(db::Tx& tx, AccountId id, const NewGrant& what, AccountId by, Instant now);
/// False when there is no such grant of this account.
bool revoke_grant(db::Tx& tx, AccountId id, std::int64_t grant, Instant now);
std::vector<HeldGrant> list_grants(db::Tx& tx, AccountId id);  ///< those not revoked, ended ones included

/// One-time links. A new code of an account makes its older ones void.
enum class CodePurpose : std::uint8_t { invitation, reset };
std::string_view name(CodePurpose);
struct Code {
  std::string text;  ///< 43 characters with 256 random bits; shown once, stored as a hash
  CodePurpose purpose;
};
/// An invitation for an account without a password, else a reset. Refusals: not_found; conflict
/// accounts.state.not_active.
Result<Code> make_code(db::Tx& tx, AccountId id, AccountId by, Instant now);
struct OpenCode {
  AccountId account;
  CodePurpose purpose;
  std::string login, display_name;
};
/// What an unused code of today is for; nothing otherwise.
std::optional<OpenCode> look_up_code(db::Tx& tx, std::string_view code, Instant now);
/// Uses the code up and sets the password (hashed before). Exactly one of many at once succeeds. Ends all sessions,
/// clears the lock-out of the login, makes an invited account active. Refusal: not_found accounts.code.void.
Result<AccountId> use_code(db::Tx& tx, std::string_view code, std::string_view password_hash, Instant now);

/// The stored hash, empty when there is none or no such account.
std::string password_hash(db::Tx& tx, AccountId id);
/// By the owner, who has just shown the current one: set only if the stored hash is still `old_hash` (somebody else may
/// have been faster). Ends all sessions but `keep` (0 = all). Refusal: conflict accounts.password.changed_meanwhile.
Result<AccountId> change_password(db::Tx& tx, AccountId id, std::string_view old_hash, std::string_view new_hash,
                                  std::int64_t keep, Instant now);
/// The same password under a new cost; nothing else changes.
void rehash_password(db::Tx& tx, AccountId id, std::string_view old_hash, std::string_view new_hash);

/// Marks accounts past their last day as expired and ends their sessions; returns how many. For the nightly job (rights
/// end by themselves at midnight; this makes the list of accounts say so).
std::int64_t expire_accounts(db::Tx& tx, Date today, Instant now);

}  // namespace kith::auth
