// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "platform/auth/password.h"
#include "platform/http/router.h"
#include "platform/settings/settings.h"

namespace kith::db {
class Db;
class Tx;
}  // namespace kith::db

/// Pages of accounts: signing in and out, the page behind a one-time link, the own account, and accounts for
/// administrators. What they decide lives in platform/auth; docs/accounts.md tells the rules.
namespace kith::accounts {

/// What the pages use. May hold null pointers when only the table of routes is wanted.
struct Uses {
  db::Db* db{};
  auth::Hasher* hasher{};
  const settings::Secrets* secrets{};
  std::function<std::string()> agency_name;  ///< its words make no passwords
  /// How many concerns wait that nobody may take: whoever gives out roles is told, and nothing of what they say.
  std::function<std::int64_t(Visit&)> concerns_for_nobody;  ///< starts reads of its own
};

std::vector<http::Route> routes(const Uses& uses);

}  // namespace kith::accounts
