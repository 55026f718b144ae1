// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fstream>

#include "platform/db/db.h"
#include "platform/db/postgres.h"
#include "platform/db/sqlite.h"

namespace kith::db {
namespace {

/// A copy of one engine is not readable by the other; said before anything of the place is touched.
void refuse_copy_of_other_engine(const Options& options, const std::string& path) {
  std::string start(6, '\0');
  std::ifstream(path, std::ios::binary).read(start.data(), static_cast<std::streamsize>(start.size()));
  if (options.postgres.empty() && start.starts_with("PGDMP"))
    throw DbError(Fault::other, "this is a backup of a PostgreSQL database: give the --postgres URL of an empty one");
  if (!options.postgres.empty() && start == "SQLite")
    throw DbError(Fault::other,
                  "this is a backup of a data folder without PostgreSQL: restore it without --postgres; `kith export` "
                  "and `kith import` carry the records over");
}

}  // namespace

std::unique_ptr<Db> Db::open(const Options& options) {
  if (options.readers < 1 || options.readers > 64) throw std::logic_error("readers must be 1 to 64");
  return options.postgres.empty() ? open_sqlite(options) : open_postgres(options);
}

void restore(const Options& options, const std::string& path) {
  refuse_copy_of_other_engine(options, path);
  options.postgres.empty() ? restore_sqlite(options, path) : restore_postgres(options, path);
}

}  // namespace kith::db
