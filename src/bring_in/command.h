// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <iosfwd>
#include <span>
#include <string>

#include "casefile/book.h"
#include "platform/base/instant.h"
#include "platform/db/db.h"

namespace kith::bring_in {

/// What `kith bring` works with.
struct Here {
  db::Db& db;
  std::function<void(FunctionRef<void(const casefile::Book&)>)> book;
  Instant now;
  /// Called inside the transaction of a change, with the action and the file.
  std::function<void(db::Tx&, std::string_view action, std::int64_t file)> audit;
};
/// kith bring FILE --as KIND ...: exit code. Names of people stand in what it prints: it belongs to whoever may read
/// the file and the data folder.
int bring_command(std::span<const std::string> args, const Here& here, std::ostream& out, std::ostream& err);

}  // namespace kith::bring_in
