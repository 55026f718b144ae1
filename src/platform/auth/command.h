// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <iosfwd>
#include <span>
#include <string>

#include "platform/auth/password.h"
#include "platform/base/instant.h"

namespace kith::db {
class Db;
}

namespace kith::auth {

/// What `kith user` works on. `agency_name` gives the words that no password may be made of.
struct Console {
  db::Db& db;
  Hasher& hasher;
  Instant now;
  std::string agency_name;
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  /// What a refusal's key says to whoever sits at the console.
  std::function<std::string(std::string_view)> words;
};

/// `kith user VERB`; `args` begins with the verb. Whoever may run it on the machine is the operator: every act is in
/// the audit log as done by "operator". Returns the exit code (cli/command.h; conflict 5, not found 4).
///
///     add LOGIN --name NAME [--person ID] [--role ROLE[:PROGRAMME[:SITE]]]... [--language en|fr] [--last-day DAY]
///                            prints a one-time link (72 hours); with --password-stdin the account is active at once
///     list                   login, state, name, roles of its own
///     suspend | resume | remove LOGIN
///     reset LOGIN            prints a one-time link for a new password
///     end-sessions LOGIN
///     grant LOGIN ROLE[:PROGRAMME[:SITE]] [--from DAY] [--until DAY]; revoke LOGIN NUMBER
int user_command(std::span<const std::string> args, const Console& console);

/// `kith policy [--json]`.
int policy_command(std::span<const std::string> args, std::ostream& out, std::ostream& err);

/// The path of the page that takes a one-time link's code: "/welcome/<code>".
std::string code_path(std::string_view code);

}  // namespace kith::auth
