// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/append.h"
#include "records/statements.h"

namespace kith::records {
namespace {

bool stored_as_text(Type type) {
  switch (type) {
    case Type::id:
    case Type::refs:
    case Type::code:
    case Type::codes:
    case Type::texts:
    case Type::text: return true;
    default: return false;
  }
}

Stored read_value(const db::Row& row, int at, const Column& column) {
  if (row.null(at)) return {};
  if (stored_as_text(column.type)) return {db::Value::Kind::text, 0, row.string(at)};
  return {db::Value::Kind::integer, row.integer(at), {}};
}

Version read_version(const db::Row& row, const Table& table) {
  Version v{row.integer(0),
            row.integer(1),
            row.maybe_integer(2),
            row.string(3),
            {row.integer(4), static_cast<std::int32_t>(row.integer(5))},
            row.id<PersonId>(6),
            row.flag(7),
            {}};
  v.values.reserve(table.content().size());
  for (int i = 0; i < static_cast<int>(table.content().size()); ++i)
    v.values.push_back(read_value(row, 8 + i, table.content()[static_cast<std::size_t>(i)]));
  return v;
}

}  // namespace

std::vector<Version> history(db::Tx& tx, TableKey table, std::int64_t chain) {
  return tx.all(statements(table).history, {{"chain", chain}},
                [&](const db::Row& row) { return read_version(row, *table); });
}

std::optional<Version> newest(db::Tx& tx, TableKey table, std::int64_t chain) {
  return tx.first(statements(table).newest, {{"chain", chain}},
                  [&](const db::Row& row) { return read_version(row, *table); });
}

std::optional<Version> effective(db::Tx& tx, TableKey table, std::int64_t chain, Date as_of) {
  return tx.first(statements(table).effective, {{"chain", chain}, {"as_of", as_of}},
                  [&](const db::Row& row) { return read_version(row, *table); });
}

std::vector<Version> list(db::Tx& tx, TableKey table, Date as_of, std::int64_t after, int limit) {
  return tx.all(statements(table).list, {{"as_of", as_of}, {"after", after}, {"limit", limit}},
                [&](const db::Row& row) { return read_version(row, *table); });
}

}  // namespace kith::records
