// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/db.h"
#include "platform/db/postgres.h"
#include "platform/db/sqlite.h"

namespace kith::db {

std::unique_ptr<Db> Db::open(const Options& options) {
  if (options.readers < 1 || options.readers > 64) throw std::logic_error("readers must be 1 to 64");
  return options.postgres.empty() ? open_sqlite(options) : open_postgres(options);
}

void restore(const Options& options, const std::string& path) {
  options.postgres.empty() ? restore_sqlite(options, path) : restore_postgres(options, path);
}

}  // namespace kith::db
