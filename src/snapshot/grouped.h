// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <numeric>
#include <span>
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

/// What every row of a column begins with: the key of the version (not of its chain) and when it is effective.
struct Version {
  std::uint32_t row{};
  Life life;
  bool shows(Day as_of) const { return life.shows(as_of); }
};

/// A row to be added to a column, or only the end of an older one.
template <class Row>
struct Addition {
  Row row;
  std::uint32_t owner{};
};
struct Ending {
  std::uint32_t owner{};  ///< of the version that ends
  std::uint32_t row{};
  Day on;  ///< the day its successor was typed
};

/// The rows of one kind, grouped by the key of their owner (a match, a person, a contact) and sorted within it.
/// A persistent column: `with` makes a new one that shares every block it does not touch, so readers of the old one are
/// not disturbed and a small change copies one block of `OwnersPerBlock` owners and a table of pointers.
///
/// Reading one owner: two loads, O(1). Owner keys should be dense (they are keys of one table): memory for an unused
/// key is four bytes.
template <class Row, unsigned OwnersPerBlock>
class Grouped {
 public:
  using row_type = Row;

  std::span<const Row> of(std::uint32_t owner) const {
    const std::size_t b = owner / OwnersPerBlock, slot = owner % OwnersPerBlock;
    if (!blocks_ || b >= blocks_->size() || !(*blocks_)[b]) return {};
    const Block& block = *(*blocks_)[b];
    return std::span<const Row>(block.rows).subspan(block.start[slot], block.start[slot + 1] - block.start[slot]);
  }
  template <class Tag>
  std::span<const Row> of(Ref<Tag> owner) const {
    return of(owner.key);
  }

  /// One past the greatest owner key there is room for.
  std::uint32_t owners() const { return blocks_ ? static_cast<std::uint32_t>(blocks_->size()) * OwnersPerBlock : 0; }
  /// Calls `each(owner, row)` for every row, by owner and then in order.
  template <class Each>
  void each(Each&& each) const {
    for (std::uint32_t owner = 0; owner < owners(); ++owner)
      for (const Row& row : of(owner)) each(owner, row);
  }
  std::size_t rows() const {
    std::size_t n = 0;
    for (std::size_t b = 0; blocks_ && b < blocks_->size(); ++b) n += (*blocks_)[b] ? (*blocks_)[b]->rows.size() : 0;
    return n;
  }
  std::size_t bytes() const {
    return rows() * sizeof(Row) + owners() * 4 + (blocks_ ? blocks_->size() * sizeof(std::shared_ptr<Block>) : 0);
  }

  /// This column with rows added and versions that were in it ended. `before(a, b)` is the order within an owner.
  /// O(size of the touched blocks + number of blocks).
  template <class Before>
  Grouped with(std::span<const Addition<Row>> additions, std::span<const Ending> endings, Before before) const {
    if (additions.empty() && endings.empty()) return *this;
    const std::vector<std::uint32_t> added = by_owner(additions), ended = by_owner(endings);
    Blocks blocks = blocks_ ? *blocks_ : Blocks{};
    std::size_t a = 0, e = 0;
    while (a < added.size() || e < ended.size()) {
      const std::size_t b = std::min(a < added.size() ? additions[added[a]].owner / OwnersPerBlock : SIZE_MAX,
                                     e < ended.size() ? endings[ended[e]].owner / OwnersPerBlock : SIZE_MAX);
      const std::size_t a_end = end_of_block(additions, added, a, b), e_end = end_of_block(endings, ended, e, b);
      if (b >= blocks.size()) blocks.resize(b + 1);
      blocks[b] = rebuilt(blocks[b].get(), additions, {added.data() + a, a_end - a}, endings,
                          {ended.data() + e, e_end - e}, before);
      a = a_end;
      e = e_end;
    }
    Grouped result;
    result.blocks_ = std::make_shared<const Blocks>(std::move(blocks));
    return result;
  }

 private:
  struct Block {
    std::array<std::uint32_t, OwnersPerBlock + 1> start{};
    std::vector<Row> rows;
  };
  using Blocks = std::vector<std::shared_ptr<const Block>>;
  using Order = std::vector<std::uint32_t>;

  /// Positions sorted by owner, stably. Counting for many, comparing for few.
  template <class Item>
  static Order by_owner(std::span<const Item> items) {
    Order order(items.size());
    std::iota(order.begin(), order.end(), 0u);
    const auto owner = [&](std::uint32_t i) { return items[i].owner; };
    if (items.size() < 4096) {
      std::stable_sort(order.begin(), order.end(), [&](auto i, auto j) { return owner(i) < owner(j); });
      return order;
    }
    std::uint32_t most = 0;
    for (const Item& item : items) most = std::max(most, item.owner);
    std::vector<std::uint32_t> place(std::size_t{most} + 2);
    for (const Item& item : items) ++place[item.owner + 1];
    std::partial_sum(place.begin(), place.end(), place.begin());
    for (std::uint32_t i = 0; i < items.size(); ++i) order[place[owner(i)]++] = i;
    return order;
  }
  template <class Item>
  static std::size_t end_of_block(std::span<const Item> items, const Order& order, std::size_t from,
                                  std::size_t block) {
    while (from < order.size() && items[order[from]].owner / OwnersPerBlock == block) ++from;
    return from;
  }

  template <class Before>
  static std::shared_ptr<const Block> rebuilt(const Block* old, std::span<const Addition<Row>> additions,
                                              std::span<const std::uint32_t> added, std::span<const Ending> endings,
                                              std::span<const std::uint32_t> ended, Before before) {
    auto block = std::make_shared<Block>();
    block->rows.reserve((old ? old->rows.size() : 0) + added.size());
    std::size_t a = 0, e = 0;
    for (std::size_t slot = 0; slot < OwnersPerBlock; ++slot) {
      block->start[slot] = static_cast<std::uint32_t>(block->rows.size());
      const auto first = static_cast<std::ptrdiff_t>(block->start[slot]);
      if (old)
        block->rows.insert(block->rows.end(), old->rows.begin() + old->start[slot],
                           old->rows.begin() + old->start[slot + 1]);
      while (e < ended.size() && endings[ended[e]].owner % OwnersPerBlock == slot)
        end_version(block->rows, first, endings[ended[e++]]);
      const std::size_t a_first = a;
      while (a < added.size() && additions[added[a]].owner % OwnersPerBlock == slot)
        block->rows.push_back(additions[added[a++]].row);
      block->rows.erase(std::remove_if(block->rows.begin() + first, block->rows.end(),
                                       [](const Row& row) { return !row.life.ever(); }),
                        block->rows.end());
      if (a > a_first) std::sort(block->rows.begin() + first, block->rows.end(), before);
    }
    block->start[OwnersPerBlock] = static_cast<std::uint32_t>(block->rows.size());
    return block;
  }
  static void end_version(std::vector<Row>& rows, std::ptrdiff_t first, const Ending& ending) {
    for (auto row = rows.begin() + first; row != rows.end(); ++row)
      if (row->row == ending.row) row->life.superseded_on = std::min(row->life.superseded_on, ending.on);
  }

  std::shared_ptr<const Blocks> blocks_;
};

}  // namespace kith::snapshot
