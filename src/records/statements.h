// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/db/db.h"
#include "records/schema.h"

namespace kith::records {

/// The statements of one record table, written once from the schema table (the only SQL that is not a literal).
struct Statements {
  db::Sql insert_first;  ///< :sourced_id, content, :recorded_*, :voided -> id, chain (= id)
  db::Sql insert_next;   ///< the same with :chain and :supersedes
  db::Sql is_first_row;  ///< :id
  db::Sql is_first_id;   ///< :sourced_id
  db::Sql history;       ///< :chain, first to last; columns as `read_version` (history.cpp) wants them
  db::Sql effective;     ///< :chain, :as_of
  db::Sql list;          ///< :as_of, :after, :limit
};
const Statements& statements(TableKey table);

}  // namespace kith::records
