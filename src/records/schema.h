// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <compare>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "records/schema_table.h"

/// The schema of all record types: one table that the store, import, export, forms and the record view read.
/// Source: schema.csv beside this file, compiled by tools/schema_compiler.
namespace kith::records {

/// Newest minor version of the exchange format 1.x that this program writes.
inline constexpr int newest_minor = 2;

/// A record type. `TableKey("matches")` is checked when compiled: a misspelt name does not build.
class TableKey {
 public:
  consteval TableKey(const char* name) : index_(index_of(name)) {  // NOLINT(google-explicit-constructor)
    if (index_ < 0) throw "no such record table";
  }
  static constexpr TableKey at(int index) { return TableKey(index); }
  /// By table name ("formative_items") or by file name ("formative/formative_items.csv"); nothing when unknown.
  static std::optional<TableKey> find(std::string_view name);
  constexpr int index() const { return index_; }
  constexpr const Table& operator*() const { return table_list[index_]; }
  constexpr const Table* operator->() const { return &table_list[index_]; }
  constexpr auto operator<=>(const TableKey&) const = default;

 private:
  friend class ColumnKey;
  constexpr explicit TableKey(int index) : index_(index) {}
  static constexpr int index_of(std::string_view name) {
    for (int i = 0; i < static_cast<int>(std::size(table_list)); ++i)
      if (table_list[i].name == name) return i;
    return -1;
  }
  int index_;
};

/// A column of a record type: `ColumnKey("supervisory_contacts.mode")`; a misspelt name does not build.
class ColumnKey {
 public:
  consteval ColumnKey(const char* table_and_column)  // NOLINT(google-explicit-constructor)
      : ColumnKey(std::string_view(table_and_column)) {
    if (position_ < 0) throw "no such column";
  }
  /// For code that walks over all columns. `position` counts from 0 within `Table::columns`.
  static constexpr ColumnKey at(TableKey table, int position) { return ColumnKey(table, position); }
  constexpr TableKey table() const { return table_; }
  constexpr int position() const { return position_; }
  constexpr const Column& operator*() const { return table_->columns[static_cast<std::size_t>(position_)]; }
  constexpr const Column* operator->() const { return &**this; }
  constexpr auto operator<=>(const ColumnKey&) const = default;

 private:
  constexpr explicit ColumnKey(std::string_view both)
      : table_(TableKey::index_of(both.substr(0, both.find('.')))), position_(-1) {
    if (table_.index() >= 0) position_ = position_of(*table_, both.substr(both.find('.') + 1));
  }
  constexpr ColumnKey(TableKey table, int position) : table_(table), position_(position) {}
  static constexpr int position_of(const Table& table, std::string_view name) {
    for (int i = 0; i < static_cast<int>(table.columns.size()); ++i)
      if (table.columns[static_cast<std::size_t>(i)].name == name) return i;
    return -1;
  }
  TableKey table_;
  int position_;
};

/// All record types in the order of the exchange format.
constexpr std::span<const Table> tables() { return table_list; }
constexpr int table_count() { return static_cast<int>(std::size(table_list)); }

/// Position of the named column in `table.columns`, or -1.
int position_of(const Table& table, std::string_view column);
/// The table a `ref` or `refs` column points to.
constexpr TableKey target_of(const Column& column) { return TableKey::at(column.references); }

/// The tables in an order in which every table stands after those its references name (itself excepted:
/// `supersedes`, and `recorded_by` of persons). In this order rows can be loaded without a dangling reference.
const std::vector<TableKey>& tables_in_load_order();

/// Format version "1.0" and the like, as a minor number; nothing for any other text.
std::optional<int> parse_format_version(std::string_view text);

/// The columns the store keeps for a table, in the order of `create table` and of every bulk load.
std::vector<std::string_view> stored_columns(const Table& table);

}  // namespace kith::records
