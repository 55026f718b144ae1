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
/// Throws std::invalid_argument with a plain sentence when a value is missing.
StoreOptions take_store_options(std::vector<std::string>& args);

/// True when the database has been made already.
bool exists(const StoreOptions& options);

/// Opens the agency's database and brings its schema up to this program's version.
std::unique_ptr<db::Db> open_store(const StoreOptions& options, bool create);

}  // namespace kith::app
