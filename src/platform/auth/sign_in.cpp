// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/sign_in.h"

#include <algorithm>
#include <atomic>

#include "platform/audit/log.h"
#include "platform/auth/queries.h"
#include "platform/auth/tries.h"
#include "platform/db/db.h"

namespace kith::auth {
namespace {

constexpr std::size_t longest_login_kept = 200;

tl::unexpected<SignInRefusal> turn_away(RefusalKind kind, std::string key, std::int64_t wait = 0) {
  return tl::unexpected<SignInRefusal>(SignInRefusal{Refusal{kind, {Problem{{}, std::move(key)}}}, wait});
}

std::atomic<std::uint64_t> waits_told{0};

tl::unexpected<SignInRefusal> wait_first(std::int64_t seconds) {
  waits_told.fetch_add(1, std::memory_order_relaxed);
  return turn_away(RefusalKind::unavailable, "accounts.sign_in.wait", seconds);
}

/// No place to hash; nothing was counted.
tl::unexpected<SignInRefusal> busy() {
  auto refusal = turn_away(RefusalKind::unavailable, "accounts.sign_in.busy", 5);
  refusal.value().busy = true;
  return refusal;
}

std::string token_hash(std::string_view token) { return crypto::base64url(crypto::digest(token)); }

/// What is known of somebody at the door before the password is looked at.
struct Visitor {
  std::optional<Account> account;
  std::int64_t browser{0};           ///< a browser known to this account, else 0
  std::vector<TrySubject> subjects;  ///< whose tries count: the browser, or name and address
};

Visitor recognise(db::Tx& tx, const crypto::Key& marks, const SignIn& what) {
  Visitor visitor;
  visitor.account = find_account(tx, what.login);
  struct Browser {
    std::int64_t id;
    AccountId account;
  };
  const auto browser =
      tx.first(sql::known_browser, {{"token_hash", token_hash(what.device_token)}}, [](const db::Row& r) {
        return Browser{r.integer(0), r.id<AccountId>(1)};
      });
  if (browser && visitor.account && browser->account == visitor.account->id) visitor.browser = browser->id;
  if (visitor.browser != 0) {
    visitor.subjects = {browser_subject(visitor.browser)};
  } else {
    const std::string typed = what.login.substr(0, longest_login_kept);
    visitor.subjects = {login_subject(fold_login(typed).value_or(typed)), client_subject(marks, what.client)};
  }
  return visitor;
}

std::int64_t longest_wait_of(db::Tx& tx, const Visitor& visitor, Instant now) {
  std::int64_t longest = 0;
  for (const TrySubject& subject : visitor.subjects) longest = std::max(longest, wait_for(tx, subject, now));
  return longest;
}

/// A try that has been counted and may reach the hash.
struct Try {
  Visitor visitor;
  std::string stored;  ///< the hash to compare with; empty when there is no way in
  std::int64_t failures{0};
  std::vector<std::int64_t> counts{};  ///< failures in a row of each subject
};

tl::expected<Try, std::int64_t> count(db::Tx& tx, const crypto::Key& marks, const SignIn& what, Instant now) {
  Try counted{recognise(tx, marks, what), {}, 0, {}};
  if (const auto wait = longest_wait_of(tx, counted.visitor, now); wait > 0) return tl::unexpected(wait);
  for (const TrySubject& subject : counted.visitor.subjects) counted.counts.push_back(count_try(tx, subject, now));
  counted.failures = *std::max_element(counted.counts.begin(), counted.counts.end());
  const auto& account = counted.visitor.account;
  const std::string hash = password_hash(tx, account ? account->id : AccountId{});
  if (account && state_on(*account, date_of(now)) == AccountState::active) counted.stored = hash;
  return counted;
}

audit::Entry entry_of(const Try& tried, const crypto::Key& marks, const SignIn& what, Instant now) {
  audit::Entry entry;
  entry.at = now;
  entry.by = audit::By::anonymous;
  entry.action = "sign_in";
  entry.client = audit::client_mark(marks, what.client);
  entry.request = what.request;
  if (tried.visitor.account) {
    entry.account = tried.visitor.account->id;
    entry.person = tried.visitor.account->person;
  }
  return entry;
}

/// Guesses that are told to wait write nothing; that somebody has to, from now on, stands in the log once.
void note_waits(db::Tx& tx, const Try& tried, const crypto::Key& marks, const SignIn& what, Instant now) {
  for (std::size_t i = 0; i < tried.counts.size(); ++i) {
    const TrySubject& subject = tried.visitor.subjects[i];
    if (tried.counts[i] != subject.free_failures + 1) continue;
    audit::Entry entry = entry_of(tried, marks, what, now);
    entry.action = "sign_in.wait";
    entry.outcome = "refused";
    entry.detail =
        "subject=" + subject.key.substr(0, subject.key.find(':')) + " failures=" + std::to_string(tried.counts[i]);
    audit::append(tx, std::move(entry));
  }
}

void note_failure(db::Tx& tx, const Try& tried, const crypto::Key& marks, const SignIn& what, Instant now) {
  const AccountId account = tried.visitor.account ? tried.visitor.account->id : AccountId{};
  tx.exec(sql::note_failure, {{"id", account}});
  if (tried.visitor.browser != 0 && tried.failures >= most_browser_failures)
    tx.exec(sql::forget_browser, {{"id", tried.visitor.browser}, {"now", now.utc_seconds}});
  audit::Entry entry = entry_of(tried, marks, what, now);
  entry.outcome = "refused";
  entry.detail = !tried.visitor.account ? "reason=unknown_login"
                 : tried.stored.empty() ? "reason=not_active"
                                        : "reason=password";
  entry.detail += " failures=" + std::to_string(tried.failures);
  audit::append(tx, std::move(entry));
  note_waits(tx, tried, marks, what, now);
}

/// A session may be somebody else's: that its password was guessed at stands in the log.
void note_wrong(db::Tx& tx, const Owner& owner, Instant now) {
  audit::Entry entry;
  entry.at = now;
  entry.by = audit::By::account;
  entry.account = owner.account;
  entry.action = "account.password";
  entry.subjects = {{"account", owner.account.value}};
  entry.client = owner.client;
  entry.outcome = "refused";
  entry.detail = "reason=password";
  audit::append(tx, std::move(entry));
}

/// The browser's token: the one it has, or a new one that is remembered from now on.
std::string remember_browser(db::Tx& tx, const Try& tried, const SignIn& what, Instant now) {
  if (tried.visitor.browser != 0) {
    tx.exec(sql::see_browser, {{"id", tried.visitor.browser}, {"now", now.utc_seconds}});
    return what.device_token;
  }
  std::string token = crypto::random_token();
  tx.exec(sql::add_browser,
          {{"account", tried.visitor.account->id}, {"token_hash", token_hash(token)}, {"now", now.utc_seconds}});
  return token;
}

void forgive_all(db::Tx& tx, const Visitor& visitor, bool command_line) {
  forgive(tx, visitor.subjects.front());
  for (std::size_t i = 1; i < visitor.subjects.size(); ++i) take_back(tx, visitor.subjects[i]);
  if (!command_line) return;
  for (const TrySubject& subject : visitor.subjects) give_hour_back(tx, subject);
}

/// Nothing when the account stopped being active, or got another password, while the hash was computed.
std::optional<SignedIn> let_in(db::Tx& tx, const Try& tried, const crypto::Key& marks, const SignIn& what,
                               Instant now) {
  const auto account = find_account(tx, tried.visitor.account->id);
  if (!account || state_on(*account, date_of(now)) != AccountState::active ||
      password_hash(tx, account->id) != tried.stored)
    return std::nullopt;
  forgive_all(tx, tried.visitor, what.command_line);
  SignedIn in;
  in.account = account->id;
  in.last_sign_in = account->last_sign_in;
  in.failed_since = account->failed_since;
  if (!what.command_line) in.device_token = remember_browser(tx, tried, what, now);
  in.session_token = start_session(tx,
                                   {.account = account->id,
                                    .step = in.step,
                                    .client = audit::client_mark(marks, what.client),
                                    .browser = browser_of(what.user_agent),
                                    .replaces = what.session_token},
                                   now);
  tx.exec(sql::note_sign_in, {{"id", account->id}, {"now", now.utc_seconds}});
  audit::Entry entry = entry_of(tried, marks, what, now);
  entry.by = audit::By::account;
  entry.subjects = {{"account", account->id.value}};
  entry.detail = what.command_line ? "command_line" : tried.visitor.browser != 0 ? "browser=known" : "browser=new";
  audit::append(tx, std::move(entry));
  return in;
}

}  // namespace

std::uint64_t told_to_wait() { return waits_told.load(std::memory_order_relaxed); }

SignInResult sign_in(db::Db& db, Hasher& hasher, const crypto::Key& marks, const SignIn& what, Instant now) {
  std::int64_t wait = 0;
  bool known = false;
  db.read("sign-in wait", [&](db::Tx& tx) {
    const Visitor visitor = recognise(tx, marks, what);
    wait = longest_wait_of(tx, visitor, now);
    known = visitor.browser != 0;
  });
  if (wait > 0) return wait_first(wait);
  auto place = hasher.place(known);
  if (!place) return busy();
  const auto counted = db.writing("sign-in try", [&](db::Tx& tx) { return count(tx, marks, what, now); });
  if (!counted) return wait_first(counted.error());
  const auto password = normal_password(what.password);
  const bool right = hasher.verify(*place, password ? counted->stored : std::string(), password.value_or(""));
  place.reset();
  if (!right) {
    db.write("sign-in refused", [&](db::Tx& tx) { note_failure(tx, *counted, marks, what, now); });
    return turn_away(RefusalKind::forbidden, "accounts.sign_in.wrong");
  }
  const auto in = db.writing("sign-in", [&](db::Tx& tx) { return let_in(tx, *counted, marks, what, now); });
  if (!in) return turn_away(RefusalKind::forbidden, "accounts.sign_in.wrong");
  if (hasher.outdated(counted->stored))
    if (const auto fresh = hasher.hash(*password))
      db.write("password under a new cost",
               [&](db::Tx& tx) { rehash_password(tx, in->account, counted->stored, *fresh); });
  return *in;
}

tl::expected<std::string, SignInRefusal> confirm_password(db::Db& db, Hasher& hasher, const Owner& owner,
                                                          const std::string& password, Instant now) {
  const TrySubject subject{"account:" + std::to_string(owner.account.value), free_failures, most_tries_an_hour};
  auto place = hasher.place(true);
  if (!place) return busy();
  std::int64_t wait = 0;
  const std::string stored = db.writing("confirm password", [&](db::Tx& tx) {
    wait = wait_for(tx, subject, now);
    if (wait == 0) count_try(tx, subject, now);
    return password_hash(tx, owner.account);
  });
  if (wait > 0) return wait_first(wait);
  const auto typed = normal_password(password);
  const bool right = hasher.verify(*place, typed ? stored : std::string(), typed.value_or(""));
  place.reset();
  if (!right) {
    db.write("confirm password", [&](db::Tx& tx) { note_wrong(tx, owner, now); });
    return turn_away(RefusalKind::forbidden, "accounts.password.current_wrong");
  }
  db.write("confirm password", [&](db::Tx& tx) { forgive(tx, subject); });
  return stored;
}

}  // namespace kith::auth
