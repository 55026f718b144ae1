// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "snapshot/kind_set.h"
#include "snapshot/rows.h"

namespace kith::snapshot {

/// The histories that rules ask for, as they stood after some commit: an immutable value of shared columns, cheap to
/// copy (some hundred pointers), safe to read from any thread. Nothing in it depends on "today": every row carries the
/// as-of days on which it is effective, and every reader filters by its own as-of day (`row.shows(as_of)`).
/// Built and changed only by `Builder`.
class Snapshot {
 public:
  template <class Row>
  Grouped<Row> column() const {
    note_read(Row::table);
    return Grouped<Row>(columns_[place(Row::table)]);
  }
  template <class Row, class Tag>
  std::span<const Row> of(Ref<Tag> owner) const {
    return column<Row>().of(owner);
  }

  /// The version of a record that owns itself, as effective on `as_of`; null when it does not exist then.
  template <class Row, class Tag>
  const Row* effective(Ref<Tag> record, Day as_of) const {
    for (const Row& row : of<Row>(record))
      if (row.shows(as_of)) return &row;
    return nullptr;
  }

  /// Exchange ids of the record type (`PersonRow`, `MatchRow`, `ContactRow`, ...).
  template <class Row>
  const IdPool& ids() const {
    return ids(Row::table);
  }
  template <class Row>
  std::string id_text(ExchangeId id) const {
    return ids<Row>().text(id);
  }
  /// The exchange id of a record that owns itself; empty when it was never seen.
  template <class Row, class Tag>
  std::string id_of(Ref<Tag> record) const {
    const auto versions = of<Row>(record);
    if (!versions.empty()) return id_text<Row>(versions.front().id);
    if constexpr (requires { typename Row::AlsoNamedBy; }) return id_of<typename Row::AlsoNamedBy>(record);
    return {};
  }
  /// The record of type `Row` with this exchange id; none when there is none. O(number of records).
  template <class Row, class Tag>
  Ref<Tag> find(std::string_view id) const {
    for (std::uint32_t key = 0; key < column<Row>().owners(); ++key)
      if (id_of<Row>(Ref<Tag>{key}) == id) return {key};
    return {};
  }
  /// The marks of a list in a row of this type.
  template <class Row>
  std::span<const TextMark> list(ListRef list) const {
    const auto& lists = lists_[place(Row::table)];
    return lists ? lists->of(list) : std::span<const TextMark>();
  }

  /// The greatest key of the table behind `Row` that is included.
  template <class Row>
  std::uint32_t seen() const {
    return seen(Row::table);
  }
  std::uint32_t seen(Kind kind) const { return seen_[place(kind)]; }
  std::size_t bytes() const;

 private:
  friend class Builder;
  friend class Changes;
  friend class ColumnsFile;
  static constexpr std::size_t place(Kind kind) { return static_cast<std::size_t>(kind); }
  const IdPool& ids(Kind kind) const;

  std::array<Column, kinds> columns_{};
  std::array<std::shared_ptr<IdPool>, kinds> pools_{};
  std::array<std::shared_ptr<TextLists>, kinds> lists_{};
  std::array<std::uint32_t, kinds> seen_{};
};

}  // namespace kith::snapshot
