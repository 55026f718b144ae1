// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/statements.h"

#include <deque>
#include <string>
#include <vector>

namespace kith::records {
namespace {

/// Keeps the texts for the life of the program, as SchemaSql asks.
db::Sql keep(std::string text) {
  static std::deque<std::string> texts;
  texts.push_back(std::move(text));
  return db::SchemaSql::make(texts.back());
}

std::string quoted(std::string_view name) { return "\"" + std::string(name) + "\""; }

/// Keys are given here and not by the database, because a first row's chain is its own key and rows never change.
/// Safe: one writer at a time on both engines.
std::string insert(const Table& table, bool first) {
  const std::string name = quoted(table.name);
  std::string columns = "id, sourced_id, chain, supersedes, recorded_at, recorded_offset, recorded_on, recorded_by, voided";
  std::string values = first ? "n, :sourced_id, n, null" : "n, :sourced_id, :chain, :supersedes";
  values += ", :recorded_at, :recorded_offset, :recorded_on, :recorded_by, :voided";
  for (const Column& column : table.content()) {
    columns += ", " + quoted(column.name);
    values += ", :" + std::string(column.name);
  }
  return "insert into " + name + " (" + columns + ") select " + values +
         " from (select coalesce(max(id), 0) + 1 as n from " + name + ") as key where true returning id, chain";
}

std::string select(const Table& table) {
  std::string sql = "select id, chain, supersedes, sourced_id, recorded_at, recorded_offset, recorded_by, voided";
  for (const Column& column : table.content()) sql += ", t." + quoted(column.name);
  return sql + " from " + quoted(table.name) + " t";
}

std::string effective_condition(const Table& table) {
  return "t.voided = 0 and t.recorded_on <= :as_of and not exists (select 1 from " + quoted(table.name) +
         " n where n.supersedes = t.id and n.recorded_on <= :as_of)";
}

std::vector<Statements> all_statements() {
  std::vector<Statements> list;
  for (const Table& table : tables()) {
    const std::string name = quoted(table.name);
    list.push_back({
        keep(insert(table, true)),
        keep(insert(table, false)),
        keep("select 1 from " + name + " where id = :id and chain = id"),
        keep("select 1 from " + name + " where sourced_id = :sourced_id and chain = id"),
        keep(select(table) + " where t.chain = :chain order by t.id"),
        keep(select(table) + " where t.chain = :chain and " + effective_condition(table)),
        keep(select(table) + " where t.id > :after and " + effective_condition(table) + " order by t.id limit :limit"),
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
