// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "platform/db/db.h"
#include "records/schema.h"

namespace kith::records {

/// The `sourced_id`s of one table, each with a number counted from 0. Holds the texts themselves, so two ids are never
/// mistaken for one. About 30 bytes and the text for each.
class IdIndex {
 public:
  using Entry = std::uint32_t;
  static constexpr Entry none = std::numeric_limits<Entry>::max();
  Entry find(std::string_view id) const;
  Entry add(std::string_view id);
  std::string_view id(Entry entry) const;
  Entry size() const { return static_cast<Entry>(ends_.size()); }

 private:
  std::size_t slot_of(std::string_view id, std::size_t hash) const;
  void grow();
  std::string texts_;
  std::vector<std::uint32_t> ends_;  ///< where each text ends in `texts_`
  std::vector<std::uint32_t> tags_;  ///< 32 bits of each hash
  std::vector<Entry> slots_;         ///< open addressing, a power of two, at most 3/4 full
};

/// The rows of one table that references can name: those stored and those read so far.
class Targets {
 public:
  using Entry = IdIndex::Entry;
  enum Flag : std::uint8_t {
    seen = 1,        ///< stands in the file being imported
    stored = 2,      ///< was stored before the import
    first = 4,       ///< begins a chain
    placed = 8,      ///< seen, and so are all rows before it in its chain
    superseded = 16  ///< a row of the file supersedes it
  };
  /// Reads the ids of the stored rows.
  void load(db::Tx& tx, TableKey table);
  bool loaded() const { return loaded_; }

  Entry find(std::string_view id) const { return ids_.find(id); }
  Entry add(std::string_view id);
  std::string_view id(Entry entry) const { return ids_.id(entry); }
  bool is(Entry entry, Flag flag) const { return (flags_[entry] & flag) != 0; }
  void set(Entry entry, Flag flag) { flags_[entry] = static_cast<std::uint8_t>(flags_[entry] | flag); }
  /// Key of the row, given now if it has none yet.
  std::int64_t key(Entry entry);
  /// Rows with greater keys are of this import.
  std::int64_t greatest_stored() const { return greatest_stored_; }
  bool any_stored() const { return greatest_stored_ > 0; }

  /// Its file is missing or unreadable: references to it are not reported one by one.
  bool unknown = false;

 private:
  IdIndex ids_;
  std::vector<std::int64_t> keys_;
  std::vector<std::uint8_t> flags_;
  std::int64_t greatest_ = 0, greatest_stored_ = 0;
  bool loaded_ = false;
};

}  // namespace kith::records
