// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <unordered_set>
#include <vector>

#include "platform/db/db.h"
#include "records/schema.h"

namespace kith::records {

/// Records by table: keys of their first rows.
using Chains = std::map<TableKey, std::unordered_set<std::int64_t>>;

struct Referring {
  TableKey table;  ///< of the record that refers
  std::int64_t chain{};
};
/// The records in force that refer to one of `chains`, `recorded_by` included, and are none of them. For undoing: what
/// is built on these. At most `most`; O(rows of the tables that can refer to them).
std::vector<Referring> referring_to(db::Tx& tx, const Chains& chains, std::size_t most);

}  // namespace kith::records
