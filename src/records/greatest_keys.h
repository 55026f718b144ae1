// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <set>
#include <string_view>
#include <vector>

#include "platform/db/db.h"
#include "records/schema.h"

namespace kith::records {

/// The record tables that a statement reads: whatever stands after "from" and "join"; the views of joined persons
/// (docs/decisions/0221) are read from `person_merges`. O(length of the text).
std::set<TableKey> tables_read_by(db::Sql statement);

/// The greatest key of each of some tables. Rows are only ever added, so equal keys mean equal records. Made once, kept
/// for the life of the program.
class GreatestKeys {
 public:
  explicit GreatestKeys(const std::set<TableKey>& tables);
  /// In the order of the tables; 0 where a table is empty. One statement of index look-ups.
  std::vector<std::int64_t> of(db::Tx& tx) const;

 private:
  int count_;
  db::Sql sql_;
};

}  // namespace kith::records
