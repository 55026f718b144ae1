// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "platform/db/db.h"

namespace kith::app {

/// Where an agency's data lies, as every verb takes it: `--data DIR` (default `data`) and `--postgres URL`.
struct StoreOptions {
  std::string folder = "data";
  std::string postgres;
};

/// Takes `--data` and `--postgres` (and their `=` forms) out of `args`, wherever they stand.
/// Throws std::invalid_argument with a plain sentence when a value is missing or empty.
StoreOptions take_store_options(std::vector<std::string>& args);

/// True when the database has been made already. On PostgreSQL it is asked: throws db::DbError when it cannot be.
bool exists(const StoreOptions& options);

/// Opens the agency's database and brings its schema up to this program's version. Without `create` there must be an
/// agency (on PostgreSQL also its audit.key in the folder), else std::invalid_argument: a mistyped database is not
/// made one. What an operator should mend is told on the standard error stream.
std::unique_ptr<db::Db> open_store(const StoreOptions& options, bool create);

}  // namespace kith::app
