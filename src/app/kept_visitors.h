// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "platform/auth/actor.h"
#include "platform/auth/session.h"
#include "platform/base/instant.h"

namespace kith::app {

/// Whoever came with a running session: what the database says of the session and its account.
struct KnownVisitor {
  auth::Session session;
  auth::Actor actor;     ///< as of the day it was read
  std::string language;  ///< of the account
};

/// Sessions and their actors in memory until anything is written: a session that was ended, an account that was
/// suspended, a right that was taken away count from the next request on (docs/decisions/0277). Tokens are kept as
/// their hashes only. Thread-safe.
class KeptVisitors {
 public:
  /// The visitor of a token, if nothing was written since `generation` (which the caller asked for before it read
  /// anything), the day is the same, and the session has neither run out nor been idle too long at `now`.
  std::shared_ptr<const KnownVisitor> find(std::uint64_t generation, std::string_view token, Instant now);
  /// Keeps what was read at `generation` or later, on the day of `now`.
  void keep(std::uint64_t generation, std::string_view token, Instant now, std::shared_ptr<const KnownVisitor> visitor);
  /// After its "last seen" was written, which is no change of generation.
  void forget(std::string_view token);

 private:
  static constexpr std::size_t most = 4096;
  std::mutex mutex_;
  std::uint64_t generation_{0};
  Date day_{};
  std::unordered_map<std::string, std::shared_ptr<const KnownVisitor>> visitors_;
};

}  // namespace kith::app
