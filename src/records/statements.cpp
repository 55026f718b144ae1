// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/statements.h"

#include <deque>
#include <string>
#include <vector>

#include "records/rules.h"

namespace kith::records {
namespace {

/// Keeps the texts for the life of the program, as SchemaSql asks.
db::Sql keep(std::string text) {
  static std::deque<std::string> texts;
  texts.push_back(std::move(text));
  return db::SchemaSql::make(texts.back());
}

std::string in_quotes(std::string_view name) { return "\"" + std::string(name) + "\""; }

/// Keys are given here and not by the database, because a first row's chain is its own key and rows never change.
/// Safe: one writer at a time on both engines. The greatest key is asked for by its order: `max(id)` inside a wider
/// expression makes SQLite walk a whole index at every row.
std::string insert(const Table& table, bool first) {
  const std::string name = in_quotes(table.name);
  std::string columns =
      "id, sourced_id, chain, supersedes, recorded_at, recorded_offset, recorded_on, recorded_by, voided";
  std::string values = first ? "n, :sourced_id, n, null" : "n, :sourced_id, :chain, :supersedes";
  values += ", :recorded_at, :recorded_offset, :recorded_on, :recorded_by, :voided";
  for (const Column& column : table.content()) {
    columns += ", " + in_quotes(column.name);
    values += ", :" + std::string(column.name);
  }
  return "insert into " + name + " (" + columns + ") select " + values + " from (select coalesce((select id from " +
         name + " order by id desc limit 1), 0) + 1 as n) as key where true returning id, chain";
}

std::string select(const Table& table) {
  std::string sql = "select id, chain, supersedes, sourced_id, recorded_at, recorded_offset, recorded_by, voided";
  for (const Column& column : table.content()) sql += ", t." + in_quotes(column.name);
  return sql + " from " + in_quotes(table.name) + " t";
}

std::string effective_condition(const Table& table) {
  return "t.voided = 0 and t.recorded_on <= :as_of and not exists (select 1 from " + in_quotes(table.name) +
         " n where n.supersedes = t.id and n.recorded_on <= :as_of)";
}

/// Chains of which the newest row is not voided and counts for the table's rule.
std::string counting_for(TableKey key) {
  const OnlyOne* const rule = only_one(key);
  if (!rule) return "select 0 where :owner < 0";
  const std::string name = in_quotes(key->name);
  std::string sql = "select t.chain from " + name + " t where t." + in_quotes(rule->owner->name) +
                    " = :owner and t.voided = 0 and not exists (select 1 from " + name +
                    " n where n.supersedes = t.id)";
  if (rule->column) sql += " and t." + in_quotes((*rule->column)->name) + " = '" + std::string(rule->value) + "'";
  return sql;
}

std::string select_stored(const Table& table) {
  std::string columns;
  for (const auto column : stored_columns(table)) columns += (columns.empty() ? "" : ", ") + in_quotes(column);
  return "select " + columns + " from " + in_quotes(table.name);
}

std::vector<Statements> all_statements() {
  std::vector<Statements> list;
  for (int i = 0; i < table_count(); ++i) {
    const TableKey key = TableKey::at(i);
    const Table& table = *key;
    const std::string name = in_quotes(table.name);
    list.push_back({
        keep(insert(table, true)),
        keep(insert(table, false)),
        keep("select 1 from " + name + " where id = :id and chain = id"),
        keep("select 1 from " + name + " where sourced_id = :sourced_id and chain = id"),
        keep("select id from " + name + " where sourced_id = :sourced_id and chain = id"),
        keep(counting_for(key)),
        keep(select(table) + " where t.chain = :chain order by t.id"),
        keep(select(table) + " where t.chain = :chain and not exists (select 1 from " + name +
             " n where n.supersedes = t.id)"),
        keep(select(table) + " where t.chain = :chain and " + effective_condition(table)),
        keep(select(table) + " where t.id > :after and " + effective_condition(table) + " order by t.id limit :limit"),
        keep("select max(id) from " + name),
        keep("select id, sourced_id, chain from " + name + " where id > :after order by id limit :limit"),
        keep(select_stored(table) + " where id = :id"),
        keep(select_stored(table) + " where sourced_id > :after order by sourced_id limit :limit"),
        keep("select id from " + name + " where supersedes = :id"),
    });
  }
  return list;
}

}  // namespace

const Statements& statements(TableKey table) {
  static const std::vector<Statements> list = all_statements();
  return list[static_cast<std::size_t>(table.index())];
}

}  // namespace kith::records
