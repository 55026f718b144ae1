// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "platform/auth/tries.h"

namespace kith::auth {

/// How often somebody without an account may do something from one network within an hour: send a form, guess a code.
/// Counted in the table of sign-in tries under a subject of its own; the address (an IPv6 one as its /64,
/// `network_of`) is kept as a keyed digest (`client_mark`) only.
class PublicTries {
 public:
  /// `what` is a constant such as "training code".
  PublicTries(std::string_view what, std::string_view client_mark, int most_an_hour)
      : subject_{"public:" + std::string(what) + ":" + std::string(client_mark), never_waits, most_an_hour} {}
  /// Whether one more is let through.
  bool left(db::Tx& tx, Instant now) const { return wait_for(tx, subject_, now) == 0; }
  void count(db::Tx& tx, Instant now) const { count_try(tx, subject_, now); }

 private:
  static constexpr int never_waits = 1'000'000'000;
  TrySubject subject_;
};

}  // namespace kith::auth
