// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <iosfwd>
#include <span>
#include <string>

#include "platform/base/instant.h"

namespace kith::db {
class Db;
}

namespace kith::mail {

/// What `kith mail` works on. `folder`: that of a running server's --mail-dir; empty = none.
struct Console {
  db::Db& db;
  std::string folder;
  std::function<Instant()> clock;
  std::ostream& out;
  std::ostream& err;
};

/// `kith mail VERB`; `args` begins with the verb. Every act is in the audit log as done by "operator".
///
///     set [--on|--off] [--from ADDRESS] [--from-name NAME] [--public-address URL] [--relay HOST:PORT]
///         [--tls starttls|tls|none] [--user NAME] [--password-file FILE] [--ca-file FILE]
///     status                 what is set, what waits and failed; no address and no text of a letter
///     send-now [--mail-dir DIR]
///     test ADDRESS [--mail-dir DIR]
int mail_command(std::span<const std::string> args, const Console& console);

}  // namespace kith::mail
