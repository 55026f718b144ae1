// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/auth/account.h"
#include "platform/auth/password.h"
#include "platform/auth/session.h"

namespace kith::db {
class Db;
}

/// Signing in with a password, and the defence against guessing (docs/accounts.md).
///
/// Tries are counted per login name (whether or not there is such an account), per client address, and, for browsers
/// that somebody has signed in from before, per browser instead of both. So an attack on a name slows down the attacker
/// and not the owner at the known browser. The waiting time doubles with every failure; besides, at most
/// `most_tries_an_hour` tries per name reach the password hash. A try is counted before the hash is computed, in one
/// transaction, so that a thousand at once gain nothing.
namespace kith::auth {

inline constexpr int free_failures = 4;          ///< failures in a row before the first wait of one second
inline constexpr int free_client_failures = 20;  ///< the same for an address, where a whole school may sit
inline constexpr std::int64_t longest_wait = 15 * 60;
inline constexpr int most_tries_an_hour = 30;  ///< per name or known browser
inline constexpr int most_client_tries_an_hour = 200;
inline constexpr int most_browser_failures = 10;  ///< then the browser is no longer known

/// The wait after so many failures in a row: 0 up to `free`, then 1, 2, 4 ... seconds, at most `longest_wait`.
std::int64_t wait_after(std::int64_t failures, int free);

struct SignIn {
  std::string login{};          ///< as typed
  std::string password{};       ///< as typed
  std::string device_token{};   ///< the device cookie, or empty
  std::string session_token{};  ///< a session cookie the browser already has, or empty; that session ends on success
  std::string client{};         ///< client address
  std::string user_agent{};
  std::string request{};  ///< reference number, for the audit log
  bool command_line{};    ///< of this machine: a right password uses up no hour (a program may do a thousand acts), and
                          ///< there is no browser to remember
};

struct SignedIn {
  AccountId account{};
  std::string session_token;
  std::string device_token;  ///< new or as before: set the cookie again
  Step step{Step::complete};
  std::optional<std::int64_t> last_sign_in;  ///< UTC seconds, to show
  std::int64_t failed_since{};               ///< wrong passwords since then, to show
};

/// Refusals: forbidden accounts.sign_in.wrong (wrong name or password, or an account that is not active: always the
/// same words, after the same work); unavailable accounts.sign_in.wait (too many failures; `wait` tells how long) or
/// accounts.sign_in.busy (too many sign-ins at once).
struct SignInRefusal {
  Refusal refusal;
  std::int64_t wait{0};  ///< seconds, for the page and Retry-After
  bool busy{false};      ///< accounts.sign_in.busy: 503, not 429
};
using SignInResult = tl::expected<SignedIn, SignInRefusal>;

/// The whole of it: asks without writing whether the name has to wait, takes a place to hash (a try that finds none
/// counts as none, the same for names that do not exist; a known browser goes first), counts the try, computes the hash
/// outside of any transaction, then notes the outcome, starts the session and audits. `marks` is
/// settings::Secrets::marks().
SignInResult sign_in(db::Db& db, Hasher& hasher, const crypto::Key& marks, const SignIn& what, Instant now);

/// How many tries of this process were told to wait, for /metrics: they reach neither hash nor log.
std::uint64_t told_to_wait();

/// Who says they own an account, and from where (`client_mark`).
struct Owner {
  AccountId account;
  std::string client;
};
/// The owner's current password, asked for again before a change of credentials; counted per account, a wrong one is a
/// row of the audit log. Returns the stored hash, to be handed to `change_password`. Refusals as above, with
/// accounts.password.current_wrong.
tl::expected<std::string, SignInRefusal> confirm_password(db::Db& db, Hasher& hasher, const Owner& owner,
                                                          const std::string& password, Instant now);

}  // namespace kith::auth
