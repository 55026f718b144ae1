// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <toml++/toml.h>

#include <deque>
#include <map>
#include <string>

#include "accreditation/catalogue.h"
#include "records/append.h"
#include "support/both_engines.h"

namespace kith::accreditation {

/// A case of `standards/` told as records of the exchange format: each key that is the name of a record table lists
/// rows of it. A row needs only what matters: other required columns get a harmless value, a required reference the
/// first record of its kind; `id` names the row, `typed` says when it was typed (usually: the day it tells of). The
/// records go through the store and the loading of the columns, so a case tests those too.
///
/// There from the start: programme `pro-1` (changed by `programme = { ... }`), persons `staff`, `mentor`, `kid` (born
/// 1 June 2012, or `born`) and `mum`, her guardian (not with `no_guardian`); with `start = day` a match `match-1` begun
/// then, ended on `closed`.
class RecordsCase {
 public:
  /// Whether the case is told this way: it names a table, or says `records = true`.
  static bool tells(const toml::table& t);
  explicit RecordsCase(const toml::table& t);
  /// The measure the case is about; units and reasons in the names of the case.
  Measure measure() const;

 private:
  Date day(std::string_view key, Date otherwise) const;
  void usual(db::Tx& tx);
  void usual_match(db::Tx& tx);
  void add(db::Tx& tx, records::TableKey table, const toml::table& row);
  db::Value told(const records::Column& column, const toml::table& row);
  db::Value harmless(const records::Column& column);
  std::int64_t usual_reference(const records::Column& column) const;
  std::string exchange_ids(std::string_view joined) const;
  db::Value text(std::string value) { return db::Value(std::string_view(texts_.emplace_back(std::move(value)))); }
  void rename(std::string& text) const;

  const toml::table& t_;
  mutable test::FreshDb db_;
  std::map<std::string_view, std::int64_t> first_;  ///< by table
  std::map<std::string, std::int64_t> keys_;        ///< by name
  std::map<std::string, std::string> names_;        ///< by exchange id
  std::deque<std::string> texts_;                   ///< of the row being written
  int told_{};
};

}  // namespace kith::accreditation
