// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/db.h"
#include "platform/db/sqlite.h"

namespace kith::db {

std::unique_ptr<Db> Db::open(const Options& options) {
  if (options.readers < 1 || options.readers > 64) throw std::logic_error("readers must be 1 to 64");
  if (!options.postgres.empty()) throw DbError(Fault::other, "PostgreSQL is not supported yet");
  return open_sqlite(options);
}

void restore(const Options& options, const std::string& path) { restore_sqlite(options, path); }

}  // namespace kith::db
