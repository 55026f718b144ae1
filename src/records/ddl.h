// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

/// The SQL that makes the record tables, written from the schema table (docs/architecture.md, "The store").
namespace kith::records {

/// Number and title of the migration step "record tables of format 1.`minor`".
struct DdlStep {
  int number;
  std::string title;
  std::vector<std::string> statements;
};

/// Step 2: the tables of format 1.0 in load order, each with
/// - CHECKs for codes, booleans, bounds, ends not before starts, the day of `recorded_at`, and the shape of a chain,
/// - deferred references to the first row of the chain named,
/// - unique `sourced_id` (compared byte by byte) and unique `supersedes` (no forks),
/// - an index on `chain` and on every reference marked in schema.csv,
/// - triggers that refuse UPDATE, DELETE and TRUNCATE: history is never rewritten;
/// and the table `agency` (the properties of the manifest).
/// Tokens: `{{id}}`, `{{bigint}}`, `{{strict}}`, `{{bytewise}}` (collation of `sourced_id`); a statement that begins
/// with `{{sqlite}}` or `{{postgres}}` is for that engine alone.
DdlStep ddl_step();

}  // namespace kith::records
