// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <iosfwd>
#include <span>
#include <string>

#include "platform/audit/checkpoint.h"

namespace kith::db {
class Db;
}

namespace kith::audit {

/// `kith audit head | verify | prove | consistency | export | key`. `args` begins with the verb. Returns the exit code
/// (cli/command.h); `verify` exits 1 when the log does not hold.
///
///     head                            a fresh signed checkpoint
///     verify [--checkpoint FILE]...   the whole log against its checkpoints and those from outside
///     prove SEQ [--size N]            JSON: the row, its leaf hash and its path to the root of N rows
///     consistency OLD [--size N]      JSON: the path that shows that N rows continue OLD rows
///     export [--from SEQ]             JSON lines, for tools/verify_audit.py and for reading
///     key                             the verifier key, to be kept outside with the checkpoints
int audit_command(std::span<const std::string> args, db::Db& db, const SigningKey& key, Instant now, std::ostream& out,
                  std::ostream& err);

}  // namespace kith::audit
