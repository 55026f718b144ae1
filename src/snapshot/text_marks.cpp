// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/text_marks.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace kith::snapshot {
namespace {
constexpr std::size_t block_size = 1 << 16, most_blocks = 1 << 12;
}

/// A fixed table of pointers, so that readers never see one move.
struct TextLists::Store {
  std::array<std::unique_ptr<TextMark[]>, most_blocks> blocks;
  std::size_t used{};
};

TextLists::TextLists() : store_(new Store) {}
TextLists::TextLists(std::span<const TextMark> image) : TextLists() {
  if (image.size() > block_size * most_blocks) throw std::length_error("too many lists");
  for (std::size_t& used = store_->used; used < image.size();) {
    const auto part = image.subspan(used, std::min(block_size, image.size() - used));
    auto& block = store_->blocks[used / block_size];
    block.reset(new TextMark[block_size]);
    std::copy(part.begin(), part.end(), block.get());
    used += part.size();
  }
}
TextLists::~TextLists() = default;

std::vector<TextMark> TextLists::image() const {
  std::vector<TextMark> image;
  image.reserve(store_->used);
  for (std::size_t from = 0; from < store_->used; from += block_size) {
    const TextMark* block = store_->blocks[from / block_size].get();
    image.insert(image.end(), block, block + std::min(block_size, store_->used - from));
  }
  return image;
}

ListRef TextLists::add(std::string_view joined) {
  if (joined.empty()) return {};
  const auto count = static_cast<std::size_t>(std::count(joined.begin(), joined.end(), ';')) + 1;
  if (count > block_size) throw std::length_error("a list is longer than the snapshot can hold");
  Store& s = *store_;
  if (s.used % block_size + count > block_size) s.used += block_size - s.used % block_size;
  if (s.used / block_size >= most_blocks) throw std::length_error("too many lists");
  auto& block = s.blocks[s.used / block_size];
  if (!block) block.reset(new TextMark[block_size]);
  TextMark* at = &block[s.used % block_size];
  for (std::size_t from = 0; from <= joined.size();) {
    const std::size_t end = std::min(joined.find(';', from), joined.size());
    *at++ = mark_of(joined.substr(from, end - from));
    from = end + 1;
  }
  const ListRef list{static_cast<std::uint32_t>(s.used), static_cast<std::uint32_t>(count)};
  s.used += count;
  return list;
}

std::span<const TextMark> TextLists::of(ListRef list) const {
  if (list.count == 0) return {};
  return {&store_->blocks[list.start / block_size][list.start % block_size], list.count};
}

}  // namespace kith::snapshot
