// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <unordered_map>
#include <vector>

#include "platform/base/instant.h"
#include "records/import_book.h"
#include "records/import_folder.h"
#include "records/import_index.h"
#include "records/import_manifest.h"
#include "records/rules.h"

namespace kith::records {

/// Thrown to leave the transaction when the user ended the import.
struct ImportCancelled {};

/// What all files of one import share.
struct ImportRun {
  db::Tx& tx;
  ImportFolder& folder;
  const ImportOptions& options;
  const Manifest& manifest;
  ImportReport& report;
  ImportBook& book;
  std::vector<Targets> targets = std::vector<Targets>(static_cast<std::size_t>(table_count()));
  struct Pair {
    std::int64_t mentor, mentee;
  };
  std::unordered_map<std::int64_t, Pair> pairs = {};  ///< of the matches, by key
  /// When the first version of a record was typed.
  struct Typed {
    std::int64_t at, on;  ///< UTC seconds and day number where it was typed
  };
  std::unordered_map<std::int64_t, Typed> persons = {};  ///< by key

  /// The ids of a table; those stored are read at the first call.
  Targets& ids(TableKey table) {
    Targets& found = targets[static_cast<std::size_t>(table.index())];
    if (!found.loaded()) found.load(tx, table);
    return found;
  }
  bool writing() const { return !options.dry_run && book.clean(); }
  std::optional<Pair> pair_of(std::int64_t match);
  std::optional<Typed> typed_of(std::int64_t person);
};

/// One record of a file, checked by itself. Texts and values borrow from the reader or from a kept copy.
struct ImportRow {
  std::uint64_t number = 0;
  std::vector<std::string_view> texts;  ///< by position in the table's columns; empty where the file has no such column
  std::vector<db::Value> values;        ///< stored form, references as keys; null where something is wrong
  Targets::Entry entry = IdIndex::none;
  Targets::Entry supersedes = IdIndex::none;
  std::optional<Instant> recorded_at;
  std::int64_t recorded_by = 0;
  bool voided = false;
  bool sound = true;  ///< nothing wrong was found in it
};

/// Rows on their way into one table, handed to the database some thousands at a time.
class ImportBatch {
 public:
  ImportBatch(db::Tx& tx, TableKey table);
  /// Copies the texts.
  void add(const ImportRow& row, std::int64_t key, std::int64_t chain, std::optional<std::int64_t> supersedes);
  void flush();

 private:
  db::Value kept(const db::Value& value);
  db::Tx& tx_;
  TableKey table_;
  std::vector<std::string_view> columns_;
  std::vector<db::Value> values_;
  std::vector<std::unique_ptr<char[]>> blocks_;  ///< texts; longer ones have a block of their own
  std::size_t block_ = 0, used_ = 0;
};

}  // namespace kith::records
