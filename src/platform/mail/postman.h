// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "platform/base/instant.h"
#include "platform/mail/transport.h"

namespace kith::db {
class Db;
}

/// What takes letters from the outbox to their transport.
namespace kith::mail {

/// How long after the n-th try (from 1) that came to nothing the next one begins: 1, 5, 15 minutes, 1 hour, then every
/// 4 hours.
std::int64_t seconds_until_next(int tries);
inline constexpr int most_tries = 20;              ///< about three days; then the letter has failed
inline constexpr std::int64_t held_seconds = 300;  ///< how long a letter belongs to the server that is at it

/// What a round came to. `problem`: of the last letter that did not leave.
struct Round {
  int sent{}, failed{}, put_off{};
  Outcome problem{Outcome::sent};
};
/// Sends what is due, one letter after the other, until none is or the relay does not work. Each is held by this server
/// while it is on its way (two servers do not send the same), and marked with an audit row when it has left: a server
/// that is killed in between sends it a second time, with the same Message-ID, after `held_seconds`.
/// `clock`: now, in the agency's zone. Thread-safe. Throws db::DbError.
Round send_due(db::Db& db, const std::string& folder, const std::function<Instant()>& clock,
               const std::atomic<bool>& stopping);

/// One letter to `address` that says that mail works, outside the outbox.
Outcome send_test(db::Db& db, const std::string& folder, const std::string& address, const std::string& subject,
                  const std::string& body, Instant now);

/// The thread of a server: a round every few seconds, none for a minute after the relay did not work.
class Postman {
 public:
  struct Needs {
    db::Db& db;
    std::string folder;  ///< letters become files there; empty: the relay of the settings
    std::function<Instant()> clock;
    std::function<void(const Round&)> tell;              ///< a round that did something
    std::function<void(const std::string& why)> failed;  ///< broken machinery; tried again
  };
  explicit Postman(Needs needs);
  ~Postman();  ///< ends a try under way within a second

 private:
  void run();

  Needs needs_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread thread_;
};

}  // namespace kith::mail
