// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "platform/base/instant.h"

namespace kith::db {
class Tx;
}

/// Counting tries; used by sign_in.cpp and code.cpp, and by pages without an account through public_tries.h.
namespace kith::auth {

/// Whose tries are counted and how patiently.
struct TrySubject {
  std::string key;      ///< "login:...", "browser:...", "client:..."
  int free_failures{};  ///< before the first wait
  int most_an_hour{};
};

/// Seconds until the next try is let through; 0 = now. Reads only.
std::int64_t wait_for(db::Tx& tx, const TrySubject& subject, Instant now);
/// Counts a try as if it will fail (so that parallel tries see one another). Call only when `wait_for` says 0.
/// Returns the failures in a row, this one included.
std::int64_t count_try(db::Tx& tx, const TrySubject& subject, Instant now);
/// The try succeeded: no failures in a row any more.
void forgive(db::Tx& tx, const TrySubject& subject);
/// The try succeeded, but others try under this subject too: only this one is taken back.
void take_back(db::Tx& tx, const TrySubject& subject);

/// The try succeeded and is not one of the hour's either.
void give_hour_back(db::Tx& tx, const TrySubject& subject);

/// The subject of a login name; names are hashed so that the table does not list what people typed.
TrySubject login_subject(std::string_view folded_login);
TrySubject browser_subject(std::int64_t browser);
/// An IPv4 address, or the /64 of an IPv6 address, under the agency's key.
TrySubject client_subject(const std::array<unsigned char, 32>& marks, std::string_view address);

/// Who counts as one sender: an IPv4 address, or the /64 of an IPv6 address (one customer's network), however written.
std::string network_of(std::string_view address);

/// Forgets all tries under a name (a new password was set by a link).
void forgive_login(db::Tx& tx, std::string_view folded_login);

}  // namespace kith::auth
