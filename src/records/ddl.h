// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <vector>

#include "platform/db/migration.h"
#include "records/schema.h"

/// The SQL that makes the record tables, written from the schema table (docs/architecture.md, "The store").
namespace kith::records {

/// The migration step "record tables 1.`minor`": the record types that format 1.`minor` brought, in load order, each
/// with
/// - CHECKs for codes, booleans, bounds, ends not before starts, the day of `recorded_at`, and the shape of a chain,
/// - deferred references to the first row of the chain named,
/// - unique `sourced_id` (compared byte by byte) and unique `supersedes` (no forks),
/// - an index on `chain` and on every reference marked in schema.csv,
/// - triggers that refuse UPDATE, DELETE and TRUNCATE, and from a later step on SQLite's REPLACE: history is never
///   rewritten;
/// and, with 1.0, the table `agency` (the properties of the manifest), with 1.2 the views that say who is the same
/// person (docs/decisions/0221): `merged_persons` (absorbed_id, kept_id) and `same_persons` (person, member). Keys are
/// given by records/ alone (ADR 0041).
db::Step ddl_step(int minor);
/// Whether folders of the record type's own format version were exported before it came: its file may then be missing.
bool came_after_exports(const Table& table);
/// The steps of all format versions up to the newest.
std::vector<db::Step> ddl_steps();
/// The whole store in the order of the steps: those of `migrations/` and of the record tables. The guard against
/// REPLACE stands on the tables of the audit log too.
std::vector<db::Step> store_steps();

}  // namespace kith::records
