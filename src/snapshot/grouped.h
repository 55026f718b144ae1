// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include "snapshot/day.h"

namespace kith::snapshot {

/// The key of a record in the database, in four bytes, with its kind. 0 = none.
template <class Tag>
struct Ref {
  std::uint32_t key{};
  constexpr explicit operator bool() const { return key != 0; }
  constexpr auto operator<=>(const Ref&) const = default;
};

/// What every row of a column begins with, in eight bytes: the key of the version (not of its chain) and when it is
/// effective.
struct Version {
  std::uint32_t row{};
  Life life;
  bool shows(Day as_of) const { return life.shows(as_of); }
};

/// Only the end of a version that is in a column.
struct Ending {
  std::uint32_t owner{};  ///< of the version that ends
  std::uint32_t row{};
  Day on;  ///< the day its successor was typed
};

/// How rows of one kind lie in memory. Rows are trivially copyable, begin with a `Version` and need no more than eight
/// bytes of alignment, so that everything but reading works on bytes and is compiled once for all kinds.
struct Layout {
  std::uint32_t size{}, per_block{};
  std::int32_t sort_day{
      -1};  ///< where in the row the day stands by which rows of one owner are sorted; -1: by key only
  std::int32_t keeps_first{};  ///< 1: the first version of an owner stays though it shows on no day, for its name
};

/// Rows of one kind with their owners, to be added to a column.
struct Rows {
  Layout layout;
  std::vector<std::uint64_t> words;  ///< the rows, each at a multiple of eight bytes
  std::vector<std::uint32_t> owners;

  std::size_t stride() const { return (layout.size + 7) / 8; }
  std::size_t size() const { return owners.size(); }
  const Version& version(std::size_t i) const { return *reinterpret_cast<const Version*>(&words[i * stride()]); }
  Version& version(std::size_t i) { return *reinterpret_cast<Version*>(&words[i * stride()]); }
  void add(const Version& row, std::uint32_t owner);
};

/// The rows of one kind, grouped by the key of their owner (a match, a person, a contact), sorted within it by their
/// day and then by key. A persistent column: `with` makes a new one that shares every block it does not touch, so
/// readers of the old one are not disturbed and a small change copies one block and a table of pointers.
/// Owner keys should be dense (they are keys of one table): memory for an unused key is four bytes.
class Column {
 public:
  /// Decides between rows of one owner and day, before their keys do; empty for none.
  using Tie = std::function<std::strong_ordering(const Version&, const Version&)>;

  /// This column with rows added and versions that were in it ended. O(size of the touched blocks + number of blocks).
  Column with(const Rows& additions, std::span<const Ending> endings, const Tie& tie = {}) const;
  /// The very same rows in the very same places.
  bool same_as(const Column& other) const { return blocks_ == other.blocks_; }
  /// Owners whose rows that show on `as_of` are others than in `other`, a column of the same kind and store, by growing
  /// key. O(number of blocks + size of those the two do not share).
  std::vector<std::uint32_t> owners_that_differ(const Column& other, Day as_of) const;
  std::size_t rows() const;
  std::size_t bytes() const;

 private:
  template <class Row>
  friend class Grouped;
  friend class ColumnsFile;
  /// A block: `per_block + 1` places, then the rows, each `size` bytes, from a multiple of eight bytes on.
  using Block = std::shared_ptr<const std::uint64_t[]>;
  static constexpr std::size_t head_words(std::uint32_t per_block) { return (per_block + 2) / 2; }
  std::size_t words_of(const std::uint64_t* block) const;
  std::span<const std::byte> rows_of(const std::uint64_t* block, std::size_t slot) const;
  bool shows_same(std::span<const std::byte> rows, std::span<const std::byte> others, Day as_of) const;

  Layout layout_;
  std::shared_ptr<const std::vector<Block>> blocks_;
};

/// A column read as rows of its kind; the column must outlive it, rows need only the snapshot they came from. Reading
/// one owner: two loads, O(1).
template <class Row>
class Grouped {
  static_assert(std::is_trivially_copyable_v<Row> && std::is_base_of_v<Version, Row> && alignof(Row) <= 8);

 public:
  static constexpr std::uint32_t per_block = Row::per_block;

  explicit Grouped(const Column& column) : column_(&column), blocks_(column.blocks_.get()) {}

  std::span<const Row> of(std::uint32_t owner) const {
    const std::size_t b = owner / per_block, slot = owner % per_block;
    if (!blocks_ || b >= blocks_->size() || !(*blocks_)[b]) return {};
    const std::uint64_t* block = (*blocks_)[b].get();
    const auto* start = reinterpret_cast<const std::uint32_t*>(block);
    return {reinterpret_cast<const Row*>(block + Column::head_words(per_block)) + start[slot],
            start[slot + 1] - start[slot]};
  }
  template <class Tag>
  std::span<const Row> of(Ref<Tag> owner) const {
    return of(owner.key);
  }
  /// One past the greatest owner key there is room for.
  std::uint32_t owners() const { return blocks_ ? static_cast<std::uint32_t>(blocks_->size()) * per_block : 0; }
  /// Calls `each(owner, row)` for every row, by owner and then in order.
  template <class Each>
  void each(Each&& each) const {
    for (std::uint32_t owner = 0; owner < owners(); ++owner)
      for (const Row& row : of(owner)) each(owner, row);
  }
  std::size_t rows() const { return column_->rows(); }

 private:
  const Column* column_;
  const std::vector<Column::Block>* blocks_;
};

template <class Row>
Layout layout_of() {
  Layout layout{sizeof(Row), Row::per_block, -1};
  const Row row{};
  const auto at = [&](const Day& day) {
    layout.sort_day =
        static_cast<std::int32_t>(reinterpret_cast<const std::byte*>(&day) - reinterpret_cast<const std::byte*>(&row));
  };
  if constexpr (requires { row.date; })
    at(row.date);
  else if constexpr (requires { row.days; })
    at(row.days.from);
  else if constexpr (requires { row.month; })
    at(row.month);
  return layout;
}

}  // namespace kith::snapshot
