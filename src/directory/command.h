// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <iosfwd>
#include <span>
#include <string>

#include "directory/store.h"

namespace kith::directory {

/// What `kith directory` works with.
struct Here {
  db::Db& db;
  Instant now;
  std::function<void(db::Tx&, const Done&)> audit;  ///< called inside the transaction of a reading
};
/// kith directory import PATH [--source NAME] [--dry-run] [--sure], kith directory find WORDS: exit code. Problems of a
/// file go to `err` as CSV `file,row,column,value,code,message`.
int directory_command(std::span<const std::string> args, const Here& here, std::ostream& out, std::ostream& err);

}  // namespace kith::directory
