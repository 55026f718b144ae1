// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/tries.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "platform/auth/queries.h"
#include "platform/auth/sign_in.h"
#include "platform/base/crypto.h"
#include "platform/db/db.h"

namespace kith::auth {
namespace {

constexpr std::int64_t hour = 3600, a_day = 86'400;

struct Tries {
  std::int64_t failures{}, next_at{}, hour_from{}, hour_tries{};
};

Tries load(db::Tx& tx, const TrySubject& subject) {
  return tx
      .first(sql::tries_of, {{"subject", subject.key}},
             [](const db::Row& r) {
               return Tries{r.integer(0), r.integer(1), r.integer(2), r.integer(3)};
             })
      .value_or(Tries{});
}

}  // namespace

std::int64_t wait_after(std::int64_t failures, int free) {
  if (failures <= free) return 0;
  const auto doublings = std::min<std::int64_t>(failures - free - 1, 20);
  return std::min(longest_wait, std::int64_t{1} << doublings);
}

std::int64_t wait_for(db::Tx& tx, const TrySubject& subject, Instant now) {
  const Tries tries = load(tx, subject);
  std::int64_t until = tries.next_at;
  if (now.utc_seconds < tries.hour_from + hour && tries.hour_tries >= subject.most_an_hour)
    until = std::max(until, tries.hour_from + hour);
  return std::clamp<std::int64_t>(until - now.utc_seconds, 0, a_day);
}

std::int64_t count_try(db::Tx& tx, const TrySubject& subject, Instant now) {
  Tries tries = load(tx, subject);
  if (now.utc_seconds >= tries.hour_from + hour) tries = {tries.failures, tries.next_at, now.utc_seconds, 0};
  ++tries.failures;
  ++tries.hour_tries;
  tries.next_at = now.utc_seconds + wait_after(tries.failures, subject.free_failures);
  tx.exec(sql::put_tries, {{"subject", subject.key},
                           {"failures", tries.failures},
                           {"next_at", tries.next_at},
                           {"hour_from", tries.hour_from},
                           {"hour_tries", tries.hour_tries},
                           {"now", now.utc_seconds}});
  return tries.failures;
}

void forgive(db::Tx& tx, const TrySubject& subject) { tx.exec(sql::clear_failures, {{"subject", subject.key}}); }

void take_back(db::Tx& tx, const TrySubject& subject) {
  tx.exec(sql::take_back_failure, {{"subject", subject.key}, {"next_at", 0}});
}

void give_hour_back(db::Tx& tx, const TrySubject& subject) { tx.exec(sql::give_hour_back, {{"subject", subject.key}}); }

TrySubject login_subject(std::string_view folded_login) {
  return {"login:" + crypto::base64url(crypto::digest("kith login " + std::string(folded_login))), free_failures,
          most_tries_an_hour};
}

TrySubject browser_subject(std::int64_t browser) {
  return {"browser:" + std::to_string(browser), free_failures, most_tries_an_hour};
}

TrySubject client_subject(const std::array<unsigned char, 32>& marks, std::string_view address) {
  return {"client:" + crypto::base64url(crypto::digest(marks, network_of(address))), free_client_failures,
          most_client_tries_an_hour};
}

std::string network_of(std::string_view address) {
  const std::string text(address);
  in6_addr bytes{};
  if (inet_pton(AF_INET6, text.c_str(), &bytes) != 1) return text;
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (IN6_IS_ADDR_V4MAPPED(&bytes)) return inet_ntop(AF_INET, &bytes.s6_addr[12], out.data(), out.size());
  std::fill(std::begin(bytes.s6_addr) + 8, std::end(bytes.s6_addr), std::uint8_t{0});
  return inet_ntop(AF_INET6, &bytes, out.data(), out.size());
}

void forgive_login(db::Tx& tx, std::string_view folded_login) {
  tx.exec(sql::drop_tries, {{"subject", login_subject(folded_login).key}});
}

}  // namespace kith::auth
