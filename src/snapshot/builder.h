// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "snapshot/snapshot.h"

namespace kith::snapshot {

/// The columns every record table has, of one version (exchange FORMAT §3).
struct Stamp {
  std::uint32_t row{};         ///< key of this version; grows with every version of a table
  std::uint32_t chain{};       ///< key of the record, which is its first version
  std::uint32_t supersedes{};  ///< key of the version it replaces; 0 = first
  Day recorded_on;
  bool voided{};
  std::string_view first_id;  ///< exchange id of the chain's first version; needed only where rows carry an `id`
};

/// Makes a snapshot from an older one and versions of records typed since. `add` in any order of tables; within a
/// table by growing key. Rows are taken in by `finish`, or table by table by `settle` to save memory while loading.
/// A snapshot in use is never changed. Not thread-safe; a parallel load fills a builder per thread, each with tables of
/// its own, and joins what they made with `adopt`.
class Builder {
 public:
  explicit Builder(Snapshot base = {});
  ~Builder();
  Builder(Builder&&) noexcept;

  /// A version of a record grouped under another (`owner`: match, mentee, request, ...). `owner_before` is the owner in
  /// the version it replaces, when a correction moved the record.
  template <class Row>
  void add(const Stamp& stamp, std::uint32_t owner, Row row, std::uint32_t owner_before = 0);
  /// A version of a record that owns itself.
  template <class Row>
  void add(const Stamp& stamp, Row row) {
    add<Row>(stamp, stamp.chain, std::move(row));
  }

  /// Remembers that everything up to `key` of the table behind `Row` has been added.
  template <class Row>
  void mark_seen(std::uint32_t key);
  /// Takes in the versions of `Row` added so far. Contacts must be settled before their parties.
  template <class Row>
  void settle();
  /// Replaces the columns of these kinds of row by those of another snapshot.
  template <class... Rows>
  void adopt(const Snapshot& other);
  Snapshot finish();

 private:
  struct Pending;
  template <class Row>
  void derive(std::span<const Addition<Row>> additions, std::span<const Ending> endings);
  template <class Row>
  void put(std::span<const Addition<Row>> additions, std::span<const Ending> endings);

  Snapshot next_;
  std::unique_ptr<Pending> pending_;
};

template <class... Rows>
void Builder::adopt(const Snapshot& other) {
  ((std::get<Column<Rows>>(next_.columns_) = other.column<Rows>(),
    next_.pools_[Snapshot::index_of<Rows>()] = other.pools_[Snapshot::index_of<Rows>()],
    next_.seen_[Snapshot::index_of<Rows>()] = other.seen_[Snapshot::index_of<Rows>()]),
   ...);
}

}  // namespace kith::snapshot
