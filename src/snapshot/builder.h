// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <string_view>

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
  /// The as-of days for which the row is told: a version that names somebody who is joined with another record on some
  /// day is told in parts, each naming who is meant on those days. The first part brings the others right after it.
  Day part_from{Day::always()}, part_until{Day::never()};
};

/// Makes a snapshot from an older one and versions of records typed since. `add` in any order of tables; within a
/// table by growing key. Rows are taken in by `finish`, or table by table by `settle` to save memory while loading; of
/// one table never more than `most_waiting` versions wait.
/// A snapshot in use is never changed. Not thread-safe; a parallel load fills a builder per thread, each with tables of
/// its own, and joins what they made with `adopt`.
class Builder {
 public:
  static constexpr std::size_t most_waiting = 4'000'000;
  explicit Builder(Snapshot base = {}, std::size_t waiting = most_waiting);
  ~Builder();
  Builder(Builder&&) noexcept;

  /// A version of a record grouped under another (`owner`: match, mentee, request, ...). `owner_before` is the owner in
  /// the version it replaces, when a correction moved the record.
  template <class Row>
  void add(const Stamp& stamp, std::uint32_t owner, Row row, std::uint32_t owner_before = 0) {
    constexpr bool spoken_of = requires { typename Row::AlsoNamedBy; };
    static const Layout layout =
        owns_itself<Row> ? Layout{sizeof(Row), Row::per_block, -1, spoken_of} : layout_of<Row>();
    if constexpr (requires { row.id; }) row.id = pool(Row::table).add(stamp.first_id);
    if constexpr (requires { row.chain; }) row.chain = {stamp.chain};
    add_version(Row::table, layout, stamp, owner, row, owner_before);
  }
  /// A version of a record that owns itself.
  template <class Row>
  void add(const Stamp& stamp, Row row) {
    add<Row>(stamp, stamp.chain, row);
  }
  /// Who is meant by `person` on the as-of day `on`: the record that is kept while two are joined, else itself. `turn`
  /// becomes the first day after `on` on which that changes, if it is before `turn`. The merges must be settled.
  std::uint32_t person_on(std::uint32_t person, Day on, Day& turn) const;
  /// Where a list of a row of this kind is kept.
  TextLists& lists(Kind kind);

  /// Versions up to this key are about to be added: room for them is made at once.
  void expect(Kind kind, std::uint32_t until);
  /// Remembers that everything up to `key` of the table has been added.
  void mark_seen(Kind kind, std::uint32_t key);
  /// Takes in the versions of this kind added so far; of parties, those of their contacts first.
  void settle(Kind kind);
  /// Replaces the columns of this kind of row, and of those derived from it, by those of another snapshot.
  void adopt(const Snapshot& other, Kind kind);
  Snapshot finish();

 private:
  struct Batch;
  class Derived;
  IdPool& pool(Kind kind);
  void add_version(Kind kind, const Layout& layout, const Stamp& stamp, std::uint32_t owner, Version& row,
                   std::uint32_t owner_before);

  Snapshot next_;
  std::size_t waiting_;
  std::unique_ptr<Batch[]> pending_;
};

}  // namespace kith::snapshot
