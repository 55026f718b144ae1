// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/greatest_keys.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <string>

namespace kith::records {
namespace {

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_0123456789";

std::string_view next_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_of(letters), text.size()));
  const auto word = text.substr(0, std::min(text.find_first_not_of(letters), text.size()));
  text.remove_prefix(word.size());
  return word;
}

/// Kept for the life of the program, as SchemaSql asks.
db::Sql asking_for(const std::set<TableKey>& tables) {
  static std::mutex mutex;
  static std::deque<std::string> texts;
  std::string text = "select ";
  for (const TableKey table : tables)
    text += (table == *tables.begin() ? "" : ", ") +
            ("(select coalesce(max(id), 0) from \"" + std::string(table->name)) + "\")";
  const std::scoped_lock lock(mutex);
  texts.push_back(std::move(text));
  return db::SchemaSql::make(texts.back());
}

}  // namespace

std::set<TableKey> tables_read_by(db::Sql statement) {
  std::set<TableKey> tables;
  std::string_view text = statement.text();
  for (std::string_view word = next_word(text), before; !word.empty(); before = word, word = next_word(text)) {
    if (before != "from" && before != "join") continue;
    const bool called = word == "called_persons", hidden = word == "protected_persons";
    const bool joined = word == "merged_persons" || word == "same_persons" || called || hidden;
    if (joined) tables.insert("persons");
    if (called) tables.insert("person_aliases");
    if (hidden) tables.insert("address_protections");
    if (const auto table = TableKey::find(joined ? std::string_view("person_merges") : word)) tables.insert(*table);
  }
  return tables;
}

GreatestKeys::GreatestKeys(const std::set<TableKey>& tables)
    : count_(static_cast<int>(tables.size())), sql_(asking_for(tables)) {}

std::vector<std::int64_t> GreatestKeys::of(db::Tx& tx) const {
  std::vector<std::int64_t> keys;
  tx.query(sql_, {}, [&](const db::Row& row) {
    for (int column = 0; column < count_; ++column) keys.push_back(row.integer(column));
  });
  return keys;
}

}  // namespace kith::records
