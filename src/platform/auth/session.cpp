// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/session.h"

#include <array>

#include "platform/auth/queries.h"
#include "platform/db/db.h"

namespace kith::auth {
namespace {

constexpr std::int64_t day = 86'400, browser_forgotten_after = 400 * day;
constexpr std::size_t token_length = 43;

std::string hash_of(std::string_view token) { return crypto::base64url(crypto::digest(token)); }

struct FoundSession {
  Session session;
  std::optional<Date> first_day, last_day;
};

FoundSession read_session(const db::Row& r) {
  Session s;
  s.id = r.integer(0);
  s.account = r.id<AccountId>(1);
  s.step = r.text(2) == "complete" ? Step::complete : Step::password;
  s.made_at = r.integer(3);
  s.seen_at = r.integer(4);
  s.ends_at = r.integer(5);
  s.client = r.string(6);
  s.browser = r.string(7);
  return {std::move(s), r.maybe_date(8), r.maybe_date(9)};
}

bool in_its_dates(const FoundSession& found, Date today) {
  return (!found.first_day || *found.first_day <= today) && (!found.last_day || today <= *found.last_day);
}

std::string cookie(std::string_view name, std::string_view token, bool secure, std::string_view life) {
  std::string text(name);
  text += "=";
  text += token;
  text += "; Path=/; HttpOnly; SameSite=Lax";
  if (secure) text += "; Secure";
  text += token.empty() ? "; Max-Age=0" : life;
  return text;
}

}  // namespace

std::string_view session_cookie(bool secure) { return secure ? "__Host-kith" : "kith"; }
std::string_view device_cookie(bool secure) { return secure ? "__Host-kith-browser" : "kith-browser"; }
std::string_view language_cookie(bool secure) { return secure ? "__Host-kith-language" : "kith-language"; }
std::string set_session_cookie(std::string_view token, bool secure) {
  return cookie(session_cookie(secure), token, secure, "");
}
std::string set_device_cookie(std::string_view token, bool secure) {
  return cookie(device_cookie(secure), token, secure, "; Max-Age=34560000");
}
std::string set_language_cookie(std::string_view language, bool secure) {
  return cookie(language_cookie(secure), language, secure, "; Max-Age=34560000");
}

std::string_view name(Step step) { return step == Step::complete ? "complete" : "password"; }
std::string_view name(End why) {
  switch (why) {
    case End::signed_out: return "signed_out";
    case End::replaced: return "replaced";
    case End::owner: return "owner";
    case End::administrator: return "administrator";
    case End::account: return "account";
    case End::password: return "password";
    case End::expired: return "expired";
  }
  return "expired";
}

std::string start_session(db::Tx& tx, const NewSession& what, Instant now) {
  if (!what.replaces.empty()) end_session(tx, what.replaces, End::replaced, now);
  std::string token = crypto::random_token();
  tx.exec(sql::add_session, {{"account", what.account},
                             {"token_hash", hash_of(token)},
                             {"step", name(what.step)},
                             {"now", now.utc_seconds},
                             {"ends_at", now.utc_seconds + whole_seconds},
                             {"client", what.client},
                             {"browser", what.browser}});
  return token;
}

std::optional<Session> find_session(db::Tx& tx, std::string_view token, Instant now) {
  if (token.size() != token_length) return std::nullopt;
  auto found = tx.first(
      sql::running_session,
      {{"token_hash", hash_of(token)}, {"now", now.utc_seconds}, {"idle_since", now.utc_seconds - idle_seconds}},
      read_session);
  if (!found || !in_its_dates(*found, date_of(now))) return std::nullopt;
  return std::move(found->session);
}

std::optional<AccountId> lapsed_account(db::Tx& tx, std::string_view token, Instant now) {
  if (token.size() != token_length) return std::nullopt;
  return tx.first(sql::lapsed_session, {{"token_hash", hash_of(token)}, {"today", date_of(now)}},
                  [](const db::Row& r) { return r.id<AccountId>(0); });
}

bool wants_touch(const Session& session, Instant now) { return now.utc_seconds - session.seen_at >= touch_seconds; }

void touch_session(db::Tx& tx, std::int64_t id, Instant now) {
  tx.exec(sql::touch_session, {{"id", id}, {"now", now.utc_seconds}});
}

std::optional<std::string> rotate_session(db::Tx& tx, std::int64_t id, Step step, Instant now) {
  std::string token = crypto::random_token();
  const auto rotated =
      tx.exec(sql::rotate_session,
              {{"id", id}, {"token_hash", hash_of(token)}, {"step", name(step)}, {"now", now.utc_seconds}});
  return rotated == 1 ? std::optional<std::string>(std::move(token)) : std::nullopt;
}

bool end_session(db::Tx& tx, std::string_view token, End why, Instant now) {
  return tx.exec(sql::end_session_of_token,
                 {{"token_hash", hash_of(token)}, {"why", name(why)}, {"now", now.utc_seconds}}) == 1;
}

bool end_session(db::Tx& tx, AccountId account, std::int64_t id, End why, Instant now) {
  return tx.exec(sql::end_own_session,
                 {{"account", account}, {"id", id}, {"why", name(why)}, {"now", now.utc_seconds}}) == 1;
}

std::int64_t end_sessions(db::Tx& tx, AccountId account, std::int64_t keep, End why, Instant now) {
  return tx.exec(sql::end_sessions,
                 {{"account", account}, {"keep", keep}, {"why", name(why)}, {"now", now.utc_seconds}});
}

std::vector<Session> list_sessions(db::Tx& tx, AccountId account, Instant now) {
  return tx.all(sql::running_sessions,
                {{"account", account}, {"now", now.utc_seconds}, {"idle_since", now.utc_seconds - idle_seconds}},
                [](const db::Row& r) { return read_session(r).session; });
}

std::int64_t purge_sign_ins(db::Tx& tx, int days, int hours, Instant now) {
  const std::int64_t before = now.utc_seconds - days * day;
  return tx.exec(sql::purge_sessions, {{"before", before}}) + tx.exec(sql::purge_codes, {{"before", before}}) +
         tx.exec(sql::purge_browsers,
                 {{"before", before}, {"long_before", now.utc_seconds - browser_forgotten_after}}) +
         tx.exec(sql::purge_tries, {{"before", now.utc_seconds - hours * 3600}});
}

std::string browser_of(std::string_view user_agent) {
  using Word = std::pair<std::string_view, std::string_view>;
  constexpr std::array programs{Word{"Edg", "Edge"},       Word{"OPR/", "Opera"},     Word{"Firefox/", "Firefox"},
                                Word{"Chrome/", "Chrome"}, Word{"Safari/", "Safari"}, Word{"curl/", "curl"}};
  constexpr std::array systems{Word{"Windows", "Windows"}, Word{"Android", "Android"}, Word{"iPhone", "iPhone"},
                               Word{"iPad", "iPad"},       Word{"Mac OS X", "macOS"},  Word{"CrOS", "ChromeOS"},
                               Word{"Linux", "Linux"}};
  std::string text = "Browser";
  for (const auto& [mark, word] : programs)
    if (user_agent.find(mark) != user_agent.npos) {
      text = word;
      break;
    }
  for (const auto& [mark, word] : systems)
    if (user_agent.find(mark) != user_agent.npos) return text + ", " + std::string(word);
  return text;
}

}  // namespace kith::auth
