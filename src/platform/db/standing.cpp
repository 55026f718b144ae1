// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/standing.h"

namespace kith::db {
namespace {

constexpr Sql steps_there{"agency there", "select count(*) from pg_class where oid = to_regclass('schema_steps')"};

// Frozen tables carry a trigger `<table>_frozen`; an owner could switch it off.
constexpr Sql open_tables{
    "tables open to change",
    "select count(*) from pg_trigger g join pg_class c on c.oid = g.tgrelid "
    "where g.tgname = c.relname || '_frozen' and c.relnamespace = to_regnamespace(current_schema()) "
    "and (has_table_privilege(c.oid, 'UPDATE') or has_table_privilege(c.oid, 'DELETE') "
    "or has_table_privilege(c.oid, 'TRUNCATE') or pg_has_role(c.relowner, 'USAGE'))"};

std::int64_t counted(Db& db, const Sql& sql) {
  return db.reading(
      "standing", [&](Tx& tx) { return tx.first(sql, {}, [](const Row& row) { return row.integer(0); }).value_or(0); });
}

}  // namespace

bool holds_steps(Db& db) { return db.engine() != Engine::postgres || counted(db, steps_there) > 0; }

std::int64_t tables_open_to_change(Db& db) { return db.engine() == Engine::postgres ? counted(db, open_tables) : 0; }

}  // namespace kith::db
