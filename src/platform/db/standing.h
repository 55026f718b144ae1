// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>

#include "platform/db/db.h"

/// What a PostgreSQL database and the role of the connection are to kith (docs/postgresql.md).
namespace kith::db {

/// Whether steps of the schema were ever run in it. True on SQLite, where opening without `create` has asked already.
bool holds_steps(Db& db);

/// How many frozen tables (records, audit log, checkpoints) the connection's role could change or empty all the same:
/// as their owner, a superuser or by a grant. 0 on SQLite, where whoever may write the file can do everything.
std::int64_t tables_open_to_change(Db& db);

}  // namespace kith::db
