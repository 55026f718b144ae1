// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/schema.h"

#include <algorithm>
#include <charconv>

namespace kith::records {

std::optional<TableKey> TableKey::find(std::string_view name) {
  for (int i = 0; i < table_count(); ++i)
    if (table_list[i].name == name || table_list[i].file == name) return TableKey(i);
  return std::nullopt;
}

int position_of(const Table& table, std::string_view column) {
  const auto found = std::ranges::find(table.columns, column, &Column::name);
  return found == table.columns.end() ? -1 : static_cast<int>(found - table.columns.begin());
}

namespace {

bool ready(int table, const std::vector<bool>& placed) {
  return std::ranges::all_of(table_list[table].columns, [&](const Column& c) {
    return c.references < 0 || c.references == table || placed[static_cast<std::size_t>(c.references)];
  });
}

std::vector<TableKey> load_order() {
  std::vector<TableKey> order;
  std::vector<bool> placed(static_cast<std::size_t>(table_count()), false);
  for (std::size_t before = 1; order.size() != before;) {
    before = order.size();
    for (int i = 0; i < table_count(); ++i) {
      if (placed[static_cast<std::size_t>(i)] || !ready(i, placed)) continue;
      placed[static_cast<std::size_t>(i)] = true;
      order.push_back(TableKey::at(i));
    }
  }
  return order;
}

}  // namespace

const std::vector<TableKey>& tables_in_load_order() {
  static const std::vector<TableKey> order = load_order();
  return order;
}

std::optional<int> parse_format_version(std::string_view text) {
  if (!text.starts_with("1.") || text.size() < 3 || text.size() > 4) return std::nullopt;
  if (text[2] == '0' && text.size() > 3) return std::nullopt;
  int minor = 0;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), minor);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return minor;
}

std::vector<std::string_view> stored_columns(const Table& table) {
  std::vector<std::string_view> names{"id", "sourced_id"};
  for (const Column& column : table.content()) names.push_back(column.name);
  for (const char* name :
       {"chain", "supersedes", "recorded_at", "recorded_offset", "recorded_on", "recorded_by", "voided"})
    names.emplace_back(name);
  return names;
}

}  // namespace kith::records
