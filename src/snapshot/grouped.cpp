// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/grouped.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace kith::snapshot {
namespace {

using Order = std::vector<std::uint32_t>;

/// Positions sorted by owner, stably. Counting for many, comparing for few.
template <class Owner>
Order by_owner(std::size_t size, Owner owner) {
  Order order(size);
  std::iota(order.begin(), order.end(), 0u);
  if (size < 4096) {
    std::stable_sort(order.begin(), order.end(), [&](auto i, auto j) { return owner(i) < owner(j); });
    return order;
  }
  std::uint32_t least = UINT32_MAX, most = 0;
  for (std::uint32_t i = 0; i < size; ++i) least = std::min(least, owner(i)), most = std::max(most, owner(i));
  std::vector<std::uint32_t> place(std::size_t{most - least} + 2);
  for (std::uint32_t i = 0; i < size; ++i) ++place[owner(i) - least + 1];
  std::partial_sum(place.begin(), place.end(), place.begin());
  for (std::uint32_t i = 0; i < size; ++i) order[place[owner(i) - least]++] = i;
  return order;
}

/// A row of one owner while its block is put together.
struct Item {
  Day day;
  std::uint32_t row;
  const std::byte* at;
  Life life;
};

/// Collects the rows of one block, owner by owner.
class BlockWriter {
 public:
  BlockWriter(const Layout& layout, const Column::Tie& tie) : layout_(layout), tie_(tie) {
    places_.reserve(layout.per_block + 1);
  }
  void begin_owner() { places_.push_back(static_cast<std::uint32_t>(items_.size())); }
  void add(const std::byte* at) {
    const Version& v = *reinterpret_cast<const Version*>(at);
    Item item{Day(), v.row, at, v.life};
    if (layout_.sort_day >= 0) std::memcpy(&item.day, at + layout_.sort_day, sizeof(Day));
    items_.push_back(item);
  }
  void end_version(const Ending& ending) {
    for (std::size_t i = places_.back(); i < items_.size(); ++i)
      if (items_[i].row == ending.row)
        items_[i].life.superseded_on = std::min<TypedDay>(items_[i].life.superseded_on, ending.on);
  }
  void end_owner(bool sort) {
    const auto first = items_.begin() + places_.back();
    const auto named = layout_.keeps_first && first != items_.end()
                           ? std::min_element(first, items_.end(), [](auto& a, auto& b) { return a.row < b.row; })->row
                           : 0;
    const auto gone = [&](const Item& i) { return !i.life.ever() && i.row != named; };
    items_.erase(std::remove_if(first, items_.end(), gone), items_.end());
    if (!sort || items_.end() - first < 2) return;
    std::stable_sort(first, items_.end(), [&](const Item& a, const Item& b) {
      if (a.day != b.day) return a.day < b.day;
      if (tie_)
        if (const auto tied = tie_(version(a), version(b)); tied != 0) return tied < 0;
      return a.row < b.row;
    });
  }
  std::shared_ptr<const std::uint64_t[]> finish(std::size_t head_words) {
    begin_owner();
    const std::size_t words = head_words + (items_.size() * layout_.size + 7) / 8;
    std::shared_ptr<std::uint64_t[]> block(new std::uint64_t[words]());
    std::memcpy(block.get(), places_.data(), places_.size() * sizeof(std::uint32_t));
    auto* at = reinterpret_cast<std::byte*>(block.get() + head_words);
    for (const Item& item : items_) {
      std::memcpy(at, item.at, layout_.size);
      reinterpret_cast<Version*>(at)->life = item.life;
      at += layout_.size;
    }
    places_.clear();
    items_.clear();
    return block;
  }

 private:
  static const Version& version(const Item& item) { return *reinterpret_cast<const Version*>(item.at); }

  const Layout& layout_;
  const Column::Tie& tie_;
  std::vector<std::uint32_t> places_;
  std::vector<Item> items_;
};

}  // namespace

void Rows::add(const Version& row, std::uint32_t owner) {
  const std::size_t at = words.size();
  words.resize(at + stride());
  std::memcpy(&words[at], &row, layout.size);
  owners.push_back(owner);
}

