// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/pool_run.h"
#include "placement/queries.h"
#include "records/greatest_keys.h"

/// When a pool that was read is still the pool: no table that it is made from has a new row.
namespace kith::placement {
namespace {

/// What pool_of reads of the columns, told by the tables they come from; a test notes what it really reads.
constexpr snapshot::KindSet of_columns = pool_reads();

/// All that any statement of this slice reads, so that none can be forgotten; and what the columns add.
std::set<records::TableKey> tables_of_a_pool() {
  std::set<records::TableKey> tables;
  for (const db::Sql& statement : sql::all) tables.merge(records::tables_read_by(statement));
  of_columns.each([&](snapshot::Kind kind) { tables.insert(records::TableKey::at(static_cast<int>(kind))); });
  return tables;
}

}  // namespace

std::string stamp_of(db::Tx& tx, Date day) {
  static const records::GreatestKeys keys(tables_of_a_pool());
  std::string stamp = iso(day);
  for (const std::int64_t key : keys.of(tx)) stamp += ' ' + std::to_string(key);
  return stamp;
}

}  // namespace kith::placement
