// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

namespace kith::db {
class Db;
}

namespace kith::records {

/// Which triggers, tables, indexes and views of the store are not those that its steps make (ddl.h), in words. On
/// PostgreSQL: which of the triggers that keep rows from being changed are missing or switched off.
std::vector<std::string> schema_faults(db::Db& db);

}  // namespace kith::records
