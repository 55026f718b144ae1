// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

namespace kith::db {

/// What `--postgres` was given, as libpq takes it: a URL (postgresql:// or postgres://), `key=value` pairs, or the bare
/// name of a database. Throws DbError(other) in words of ours when it cannot be read, or when a name, host or port
/// holds what only a password that was not percent-encoded brings there: libpq's own sentences quote the piece they
/// stumble over, and that may be the password (ASVS 16.2.5).
std::string postgres_address(const std::string& given);

}  // namespace kith::db
