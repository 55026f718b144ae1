// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/db/db.h"

/// Rows that were left out because the name in them may be one that an alias hides from whoever took the file
/// (docs/decisions/0243). They wait for somebody who may open it: a task until the row is brought again, the file is
/// undone, or somebody says that they have looked.
namespace kith::bring_in {

struct SealedRow {
  std::int64_t id{};
  std::string file;         ///< as the sender calls it
  std::int64_t number{};    ///< of the row, as the spreadsheet shows it
  std::int64_t taken_at{};  ///< the file; UTC seconds
};
/// Those that wait, oldest first.
std::vector<SealedRow> sealed_rows(db::Tx& tx);
/// The row of a file that is being taken waits from now on.
void leave_sealed_row(db::Tx& tx, std::int64_t file, std::uint64_t number, std::string_view digest);
/// Somebody has looked: nothing waits any more for what the row says. False when it does not wait.
bool settle_sealed_row(db::Tx& tx, std::int64_t row);

}  // namespace kith::bring_in
