// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "platform/db/db.h"

namespace kith::db {

/// Stands in the header of every database of kith ("kith").
inline constexpr int sqlite_application_id = 0x6b697468;

/// Opens (or creates) `kith.db` in `options.folder`. Throws DbError.
std::unique_ptr<Db> open_sqlite(const Options& options);

/// Puts a backup in place of a database that does not exist yet. Throws DbError.
void restore_sqlite(const Options& options, const std::string& path);

/// The database file of a data folder.
std::string sqlite_file(const std::string& folder);

/// Writes a consistent image of the database at `from` to the new file `to` (must not exist; readable by its owner
/// only), durable when it returns; until then it is called `to`.part. Works while another connection writes. Throws
/// DbError.
void copy_sqlite(const std::string& from, const std::string& to);

/// What is wrong with the database at `path`, in words; empty = sound. Throws DbError.
std::vector<std::string> check_sqlite(const std::string& path);

}  // namespace kith::db
