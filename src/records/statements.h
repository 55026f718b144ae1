// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/db/db.h"
#include "records/schema.h"

namespace kith::records {

/// The statements of one record table, written once from the schema table and kept for the program's life.
struct Statements {
  // appending
  db::Sql insert_first;  ///< :sourced_id, content, :recorded_*, :voided -> id, chain (= id)
  db::Sql insert_next;   ///< the same with :chain and :supersedes
  db::Sql is_first_row;  ///< :id
  db::Sql is_first_id;   ///< :sourced_id
  db::Sql key_of_id;     ///< :sourced_id of a first row -> its key
  db::Sql counting_for;  ///< :owner -> chains whose newest row counts for the table's rule `only_one`
  // reading; columns as `read_version` (history.cpp) wants them
  db::Sql history;    ///< :chain, first to last
  db::Sql newest;     ///< :chain
  db::Sql effective;  ///< :chain, :as_of
  db::Sql list;       ///< :as_of, :after, :limit
  // import and export
  db::Sql greatest_key;  ///< null when the table is empty
  db::Sql ids;           ///< :after (id), :limit -> id, sourced_id, chain
  db::Sql stored;        ///< :id -> `stored_columns`
  db::Sql sorted;        ///< :after (sourced_id), :limit -> `stored_columns`, in the order of the exchange format
  db::Sql successor_of;  ///< :id -> the row that supersedes it
};
const Statements& statements(TableKey table);

}  // namespace kith::records
