// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/actor.h"
#include "platform/base/crypto.h"
#include "platform/base/instant.h"

/// Sessions: a random 256-bit token in a cookie, its BLAKE2b hash in the database (ASVS 7.2). A person may have any
/// number of sessions at a time and sees and ends them on the own account's page.
namespace kith::auth {

/// The times of ASVS 7.1.1, in this one place.
inline constexpr std::int64_t idle_seconds = 60 * 60;        ///< without a request: ended
inline constexpr std::int64_t whole_seconds = 12 * 60 * 60;  ///< however busy: ended
inline constexpr std::int64_t touch_seconds = 3 * 60;        ///< `seen_at` is written at most this often

/// Cookie names. `__Host-` needs https; over plain http on loopback the short ones are used.
std::string_view session_cookie(bool secure);
std::string_view device_cookie(bool secure);
std::string_view language_cookie(bool secure);
/// The Set-Cookie value: HttpOnly, SameSite=Lax (a link in a letter still finds the session), Path=/, Secure with
/// https. The session cookie ends with the browser; the device cookie after 400 days. An empty token removes the
/// cookie.
std::string set_session_cookie(std::string_view token, bool secure);
std::string set_device_cookie(std::string_view token, bool secure);
std::string set_language_cookie(std::string_view language, bool secure);

/// How far a sign-in has come. `password`: a second factor is still owed, the session opens nothing but the page that
/// asks for it. Until a factor exists every session starts `complete` (docs/accounts.md says where it will go).
enum class Step : std::uint8_t { password, complete };
/// Why a session ended.
enum class End : std::uint8_t { signed_out, replaced, owner, administrator, account, password, expired };
std::string_view name(Step);
std::string_view name(End);

struct Session {
  std::int64_t id{};
  AccountId account{};
  Step step{};
  std::int64_t made_at{}, seen_at{}, ends_at{};
  std::string client;   ///< mark of the address it began from
  std::string browser;  ///< "Firefox, Windows"
};

struct NewSession {
  AccountId account{};
  Step step{Step::complete};
  std::string client{}, browser{};
  std::string_view replaces{};  ///< a token the browser already had; that session ends (no fixation)
};
/// Returns the token: the only time it is seen.
std::string start_session(db::Tx& tx, const NewSession& what, Instant now);
/// The running session of `token`: not ended, not idle too long, of an account that is active and in its dates. Reads
/// only.
std::optional<Session> find_session(db::Tx& tx, std::string_view token, Instant now);
/// Whose session `token` was, when it ran out by itself (idle or whole time): a form that was being filled in meanwhile
/// can still be kept as a draft for them. Nothing when somebody ended it, or the account is not active any more.
std::optional<AccountId> lapsed_account(db::Tx& tx, std::string_view token, Instant now);
/// Whether `touch_session` is due. The rest of the idle time is counted from `seen_at`, so a session ends up to
/// `touch_seconds` early, never late.
bool wants_touch(const Session& session, Instant now);
void touch_session(db::Tx& tx, std::int64_t id, Instant now);
/// A new token for the same session (after a change of password or a completed step); the old token is dead.
/// Nothing when the session has ended.
std::optional<std::string> rotate_session(db::Tx& tx, std::int64_t id, Step step, Instant now);

bool end_session(db::Tx& tx, std::string_view token, End why, Instant now);
/// One of the account's own; false when it is not one of its running sessions.
bool end_session(db::Tx& tx, AccountId account, std::int64_t id, End why, Instant now);
/// All running ones but `keep` (0 = all); returns how many.
std::int64_t end_sessions(db::Tx& tx, AccountId account, std::int64_t keep, End why, Instant now);
/// Running sessions, newest first.
std::vector<Session> list_sessions(db::Tx& tx, AccountId account, Instant now);
/// Deletes sessions, codes and forgotten browsers that ended more than `days` days ago, and tries older than `hours`.
std::int64_t purge_sign_ins(db::Tx& tx, int days, int hours, Instant now);

/// "Firefox, Windows" from a User-Agent header; words of ours only ("Browser" when unknown).
std::string browser_of(std::string_view user_agent);

}  // namespace kith::auth
