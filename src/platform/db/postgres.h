// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "platform/db/db.h"

namespace kith::db {

/// Opens the database `options.postgres`; locks `options.folder` if one is given. Throws DbError.
std::unique_ptr<Db> open_postgres(const Options& options);

/// Loads a backup into a database without tables, all or nothing. pg_restore must be on PATH. Throws DbError.
void restore_postgres(const Options& options, const std::string& path);

/// Writes an archive (pg_dump's custom format) of one consistent snapshot to the new file `path`. Throws DbError.
void dump_postgres(const std::string& settings, const std::string& path);

/// What is wrong with the database, in words: reads every row, tries every foreign key and check again. Throws DbError.
std::vector<std::string> check_postgres(const std::string& settings);

}  // namespace kith::db