Column Column::with(const Rows& additions, std::span<const Ending> endings, const Tie& tie) const {
  if (additions.size() == 0 && endings.empty()) return *this;
  const Layout& layout = additions.layout;
  const std::uint32_t per_block = layout.per_block;
  const auto added_to = [&](std::size_t i) { return additions.owners[i]; };
  const auto ended_in = [&](std::size_t i) { return endings[i].owner; };
  const Order added = by_owner(additions.size(), added_to), ended = by_owner(endings.size(), ended_in);
  auto blocks = std::make_shared<std::vector<Block>>(blocks_ ? *blocks_ : std::vector<Block>());
  BlockWriter writer(layout, tie);
  std::size_t a = 0, e = 0;
  while (a < added.size() || e < ended.size()) {
    const std::size_t b = std::min(a < added.size() ? added_to(added[a]) / per_block : SIZE_MAX,
                                   e < ended.size() ? ended_in(ended[e]) / per_block : SIZE_MAX);
    if (b >= blocks->size()) blocks->resize(b + 1);
    const Block old = (*blocks)[b];
    const auto* start = reinterpret_cast<const std::uint32_t*>(old.get());
    const auto* rows = reinterpret_cast<const std::byte*>(old.get() + head_words(per_block));
    for (std::size_t slot = 0; slot < per_block; ++slot) {
      const std::size_t owner = b * per_block + slot;
      writer.begin_owner();
      if (old)
        for (std::size_t i = start[slot]; i < start[slot + 1]; ++i) writer.add(rows + i * layout.size);
      for (; e < ended.size() && ended_in(ended[e]) == owner; ++e) writer.end_version(endings[ended[e]]);
      const std::size_t before = a;
      for (; a < added.size() && added_to(added[a]) == owner; ++a)
        writer.add(reinterpret_cast<const std::byte*>(&additions.version(added[a])));
      writer.end_owner(a > before);
    }
    (*blocks)[b] = writer.finish(head_words(per_block));
  }
  Column result;
  result.layout_ = layout;
  result.blocks_ = std::move(blocks);
  return result;
}

std::size_t Column::words_of(const std::uint64_t* block) const {
  const std::size_t rows = reinterpret_cast<const std::uint32_t*>(block)[layout_.per_block];
  return head_words(layout_.per_block) + (rows * layout_.size + 7) / 8;
}

std::span<const std::byte> Column::rows_of(const std::uint64_t* block, std::size_t slot) const {
  if (!block) return {};
  const auto* start = reinterpret_cast<const std::uint32_t*>(block);
  const auto* rows = reinterpret_cast<const std::byte*>(block + head_words(layout_.per_block));
  return {rows + start[slot] * std::size_t{layout_.size}, (start[slot + 1] - start[slot]) * std::size_t{layout_.size}};
}

/// The rows that show, one by one: the same version and the same content. When a version ends after `as_of` is no
/// difference.
bool Column::shows_same(std::span<const std::byte> rows, std::span<const std::byte> others, Day as_of) const {
  const std::size_t size = layout_.size;
  const auto next = [&](std::span<const std::byte>& left) {
    while (!left.empty() && !reinterpret_cast<const Version*>(left.data())->shows(as_of)) left = left.subspan(size);
    return !left.empty();
  };
  for (;;) {
    const bool one = next(rows), other = next(others);
    if (!one || !other) return one == other;
    const auto& a = *reinterpret_cast<const Version*>(rows.data());
    const auto& b = *reinterpret_cast<const Version*>(others.data());
    if (a.row != b.row ||
        std::memcmp(rows.data() + sizeof(Version), others.data() + sizeof(Version), size - sizeof(Version)) != 0)
      return false;
    rows = rows.subspan(size);
    others = others.subspan(size);
  }
}

std::vector<std::uint32_t> Column::owners_that_differ(const Column& other, Day as_of) const {
  std::vector<std::uint32_t> owners;
  if (blocks_ == other.blocks_) return owners;
  const Column& told = blocks_ ? *this : other;  // one of them may have no rows yet, and so no layout
  const auto block_of = [](const Column& column, std::size_t b) -> const std::uint64_t* {
    return column.blocks_ && b < column.blocks_->size() ? (*column.blocks_)[b].get() : nullptr;
  };
  const std::size_t blocks =
      std::max(blocks_ ? blocks_->size() : 0, other.blocks_ ? other.blocks_->size() : std::size_t{0});
  for (std::size_t b = 0; b < blocks; ++b) {
    const std::uint64_t *one = block_of(*this, b), *two = block_of(other, b);
    if (one == two) continue;
    for (std::size_t slot = 0; slot < told.layout_.per_block; ++slot)
      if (!told.shows_same(told.rows_of(one, slot), told.rows_of(two, slot), as_of))
        owners.push_back(static_cast<std::uint32_t>(b * told.layout_.per_block + slot));
  }
  return owners;
}

std::size_t Column::rows() const {
  std::size_t n = 0;
  for (std::size_t b = 0; blocks_ && b < blocks_->size(); ++b)
    if ((*blocks_)[b]) n += reinterpret_cast<const std::uint32_t*>((*blocks_)[b].get())[layout_.per_block];
  return n;
}

std::size_t Column::bytes() const {
  if (!blocks_) return 0;
  return rows() * layout_.size + blocks_->size() * (layout_.per_block * 4 + sizeof(Block));
}

}  // namespace kith::snapshot
