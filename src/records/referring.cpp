// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/referring.h"

#include <algorithm>
#include <deque>
#include <string>

#include "records/statements.h"
#include "records/value.h"

namespace kith::records {
namespace {

struct Asking {
  TableKey table;
  std::vector<ColumnKey> columns;  ///< references, in the order of the statement after chain and recorded_by
  db::Sql sql;
};

/// One statement a table: every record in force with its references.
const std::vector<Asking>& asking() {
  static std::deque<std::string> texts;
  static const std::vector<Asking> all = [] {
    std::vector<Asking> list;
    for (int i = 0; i < table_count(); ++i) {
      const TableKey table = TableKey::at(i);
      std::string text = "select chain, recorded_by";
      std::vector<ColumnKey> columns;
      for (int position = 1; position + 4 < static_cast<int>(table->columns.size()); ++position) {
        const auto column = ColumnKey::at(table, position);
        if (column->type != Type::ref && column->type != Type::refs) continue;
        columns.push_back(column);
        text += ", \"" + std::string(column->name) + '"';
      }
      const std::string name = '"' + std::string(table->name) + '"';
      text += " from " + name + " t where voided = 0 and not exists (select 1 from " + name +
              " n where n.supersedes = t.id)";
      texts.push_back(std::move(text));
      list.push_back({table, std::move(columns), db::SchemaSql::make(texts.back())});
    }
    return list;
  }();
  return all;
}

bool names_one(db::Tx& tx, TableKey target, std::string_view ids, const std::unordered_set<std::int64_t>& chains) {
  bool found = false;
  for_each_item(ids, [&](std::string_view id) {
    const auto key =
        tx.first(statements(target).key_of_id, {{"sourced_id", id}}, [](const db::Row& row) { return row.integer(0); });
    found = key && chains.contains(*key);
    return !found;
  });
  return found;
}

}  // namespace

std::vector<Referring> referring_to(db::Tx& tx, const Chains& chains, std::size_t most) {
  std::vector<Referring> found;
  const auto of = [&](TableKey table) -> const std::unordered_set<std::int64_t>* {
    const auto there = chains.find(table);
    return there == chains.end() || there->second.empty() ? nullptr : &there->second;
  };
  const auto* const people = of("persons");
  struct List {
    std::int64_t chain;
    int column;
    std::string ids;
  };
  for (const auto& [table, columns, sql] : asking()) {
    const bool may =
        people || std::any_of(columns.begin(), columns.end(), [&](ColumnKey c) { return of(target_of(*c)); });
    if (!may || found.size() >= most) continue;
    const auto* const own = of(table);
    std::vector<List> lists;  // looked up after the query, which is still running here
    tx.query(sql, {}, [&](const db::Row& row) {
      const auto chain = row.integer(0);
      if (found.size() >= most || (own && own->contains(chain))) return;
      bool refers = people && people->contains(row.integer(1));
      for (int i = 0; i < static_cast<int>(columns.size()) && !refers; ++i) {
        const auto& column = *columns[static_cast<std::size_t>(i)];
        const auto* const wanted = of(target_of(column));
        if (!wanted || row.null(i + 2)) continue;
        if (column.type == Type::ref)
          refers = wanted->contains(row.integer(i + 2));
        else
          lists.push_back({chain, i, row.string(i + 2)});
      }
      if (refers) found.push_back({table, chain});
    });
    for (const auto& list : lists) {
      const auto target = target_of(*columns[static_cast<std::size_t>(list.column)]);
      if (found.size() < most && names_one(tx, target, list.ids, *of(target))) found.push_back({table, list.chain});
    }
  }
  return found;
}

}  // namespace kith::records
